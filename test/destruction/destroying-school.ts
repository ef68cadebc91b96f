import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Certificate } from "../../src/modules/destruction/index.ts";
import { openSchool, type School } from "../restore/whole-school.ts";
import { atEnd } from "../support/at-end.ts";
import { movableClock, type MovableClock } from "../support/clock.ts";
import { testDatabases, type TestDatabases } from "../support/database.ts";

export interface DestroyingSchool {
  readonly clock: MovableClock;
  readonly databases: TestDatabases;
  readonly school: School;
  /** A new address, nobody's yet. */
  readonly address: () => string;
  /** Runs the jobs until the key caches of all processes have ended, and takes every destruction to its end. */
  readonly finish: () => Promise<void>;
  /** The certificate at its address, with all that is in the log by now. */
  readonly certified: (capability: string) => Promise<Certificate>;
}

/** A school of its own in which records are destroyed; closed when the test file ends. */
export async function destroyingSchool(): Promise<DestroyingSchool> {
  const clock = movableClock("2026-11-10T04:00:00Z");
  const databases = await testDatabases();
  const school = await openSchool({ folder: await mkdtemp(join(tmpdir(), "robotek destruction ")), addresses: databases.addresses, clock });
  atEnd(() => school.close());
  let people = 0;
  return {
    clock, databases, school,
    address: () => `person${(people += 1)}@family.example`,
    finish: async () => {
      await school.runQueue();
      clock.advance({ minutes: 2 });
      await school.runJob("advance-destructions");
    },
    certified: async (capability) => {
      await school.services.ledger.integrate();
      const { certificate } = await school.services.certificateAt(capability);
      if (certificate === null) throw new Error("no certificate yet");
      return certificate;
    },
  };
}
