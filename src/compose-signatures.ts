import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { Figure } from "./cli/bench/figure.ts";
import { createSignatureChecker, NO_TRUST, readTrustFile, TrustProfileError, type SignatureChecker } from "./modules/signatures/index.ts";
import type { Clock } from "./platform/clock.ts";
import { ConfigFaults, type Config } from "./platform/config.ts";
import { callService } from "./platform/http-client.ts";
import { projectRoot } from "./platform/paths.ts";

/** How many threads check signatures. One keeps the second core for the pages. */
const CHECKERS = 1;

/** The checker of an installation, and whether what it trusts is real: `none` until the operator names the certification centres. */
export interface SignaturesPart {
  readonly signatures: SignatureChecker;
  readonly signatureTrustKind: "production" | "test" | "none";
}

// From the sources (tests) the worker is the source itself; the build puts it beside the program.
function startWorker(): Worker {
  const file = import.meta.url.endsWith(".ts") ? new URL("./modules/signatures/signature-worker.ts", import.meta.url) : pathToFileURL(join(projectRoot, "dist", "signature-worker.js"));
  return new Worker(file);
}

/** Makes the checker that SIGNATURE_TRUST_FILE describes. Throws ConfigFaults: with a wrong fingerprint nothing starts. */
export function composeSignatures({ signatureTrust, production }: Pick<Config, "signatureTrust" | "production">, clock: Clock): SignaturesPart {
  try {
    const isSet = signatureTrust !== null;
    const profile = isSet ? readTrustFile(signatureTrust) : NO_TRUST;
    // An installation that trusts nothing yet refuses every signature, which is safe in production too.
    const signatures = createSignatureChecker({ startWorker, clock, profile, production: production && isSet, fetch: callService, workers: CHECKERS });
    return { signatures, signatureTrustKind: isSet ? profile.kind : "none" };
  } catch (error) {
    if (!(error instanceof TrustProfileError)) throw error;
    throw new ConfigFaults(error.faults.map(({ fault, where }) => ({ variable: "SIGNATURE_TRUST_FILE", fault: `${where} ${fault}` })));
  }
}

/** The bench `signature`, on the worker of this installation. */
export async function benchSignatures(): Promise<readonly Figure[]> {
  return (await import("./cli/bench/signature.bench.ts")).signatureBench(startWorker);
}
