import { ruAccounts } from "./ru-accounts.ts";
import { ruApi } from "./ru-api.ts";
import { ruData } from "./ru-data.ts";
import { ruDesk } from "./ru-desk.ts";
import { ruEntry } from "./ru-entry.ts";
import { ruExport } from "./ru-export.ts";
import { ruFamily } from "./ru-family.ts";
import { ruFinding } from "./ru-finding.ts";
import { ruLeaving } from "./ru-leaving.ts";
import { ruMy } from "./ru-my.ts";
import { ruReading } from "./ru-reading.ts";
import { ruRefusals } from "./ru-refusals.ts";
import { ruRequests } from "./ru-requests.ts";
import { ruRequestsDesk } from "./ru-requests-desk.ts";
import { ruShell } from "./ru-shell.ts";
import { ruSignature } from "./ru-signature.ts";

export const ru = { ...ruShell, ...ruAccounts, ...ruApi, ...ruData, ...ruDesk, ...ruEntry, ...ruExport, ...ruFamily, ...ruFinding, ...ruLeaving, ...ruMy, ...ruReading, ...ruRefusals, ...ruRequests, ...ruRequestsDesk, ...ruSignature } as const;
