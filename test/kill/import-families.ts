import { newId } from "../../src/platform/id.ts";
import { civilDateOf, type SubjectId } from "../../src/policy/index.ts";
import type { MovableClock } from "../support/clock.ts";
import { bornYearsAgo } from "../support/child.ts";
import { accepted, capabilityOf, csv, familyLine, HEADINGS, importer, staged } from "../support/importing.ts";
import type { School } from "../restore/whole-school.ts";

/** A list of three families, of whom one accepts, one refuses, one never answers; and a list of who signed on paper before, the same recorded by mistake and taken back, and one that is undone. */
export async function importFamilies(school: School, clock: MovableClock): Promise<void> {
  const { services } = school;
  const address = (): string => `${newId()}@family.example`;
  const [yes, no, silent] = [address(), address(), address()];
  const phone = (): string => `+7 702 ${newId().replaceAll(/\D/gu, "").padEnd(7, "5").slice(0, 7)}`;
  const line = (n: number, email: string): string => familyLine(n, { 2: email, 3: phone(), 7: bornYearsAgo(8, clock.now()) });
  const id = await staged(school, csv([yes, no, silent].map((email, n) => line(n, email))));
  await services.imports.letters.begin(id, importer());
  await services.imports.letters.send(id);
  await school.runQueue();
  // A mark that is hit by chance leaves a family unasked.
  if ((await services.imports.seen(id)).asked === 3) {
    await accepted(school, await capabilityOf(school, yes));
    const capability = await capabilityOf(school, no);
    const { token } = await services.importAnswers.open(capability, "ru");
    await services.importAnswers.refuse({ capability, token, language: "ru", requestId: newId() });
  }
  const { subject } = await school.join(address());
  const registrar = () => ({ actor: { kind: "staff", subject, role: "registrar" }, requestId: newId() }) as const;
  const onPaper = (): Promise<SubjectId> => staged(school, csv([`${line(0, address())};${civilDateOf(clock.now()).split("-").reverse().join(".")}`], `${HEADINGS};Подписано на бумаге`));
  const [kept, mistaken] = [await onPaper(), await onPaper()];
  for (const signed of [kept, mistaken]) await services.imports.papers.begin(signed, true, registrar());
  await school.runQueue();
  await services.imports.undo(mistaken, importer());
  await school.runQueue();
  await services.imports.undo(await staged(school, csv([line(0, address())])), importer());
  clock.advance({ days: 31 });
  await services.imports.endLate();
  await school.runQueue();
}
