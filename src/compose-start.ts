import { assertOfflineCopy, operatorOf } from "./compose.ts";
import { composeSignatures } from "./compose-signatures.ts";
import type { Clock } from "./platform/clock.ts";
import { type Config, type ConfigFault, ConfigFaults } from "./platform/config.ts";

/** The faults that a check throws; none where it passes, or fails by something else, which the start itself will tell. */
async function faultsOf(check: () => unknown): Promise<readonly ConfigFault[]> {
  try {
    await check();
    return [];
  } catch (error) {
    return error instanceof ConfigFaults ? error.faults : [];
  }
}

/**
 * The configuration of a start, with what the operator's profile, the trust file and the keys' offline copy say besides: every fault at once, and before a database is
 * opened or migrated. Throws ConfigFaults.
 */
export async function startConfig(read: () => Config, clock: Clock): Promise<Config> {
  let refused: ConfigFaults | null = null;
  let config: Config | null = null;
  try {
    config = read();
  } catch (error) {
    if (!(error instanceof ConfigFaults)) throw error;
    refused = error;
  }
  const known = config ?? refused?.readSoFar ?? null;
  const faults = [...(refused?.faults ?? [])];
  if (known !== null) {
    const files = [...(await faultsOf(() => operatorOf(known))), ...(await faultsOf(() => composeSignatures(known, clock)))];
    // A file that could not be read says nothing more of itself.
    faults.push(...files.filter(({ variable }) => !faults.some((one) => one.variable === variable)), ...(await faultsOf(() => assertOfflineCopy(known))));
  }
  if (config === null || faults.length > 0) throw new ConfigFaults(faults);
  return config;
}
