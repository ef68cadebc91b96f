import { lyingLetters } from "../support/lying-letters.ts";
import type { School } from "../restore/whole-school.ts";
import type { MovableClock } from "../support/clock.ts";

/** As a school is started again, and then left to its jobs for some hours. */
export async function recover(school: School, clock: MovableClock): Promise<void> {
  const { services, databases } = school;
  // The library gives a dead worker's job to another after four hours of the machine's time: let them have passed.
  await databases.dataOwner`update graphile_worker._private_jobs set locked_at = null, locked_by = null where locked_at is not null`;
  await services.ledger.checkHead();
  clock.advance({ minutes: 10 });
  await school.runQueue();
  await school.runJob("ship-journal");
  // Before the destructions go on: it may begin one.
  await school.runJob("run-retention");
  await school.runQueue();
  // A worker looks after destructions every minute: what one run could not finish, the next one does.
  for (let runs = 0; runs < 3; runs += 1) {
    clock.advance({ minutes: 40 });
    await school.runJob("advance-destructions");
  }
  // Letters that were kept and not read are read by the next run, whatever lies in the mailbox.
  await services.mailbox.readFrom(lyingLetters(), { onFault: () => undefined });
  await school.runQueue();
  await school.runJob("destroy-ended-imports");
  await school.runJob("forget-drafts");
  await school.runJob("sweep-orphan-keys");
  // Each minute, so also behind all that: what was shipped leaves the outbox a moment after whoever waited was told.
  await school.runJob("ship-journal");
  await services.ledger.integrate();
}
