import type { NetConnectOpts } from "node:net";
import { scannerAddress } from "./malware-scan.ts";

/** Where ClamAV listens, by the variable of this name; null where none is set. */
export function scanner(env: Readonly<Record<string, string | undefined>>, variable: string, report: (variable: string, fault: string) => void): NetConnectOpts | null {
  const text = env[variable];
  const found = text ? scannerAddress(text) : null;
  if (text && found === null) report(variable, "is neither tcp://HOST:PORT nor unix:///PATH");
  return found;
}
