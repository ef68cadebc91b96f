import { kkAccounts } from "./kk-accounts.ts";
import { kkApi } from "./kk-api.ts";
import { kkData } from "./kk-data.ts";
import { kkDesk } from "./kk-desk.ts";
import { kkEntry } from "./kk-entry.ts";
import { kkExport } from "./kk-export.ts";
import { kkFamily } from "./kk-family.ts";
import { kkFinding } from "./kk-finding.ts";
import { kkLeaving } from "./kk-leaving.ts";
import { kkMy } from "./kk-my.ts";
import { kkReading } from "./kk-reading.ts";
import { kkRefusals } from "./kk-refusals.ts";
import { kkRequests } from "./kk-requests.ts";
import { kkRequestsDesk } from "./kk-requests-desk.ts";
import { kkShell } from "./kk-shell.ts";
import { kkSignature } from "./kk-signature.ts";

export const kk = { ...kkShell, ...kkAccounts, ...kkApi, ...kkData, ...kkDesk, ...kkEntry, ...kkExport, ...kkFamily, ...kkFinding, ...kkLeaving, ...kkMy, ...kkReading, ...kkRefusals, ...kkRequests, ...kkRequestsDesk, ...kkSignature } as const;
