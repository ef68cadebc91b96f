import { describe, expect, it } from "vitest";
import { A_TEXT, consenting } from "../../../test/support/consenting.ts";
import { newId } from "../../platform/id.ts";
import type { SubjectId } from "../../policy/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import type { FormAnswer, ShownForm, WithAnswer } from "./consent-forms.ts";
import type { ConsentChoice } from "./consents.ts";

const at = await consenting();
const { forms, clock, databases, consents, receipts, ledger } = at;

const shownTo = (subject: SubjectId, changes: Partial<ShownForm> = {}): ShownForm => ({
  session: `session of ${subject}`, actor: { kind: "subject", subject }, subject, purposes: ["marketing-mail", "interests"], textHashes: [A_TEXT], language: "ru", ...changes,
});
const answerOf = (subject: SubjectId, choices: readonly ConsentChoice[]): FormAnswer => ({
  decidedBy: { kind: "subject", subject }, typedBy: { kind: "subject", subject }, choices, documentHash: A_TEXT, policyVersion: "1", source: "web-form",
  method: "session", requestId: newId(),
});
const yes: ConsentChoice = { purpose: "marketing-mail", scope: "processing", state: "ConsentGiven" };
const ended: ConsentChoice = { ...yes, state: "ConsentWithdrawn" };
const no: ConsentChoice = { purpose: "interests", scope: "processing", state: "ConsentRefused" };

