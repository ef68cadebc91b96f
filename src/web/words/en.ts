import { enAccounts } from "./en-accounts.ts";
import { enApi } from "./en-api.ts";
import { enData } from "./en-data.ts";
import { enDesk } from "./en-desk.ts";
import { enEntry } from "./en-entry.ts";
import { enExport } from "./en-export.ts";
import { enFamily } from "./en-family.ts";
import { enFinding } from "./en-finding.ts";
import { enLeaving } from "./en-leaving.ts";
import { enMy } from "./en-my.ts";
import { enReading } from "./en-reading.ts";
import { enRefusals } from "./en-refusals.ts";
import { enRequests } from "./en-requests.ts";
import { enRequestsDesk } from "./en-requests-desk.ts";
import { enShell } from "./en-shell.ts";
import { enSignature } from "./en-signature.ts";

export const en = { ...enShell, ...enAccounts, ...enApi, ...enData, ...enDesk, ...enEntry, ...enExport, ...enFamily, ...enFinding, ...enLeaving, ...enMy, ...enReading, ...enRefusals, ...enRequests, ...enRequestsDesk, ...enSignature } as const;
