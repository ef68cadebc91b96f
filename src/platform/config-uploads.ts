import type { NetConnectOpts } from "node:net";
import { scannerAddress } from "./malware-scan.ts";

/** Where ClamAV listens, by CLAMAV_URL; null where none is set. */
export function scanner(env: Readonly<Record<string, string | undefined>>, report: (variable: string, fault: string) => void): NetConnectOpts | null {
  const text = env["CLAMAV_URL"];
  const found = text ? scannerAddress(text) : null;
  if (text && found === null) report("CLAMAV_URL", "is neither tcp://HOST:PORT nor unix:///PATH");
  return found;
}
