import { describe, expect, it } from "vitest";
import { aPerson } from "../../../test/support/desk.ts";
import { A_PDF, aChild, aFamilyTakenIn, aPostedIntake, aTypedIntake, staff } from "../../../test/support/intake.ts";
import { stillWebFace } from "../../../test/support/web-face.ts";
import { newId } from "../../platform/id.ts";
import type { IntakeChannel, SubjectId } from "../../policy/index.ts";
import type { TakenIn } from "./index.ts";

const face = await stillWebFace();
const { services, clock } = face;
const { intakeDesk: { intake, callerChecks, confirmations, paperCodes, scans }, databases, ledger } = services;

/** Another child of a family that is there, a moment later; on the telephone after the caller's answers. */
async function aSibling(known: SubjectId, channel: IntakeChannel, children = [aChild({ "given-name": "Ерасыл" })]): Promise<TakenIn> {
  clock.advance({ minutes: 1 });
  const by = staff();
  if (channel === "telephone") {
    for (const [field, said] of [["birth-date", "21.03.1990"], ["patronymic", "Өмірқызы"]] as const) await callerChecks.answer({ by, subject: known, field, said, requestId: newId() });
  }
  return intake.takeIn(aPostedIntake(services, aTypedIntake({ channel, adult: null, children }), { known, by }));
}
const only = ({ children: [child] }: TakenIn): SubjectId => child as SubjectId;
const waits = async (subject: SubjectId): Promise<string[]> => (await confirmations.waiting(databases.data)).filter((one) => one.subject === subject).map((one) => one.waits);
const laterWords = async (subject: SubjectId) => (await confirmations.of(databases.data, subject)).map(({ confirmed }) => confirmed);
const familyWords = async (subject: SubjectId) => (await confirmations.ofFamily(databases.data, subject)).map((one) => [one.subject, one.confirmed]);
const letter = (subject: SubjectId): Promise<string> => paperCodes.make({ by: staff(), paper: "receipt-letter", subject, language: "ru" });
const byCode = async (subject: SubjectId): Promise<void> => confirmations.byLetterCode({ subject, code: await letter(subject), by: staff(), requestId: newId() });
const formScanned = (subject: SubjectId, code: string | null): Promise<string> =>
  scans.add({ by: staff(), subject, kind: "consent-form", exception: null, code, bytes: A_PDF, requestId: newId() });
const receiptsSent = async (to: SubjectId): Promise<unknown[]> =>
  (await databases.dataOwner<{ params: unknown }[]>`select params from notices.notice where subject_id = ${to} and kind = 'consent-receipt' order by params ->> 'of'`).map(({ params }) => params);

describe("what a parent says for children on the telephone", () => {
  it("clause:C2 is confirmed for parent and children by one word, each in the own record", async () => {
    const { adult, children } = await intake.takeIn(aPostedIntake(services, aTypedIntake({ children: [aChild(), aChild({ "given-name": "Нұрәлі" })] })));
    expect(await waits(adult)).toEqual(["confirmation"]);
    await byCode(adult);
    for (const subject of [adult, ...children]) expect(await laterWords(subject)).toEqual(["letter-code"]);
    expect(await waits(adult)).toEqual([]);
    const rows = await databases.dataOwner<{ n: number }[]>`select count(*)::int as n from intake.confirmation where subject_id in ${databases.dataOwner(children)}`;
    expect(rows[0]?.n).toBe(2);
    await ledger.integrate();
    for (const child of children) expect((await ledger.history(databases.data, child, { limit: 20 })).filter(({ detail }) => detail?.["what"] === "consent-confirmed")).toHaveLength(1);
  });

  it("clause:C2 is confirmed for a child who comes later too: on the list, on the parent's record, by the letter's code", async () => {
    const { adult } = await aFamilyTakenIn(services);
    await byCode(adult);
    const child = only(await aSibling(adult, "telephone"));
    expect(await waits(adult)).toEqual(["confirmation"]);
    expect((await familyWords(adult)).at(-1)).toEqual([child, null]);
    await byCode(adult);
    expect(await laterWords(child)).toEqual(["letter-code"]);
    expect((await familyWords(adult)).map(([, how]) => how)).toEqual(["letter-code", "letter-code", "letter-code"]);
    expect(await waits(adult)).toEqual([]);
  });

  it("clause:C2 is confirmed for that child by the letter that comes back signed", async () => {
    const { adult } = await aFamilyTakenIn(services);
    const child = only(await aSibling(adult, "telephone"));
    expect(await waits(adult)).toEqual(["confirmation", "confirmation"]);
    await formScanned(adult, await letter(adult));
    expect([await laterWords(adult), await laterWords(child), await waits(adult)]).toEqual([["signed-form"], ["signed-form"], []]);
  });

  it("waits no more when who spoke is gone", async () => {
    const { adult } = await aFamilyTakenIn(services);
    await services.beginDestruction({ subject: adult, actor: { kind: "subject", subject: adult }, language: "ru", requestId: newId(), stepUp: () => Promise.resolve(), certificateUrl: (capability) => `http://localhost:3000/certificate/${capability}` });
    expect(await waits(adult)).toEqual([]);
  });
});

describe("a child who comes on paper to a family that is there", () => {
  it("clause:U1 waits for the scan of the signed form, under who signed it", async () => {
    const { adult } = await aFamilyTakenIn(services, "paper");
    await formScanned(adult, null);
    expect(await waits(adult)).toEqual([]);
    await aSibling(adult, "paper");
    expect(await waits(adult)).toEqual(["scan"]);
    clock.advance({ minutes: 1 });
    await formScanned(adult, null);
    expect(await waits(adult)).toEqual([]);
  });
});

describe("the receipts of children who come to a family that is there", () => {
  it("clause:C2 go to the parent's proved address, one for each child, and to nobody without one", async () => {
    const [{ subject }, { adult }] = [await aPerson(face), await aFamilyTakenIn(services, "paper")];
    const { children, receipts } = await aSibling(subject, "paper", [aChild(), aChild({ "given-name": "Нұрәлі" })]);
    expect(await receiptsSent(subject)).toEqual(children.map((of, n) => ({ of, receipt: receipts[n]?.receiptId })).sort((a, b) => (a.of < b.of ? -1 : 1)));
    await aSibling(adult, "paper");
    expect(await receiptsSent(adult)).toEqual([]);
  });
});
