import { newId } from "../../src/platform/id.ts";
import type { MovableClock } from "../support/clock.ts";
import { bornYearsAgo } from "../support/child.ts";
import { A_PDF, aChild, aPostedIntake, aTypedIntake, staff } from "../support/intake.ts";
import type { School } from "../restore/whole-school.ts";

/** A family on the telephone, its signed letter, and the copy of a certificate that goes when its days are over. */
export async function takeIn(school: School, clock: MovableClock): Promise<void> {
  const { intakeDesk } = school.services;
  const now = clock.now();
  const typed = aTypedIntake({ children: [aChild({ "birth-date": bornYearsAgo(8, now) })] }, {
    phone: `+7702${String(Date.now() % 10_000_000).padStart(7, "0")}`, "birth-date": bornYearsAgo(36, now),
  });
  const { adult } = await intakeDesk.intake.takeIn(aPostedIntake(school.services, typed));
  const by = staff();
  for (const kind of ["consent-form", "representation-proof"]) {
    await intakeDesk.scans.add({ by, subject: adult, kind, exception: null, code: null, bytes: A_PDF, requestId: newId() });
  }
  clock.advance({ hours: 24 * 31 });
  await school.runJob("keep-papers");
}
