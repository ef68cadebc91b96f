import { beforeAll, describe, expect, it } from "vitest";
import { aNetwork, joiningWorld } from "../../../test/support/joining.ts";
import { newId } from "../../platform/id.ts";
import { asSubjectId, type SubjectId } from "../../policy/index.ts";
import type { RunningDestruction } from "../participants/index.ts";
import { insertAttempt } from "./attempts.store.ts";

const at = await joiningWorld();
const { databases, clock, participants } = at;
const inTx = <T>(act: (tx: Parameters<Parameters<typeof databases.data.begin>[1]>[0]) => Promise<T>) => databases.data.begin(act);

let subject: SubjectId;
let other: SubjectId;

/** Somebody of whom every table knows something. */
async function aBusyPerson(address: string): Promise<SubjectId> {
  const joined = await at.joined(address);
  const { restriction } = await at.restrictions.placeNow({
    subject: joined.subject, kind: "provisional", fields: ["phone"], reason: "letter-unverified", clause: "T7", by: { kind: "subject", subject: joined.subject }, requestId: newId(),
  });
  await at.restrictions.liftNow({ subject: joined.subject, restriction, reason: "found-right", clause: "T7", by: { kind: "subject", subject: joined.subject }, requestId: newId() });
  const shown = { session: joined.session.hash, actor: { kind: "subject", subject: joined.subject } as const, subject: joined.subject, purposes: ["marketing-mail"] as const, textHashes: ["ab".repeat(32)], language: "ru" as const };
  await at.forms.answer(await at.forms.issue(shown), shown, {
    decidedBy: shown.actor, typedBy: shown.actor, choices: [{ purpose: "marketing-mail", scope: "processing", state: "ConsentGiven" }], documentHash: "ab".repeat(32),
    policyVersion: "1", source: "web-form", method: "session", requestId: newId(),
  });
  const { token } = await at.stepUps.requestCode({ session: joined.session, act: "withdraw-all", network: aNetwork(), language: "ru", requestId: newId() });
  await at.runJobs();
  await at.stepUps.enterCode({ session: joined.session, token, code: await at.codeSentTo(address), network: aNetwork() });
  return joined.subject;
}

const traces = async (of: SubjectId) => Object.fromEntries((await Promise.all(participants.all().map((each) => inTx((tx) => each.find(tx, of))))).flat().map(({ table, rows }) => [table, rows]));

beforeAll(async () => {
  subject = await aBusyPerson("busy@mail.example");
  other = await aBusyPerson("other@mail.example");
});

describe("the modules' part in a person's rights", () => {
  it("clause:C8 finds every row that points at the person", async () => {
    expect(await traces(subject)).toEqual({
      "restrictions.event": 2, "consent.event": 2, "consent.used_form": 1, "notices.notice": 2, "notices.kept_letter": 2,
      "accounts.account": 1, "accounts.attempt": 1, "accounts.session": 1, "accounts.step_up": 1,
    });
  });

  it("clause:S3 hands out what is held, without hashes of tokens and codes", async () => {
    const exported = Object.fromEntries(await Promise.all(participants.all().map(async (each) => [each.name, await inTx((tx) => each.export(tx, subject, null))] as const)));
    expect(exported).toMatchObject({
      restrictions: { events: [{ change: "placed", kind: "provisional" }, { change: "lifted" }] },
      consent: { events: [{ purpose: "service-provision", state: "ConsentGiven" }, { purpose: "marketing-mail" }] },
      notices: { letters: [{ kind: "joined", state: "kept" }, { kind: "withdraw-code", state: "kept" }] },
      accounts: { state: "open", sessions: [{ method: "one-time-code" }] },
      joining: {},
    });
    const [session] = await databases.data<{ session_hash: string }[]>`select session_hash from accounts.session where subject_id = ${subject}`;
    expect(JSON.stringify(exported)).not.toContain(session?.session_hash);
  });

  it("clause:D2 leaves nothing of the person when destroyed, twice over, and all of others", async () => {
    const before = await traces(other);
    for (let run = 0; run < 2; run += 1) {
      for (const participant of participants.inOrderOfDestruction()) {
        const destruction: RunningDestruction = {
          id: newId(), subject, at: clock.now(), entryId: newId(),
          erase: async (schema, table) => (await databases.dataOwner`delete from ${databases.dataOwner(schema)}.${databases.dataOwner(table)} where subject_id = ${subject}`).count,
        };
        await inTx((tx) => participant.destroy(tx, destruction));
      }
    }
    expect(await traces(subject)).toEqual({});
    expect(await traces(other)).toEqual(before);
    expect((await at.inbox()).filter(({ to }) => to === "busy@mail.example")).toEqual([]);
  });

  it("clause:D2 takes the key of an address that was typed and waits for its code: an old copy of the row opens no more", async () => {
    const { subject: leaves } = await at.joined("waits@mail.example");
    const [draft, now] = [asSubjectId(newId()), clock.now()];
    const typed = await at.seals.seal("accounts.attempt", draft, { email: "typed@mail.example" }, now);
    await inTx((tx) => insertAttempt(tx, {
      hash: newId(), draft, subject: leaves, aim: "own-address", act: null, ...typed, language: "ru", sessionHash: null, createdAt: now, expiresAt: new Date(now.getTime() + 600_000), codeHash: null, seal: null,
    }));
    expect(await at.seals.open("accounts.attempt", draft, typed)).not.toBeNull();
    for (const participant of participants.inOrderOfDestruction()) {
      await inTx((tx) => participant.destroy(tx, { id: newId(), subject: leaves, at: clock.now(), entryId: newId(), erase: () => Promise.resolve(0) }));
    }
    expect(await at.seals.open("accounts.attempt", draft, typed)).toBeNull();
  });

  it("may all of it be erased by the destruction's own function", async () => {
    const erasable = (await databases.dataOwner<{ name: string }[]>`select schema_name || '.' || table_name as name from destruction.erasable`).map(({ name }) => name);
    const kept = ["consent.evidence", "accounts.rate_window", "joining.draft"];
    expect(participants.all().flatMap(({ tables }) => tables).filter((table) => !kept.includes(table) && !erasable.includes(table))).toEqual([]);
  });
});
