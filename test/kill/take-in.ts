import { newId } from "../../src/platform/id.ts";
import type { MovableClock } from "../support/clock.ts";
import { aFamilyTakenIn, A_PDF, staff } from "../support/intake.ts";
import type { School } from "../restore/whole-school.ts";

/** A family on the telephone, its signed letter, and the copy of a certificate that goes when its days are over. */
export async function takeIn(school: School, clock: MovableClock): Promise<void> {
  const { intakeDesk } = school.services;
  const { adult } = await aFamilyTakenIn(school.services, "telephone", { phone: `+7702${String(Date.now() % 10_000_000).padStart(7, "0")}` });
  const by = staff();
  for (const kind of ["consent-form", "representation-proof"]) {
    await intakeDesk.scans.add({ by, subject: adult, kind, exception: null, code: null, bytes: A_PDF, requestId: newId() });
  }
  clock.advance({ hours: 24 * 31 });
  await school.runJob("keep-papers");
}
