import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newId } from "../../src/platform/id.ts";
import type { Actor, SubjectId } from "../../src/policy/index.ts";
import { aheadClock, openSchool, type School } from "../restore/whole-school.ts";
import { atEnd } from "./at-end.ts";
import type { MovableClock } from "./clock.ts";
import { testDatabases } from "./database.ts";

/** A school in which a test comes in between two steps of the work. */
export interface SteppedSchool {
  readonly school: School;
  readonly clock: MovableClock;
  readonly officer: Actor;
  /** What happens once at a step of the work. */
  atStep: { readonly name: string; readonly act: () => Promise<unknown> } | null;
  aPerson(): Promise<SubjectId>;
}

export async function steppedSchool(): Promise<SteppedSchool> {
  const folder = await mkdtemp(join(tmpdir(), "robotek steps "));
  const clock = aheadClock();
  const on: { atStep: SteppedSchool["atStep"] } = { atStep: null };
  const steps = async (name: string): Promise<void> => {
    const now = on.atStep?.name === name ? on.atStep : null;
    if (now !== null) on.atStep = null;
    await now?.act();
  };
  const school = await openSchool({ folder, addresses: (await testDatabases()).addresses, clock, steps });
  atEnd(async () => {
    await school.close();
    await rm(folder, { recursive: true, force: true });
  });
  // Letters of what went before leave first: a code is looked for among the newest.
  const aPerson = async (): Promise<SubjectId> => {
    await school.runQueue();
    clock.advance({ minutes: 1 });
    return (await school.join(`${newId()}@family.example`)).subject;
  };
  return Object.assign(on, { school, clock, aPerson, officer: { kind: "staff", subject: await aPerson(), role: "protection-officer" } as const });
}