describe("a form that asks for consent", () => {
  it("clause:C2 records the answer and gives a receipt that lists it", async () => {
    const subject = await at.aSubject();
    const shown = shownTo(subject);
    const receipt = await forms.answer(await forms.issue(shown), shown, answerOf(subject, [yes, no]));
    expect(receipt).toMatchObject({ format: "robotek-consent-receipt/1", subject, at: clock.now().toISOString() });
    expect(receipt.events.map(({ event }) => [event["purpose"], event["state"], event["documentHash"]])).toEqual([
      ["marketing-mail", "ConsentGiven", A_TEXT], ["interests", "ConsentRefused", A_TEXT],
    ]);
  });

  it("clause:C2 gives a receipt whose openings prove themselves under the checkpoint once the log has grown", async () => {
    const subject = await at.aSubject();
    const shown = shownTo(subject);
    const { receiptId } = await forms.answer(await forms.issue(shown), shown, answerOf(subject, [yes]));
    await ledger.integrate();
    const receipt = await receipts.receipt(databases.data, subject, receiptId);
    const opening = receipt.events[0]?.ledger.opening;
    expect(opening?.proof).toContain("c2sp.org/tlog-proof@v1");
    expect((JSON.parse(opening?.private ?? "{}") as { detail: { row: string } }).detail.row).toBe(receipt.events[0]?.rowHash);
  });

  it("gives the first receipt when the same form comes again, and records nothing more", async () => {
    const subject = await at.aSubject();
    const shown = shownTo(subject);
    const token = await forms.issue(shown);
    const first = await forms.answer(token, shown, answerOf(subject, [yes]));
    clock.advance({ minutes: 3 });
    const again = await forms.answer(token, shown, answerOf(subject, [yes]));
    expect(again.receiptId).toBe(first.receiptId);
    expect(await consents.stateVersion(databases.data, subject)).toBe("1");
  });

  it.each([["ConsentGiven", "ConsentRefused"], ["ConsentRefused", "ConsentGiven"]] as const)("clause:C2 takes no %s for the %s that the same form said before: it is shown anew", async (second, first) => {
    const subject = await at.aSubject();
    const shown = shownTo(subject);
    const token = await forms.issue(shown);
    await forms.answer(token, shown, answerOf(subject, [{ ...yes, state: first }]));
    await expect(forms.answer(token, shown, answerOf(subject, [{ ...yes, state: second }]))).rejects.toMatchObject({ kind: "conflict", reason: "form-stale" });
    expect(await consents.stateVersion(databases.data, subject)).toBe("1");
  });

  it("counts once when the same form comes twelve times at once", async () => {
    const subject = await at.aSubject();
    const shown = shownTo(subject);
    const token = await forms.issue(shown);
    const all = await Promise.all(Array.from({ length: 12 }, () => forms.answer(token, shown, answerOf(subject, [yes, no]))));
    expect(new Set(all.map(({ receiptId }) => receiptId)).size).toBe(1);
    expect(await consents.stateVersion(databases.data, subject)).toBe("2");
  });

  it("takes one of two tabs and tells the other that the state moved on", async () => {
    const subject = await at.aSubject();
    const shown = shownTo(subject);
    const [one, other] = [await forms.issue(shown), await forms.issue(shown)];
    const outcomes = await Promise.allSettled([forms.answer(one, shown, answerOf(subject, [yes])), forms.answer(other, shown, answerOf(subject, [{ ...yes, state: "ConsentRefused" }]))]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = outcomes.find((outcome) => outcome.status === "rejected");
    expect(refused?.reason).toMatchObject({ kind: "conflict", reason: "form-stale", clause: "C2" });
    expect(await consents.stateVersion(databases.data, subject)).toBe("1");
  });

  it("clause:C2 refuses a form after the text moved on, and leaves its nonce free for nobody", async () => {
    const subject = await at.aSubject();
    const shown = shownTo(subject);
    const token = await forms.issue(shown);
    await expect(forms.answer(token, { ...shown, textHashes: ["cd".repeat(32)] }, answerOf(subject, [yes]))).rejects.toMatchObject({ kind: "conflict", reason: "form-stale" });
    expect(await databases.data`select 1 from consent.used_form where subject_id = ${subject}`).toHaveLength(0);
  });

  it("clause:C2 refuses somebody else's form, another session's, an invented and an old one", async () => {
    const [subject, other] = [await at.aSubject(), await at.aSubject()];
    const shown = shownTo(subject);
    const token = await forms.issue(shown);
    const forged = { kind: "conflict", reason: "form-forged" };
    await expect(forms.answer(token, shownTo(other), answerOf(other, [yes]))).rejects.toMatchObject(forged);
    await expect(forms.answer(token, { ...shown, session: "another" }, answerOf(subject, [yes]))).rejects.toMatchObject(forged);
    await expect(forms.answer("AAAA", shown, answerOf(subject, [yes]))).rejects.toMatchObject(forged);
    clock.advance({ hours: 24 });
    await expect(forms.answer(token, shown, answerOf(subject, [yes]))).rejects.toMatchObject({ kind: "conflict", reason: "form-expired" });
  });

  it("clause:R5 refuses an answer to what was not asked", async () => {
    const subject = await at.aSubject();
    const shown = shownTo(subject);
    await expect(forms.answer(await forms.issue(shown), shown, answerOf(subject, [{ ...yes, purpose: "learning" }]))).rejects.toMatchObject({ reason: "consent-not-asked" });
  });

  it("clause:D2 has a withdrawal in the journal before it answers, also when the first process died before it shipped", async () => {
    const subject = await at.aSubject();
    const shown = shownTo(subject);
    await forms.answer(await forms.issue(shown), shown, answerOf(subject, [yes]));
    const token = await forms.issue(shown);
    const withdrawal = answerOf(subject, [ended]);
    at.onStep = (name) => (name === "consent:committed" ? Promise.reject(new Error("killed")) : Promise.resolve());
    await expect(forms.answer(token, shown, withdrawal)).rejects.toThrow("killed");
    at.onStep = () => Promise.resolve();
    await forms.answer(token, shown, withdrawal);
    expect((await at.journal.read()).filter((note) => note.subject === subject)).toHaveLength(1);
  });

  it("clause:D2 answers a yes without the journal, and neither a no that ends one nor what was done with a yes and is in the journal", async () => {
    const subject = await at.aSubject();
    const shown = shownTo(subject);
    const shipped = async (state: ConsentChoice["state"], also?: WithAnswer): Promise<boolean> => {
      let reached = false;
      at.onStep = (name) => Promise.resolve(void (reached ||= name === "consent:shipped"));
      await forms.answer(await forms.issue(shown), shown, answerOf(subject, [{ ...yes, state }]), also).finally(() => (at.onStep = () => Promise.resolve()));
      return reached;
    };
    expect(await shipped("ConsentGiven")).toBe(false);
    expect(await shipped("ConsentWithdrawn")).toBe(true);
    expect(await shipped("ConsentGiven", (tx, { at: when }) => at.journal.note(tx, { kind: "restriction", id: newId(), subject, at: when, body: {} }))).toBe(true);
    expect((await at.journal.read()).filter((note) => note.subject === subject).map(({ kind }) => kind)).toEqual(["withdrawal", "restriction"]);
  });

  it("leaves nothing half done when it dies at any step, and the form can be sent again", async () => {
    const names = new Set<string>();
    for (const die of ["consent:locked", "consent:recorded", "consent:committed", "consent:shipped"]) {
      const subject = await at.aSubject();
      const shown = shownTo(subject);
      await forms.answer(await forms.issue(shown), shown, answerOf(subject, [yes]));
      const token = await forms.issue(shown);
      at.onStep = (name) => {
        names.add(name);
        return name === die ? Promise.reject(new Error("killed")) : Promise.resolve();
      };
      await expect(forms.answer(token, shown, answerOf(subject, [ended, no]))).rejects.toThrow("killed");
      at.onStep = () => Promise.resolve();
      const receipt = await forms.answer(token, shown, answerOf(subject, [ended, no]));
      expect(receipt.events).toHaveLength(2);
      expect(await consents.stateVersion(databases.data, subject)).toBe("3");
      expect((await ledger.history(databases.data, subject, { limit: 10 })).length).toBe(3);
    }
    expect([...names].sort()).toEqual(["consent:committed", "consent:locked", "consent:recorded", "consent:shipped"]);
  });

  it("clause:C2 records nothing where one of the rows sent ahead of the commit is refused, alone and among others", async () => {
    const subjects = await Promise.all(Array.from({ length: 3 }, () => at.aSubject()));
    const sent = await Promise.all(subjects.map(async (subject) => ({ subject, token: await forms.issue(shownTo(subject)) })));
    const answerAll = (some: typeof sent) => Promise.allSettled(some.map(({ subject, token }) => forms.answer(token, shownTo(subject), answerOf(subject, [yes]))));
    await databases.dataOwner`revoke insert on consent.used_form from robotek_app`;
    try {
      for (const some of [sent.slice(0, 1), sent]) expect(await answerAll(some)).toMatchObject(some.map(() => ({ status: "rejected", reason: { code: "42501" } })));
    } finally {
      await databases.dataOwner`grant insert on consent.used_form to robotek_app`;
    }
    for (const { subject } of sent) {
      expect(await consents.stateVersion(databases.data, subject)).toBe("0");
      expect(await ledger.history(databases.data, subject, { limit: 10 })).toHaveLength(0);
    }
    expect(await answerAll(sent)).toMatchObject(sent.map(() => ({ status: "fulfilled" })));
  });

  it("lets nobody wait for a stranger's lock, and nobody fail for a stranger's fault", async () => {
    const [locked, keyless, ...others] = await Promise.all(Array.from({ length: 8 }, () => at.aSubject()));
    if (locked === undefined || keyless === undefined) throw new Error("no subjects");
    for (const { keyId, compartment } of await at.keys.listKeys(keyless)) if (compartment === "ledger") await at.keys.destroyKeys([keyId]);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holding = databases.data.begin(async (tx) => {
      await lockSubjects(tx, [locked], "exclusive");
      await held;
    });
    const everybody = [others[0] ?? locked, locked, keyless, ...others.slice(1)];
    const forEach = await Promise.all(everybody.map(async (subject) => [subject, await forms.issue(shownTo(subject))] as const));
    const ended = new Map(forEach.map(([subject, token]) => [subject, forms.answer(token, shownTo(subject), answerOf(subject, [yes])).then(() => "recorded", () => "failed")]));
    expect(await Promise.all(others.map(async (subject) => ended.get(subject)))).toEqual(others.map(() => "recorded"));
    expect(await ended.get(keyless)).toBe("failed");
    release();
    await holding;
    expect(await ended.get(locked)).toBe("recorded");
  });

  it("forgets used forms when they could not come again anyway", async () => {
    clock.advance({ hours: 49 });
    await forms.forgetUsedForms(databases.data);
    expect(await databases.data`select 1 from consent.used_form`).toHaveLength(0);
  });

  it("does not show a receipt to somebody else", async () => {
    const [subject, other] = [await at.aSubject(), await at.aSubject()];
    const shown = shownTo(subject);
    const { receiptId } = await forms.answer(await forms.issue(shown), shown, answerOf(subject, [yes]));
    await expect(receipts.receipt(databases.data, other, receiptId)).rejects.toMatchObject({ kind: "not-found", reason: "receipt-unknown" });
  });
});
