import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { accessFor } from "../../src/modules/vault/index.ts";
import { recordLife } from "../../src/modules/subjects/index.ts";
import { newId } from "../../src/platform/id.ts";
import { isRefusal } from "../../src/platform/refusal.ts";
import { Personal, reveal } from "../../src/platform/personal.ts";
import type { SubjectId } from "../../src/policy/index.ts";
import { aChildOf } from "../support/child.ts";
import { aMember, aPerson, type MemberAtDesk, openDesk } from "../support/desk.ts";
import { FormBrowser, stillWebFace, type WebFace } from "../support/web-face.ts";

const HERE = { checked: "document", document: "passport" } as const;
let face: WebFace;
let first: MemberAtDesk;
let second: MemberAtDesk;
let lost: { browser: FormBrowser; subject: SubjectId; email: string };

beforeAll(async () => {
  face = await stillWebFace();
}, 120_000);

beforeEach(async () => {
  first = await aMember(face, "registrar");
  second = await aMember(face, "registrar");
  lost = await aPerson(face, "Жоғалтова");
});

const wish = (by: MemberAtDesk, subject = lost.subject) => ({ by: by.actor, subject, requestId: newId() });
const ask = (by = first, subject = lost.subject) => face.services.recoveries.ask({ ...wish(by, subject), ...HERE, reason: "mailbox-lost", language: "ru" });
const confirm = (by = second, subject = lost.subject) => face.services.recoveries.confirm({ ...wish(by, subject), ...HERE });
const sendCode = (email: string, by = first) => face.services.recoveries.requestCode({ ...wish(by), email, network: "127.0.0.1", language: "ru" });

async function reasonOf(act: Promise<unknown>): Promise<string> {
  try {
    await act;
  } catch (error) {
    if (isRefusal(error)) return error.reason;
    throw error;
  }
  return "none";
}

/** Whoever is signed in sees the own page, and nobody else does. */
const isSignedIn = async (browser: FormBrowser): Promise<boolean> => !(await browser.get("/my")).body.includes('action="/sign-in"');

/** What letters say to an address, by their kinds. */
async function lettersTo(address: string): Promise<string[]> {
  await face.work();
  return (await face.services.keptLetters.newest(200)).flatMap(({ kind, letter }) => (letter !== null && reveal(letter.to, "mail") === address ? [kind] : []));
}

async function recovered(email: string): Promise<void> {
  await ask();
  await confirm();
  const { token } = await sendCode(email);
  await face.services.recoveries.finish({ ...wish(first), token, code: await face.mailedCode(email), network: "127.0.0.1" });
}

describe("an account whose person lost mailbox and passkeys", () => {
  it("clause:S1 comes back through the desk's pages by two members, with a code from the new mailbox; every way in of before ends, the old address is told, the history tells", async () => {
    const { databases } = face.services;
    await databases.dataOwner`insert into accounts.passkey (subject_id, passkey_id, key_id, sealed, added_at) values (${lost.subject}, ${newId()}, ${newId()}, 'x', ${face.clock.now()})`;
    const place = `/desk/recovery/${lost.subject}`;
    const page = await first.browser.get(place);
    expect(page.body).not.toContain("Жоғалтова");
    expect((await first.browser.submit(page, `${place}/asking`, {})).statusCode).toBe(422);
    const asked = await first.browser.submit(page, `${place}/asking`, { reason: "mailbox-stolen", ...HERE });
    expect(asked.body).toContain("Ждёт другого сотрудника");
    expect(asked.body).not.toContain(`${place}/confirmation`);
    expect(await lettersTo(lost.email)).toContain("recovery-asked");

    const confirmed = await second.browser.submit(await second.browser.get(place), `${place}/confirmation`, HERE);
    expect(confirmed.body).toContain("Двое подтвердили");
    await second.browser.submit(confirmed, `${place}/email`, { email: "new-mailbox@example.kz" });
    const done = await second.browser.submit(await second.browser.get(`${place}/email`), `${place}/email/code`, { code: await face.mailedCode("new-mailbox@example.kz") });
    expect(done.statusCode).toBe(200);
    expect(done.body).toContain("Вход возвращён");

    expect(await isSignedIn(lost.browser)).toBe(false);
    expect(await databases.dataOwner`select from accounts.passkey where subject_id = ${lost.subject}`).toHaveLength(0);
    expect(await lettersTo(lost.email)).toContain("account-recovered");
    expect(await lettersTo("new-mailbox@example.kz")).toContain("account-recovered");

    const again = new FormBrowser(face.app);
    await again.submit(await again.get("/sign-in"), "/sign-in", { email: "new-mailbox@example.kz" });
    await again.submit(await again.get("/sign-in/code"), "/sign-in/code", { code: await face.mailedCode("new-mailbox@example.kz") });
    const history = (await again.get("/my/history")).body;
    for (const said of ["Сотрудник попросил вернуть вход", "Второй сотрудник подтвердил", "Вход возвращён по новому адресу"]) expect(history).toContain(said);
    expect((await databases.dataOwner`select change from recovery.event where subject_id = ${lost.subject} order by at, change`).map(({ change }) => change as string).sort()).toEqual(["asked", "confirmed", "done"]);
  });

  it("clause:S1 is given back by nobody alone, to nobody by himself, and not by who asked in another role", async () => {
    expect(await reasonOf(ask(first, first.subject))).toBe("recovery-own");
    await ask();
    expect(await reasonOf(confirm(first))).toBe("recovery-same-member");
    expect(await reasonOf(face.services.recoveries.confirm({ ...wish(first), by: { ...first.actor, role: "protection-officer" }, ...HERE }))).toBe("recovery-same-member");
    expect(await reasonOf(sendCode("early@example.kz"))).toBe("recovery-unconfirmed");
    expect(await reasonOf(face.services.recoveries.ask({ ...wish(second), ...HERE, reason: "device-lost", language: "ru" }))).toBe("recovery-open");
    const teacher = await aMember(face, "teacher");
    expect(await reasonOf(confirm(teacher))).toBe("role-not-permitted");
    // A row that the service did not write makes nobody's confirmation: with it nothing at all is under way.
    await face.services.databases.dataOwner`
      insert into recovery.event select subject_id, ${newId()}, recovery_id, 'confirmed', null, 'document', 'passport', ${second.subject}, by_as, ends_at, entry_id, seal, at from recovery.event where subject_id = ${lost.subject}`;
    expect(await reasonOf(sendCode("forged@example.kz"))).toBe("recovery-none");
  });

  it("clause:S1 is over after a day, once it is stopped, and once it is done", async () => {
    await ask();
    face.clock.advance({ hours: 24, seconds: 1 });
    expect(await reasonOf(confirm())).toBe("recovery-none");
    await ask();
    await face.services.recoveries.stop(wish(second));
    expect(await reasonOf(confirm())).toBe("recovery-none");
    await recovered("later@example.kz");
    expect(await reasonOf(sendCode("once-more@example.kz"))).toBe("recovery-none");
  });

  it("clause:S1 is asked for three times a day at most, and not by telephone without one's own questions to the caller", async () => {
    expect(await reasonOf(face.services.recoveries.ask({ ...wish(first), checked: "caller-check", document: "", reason: "mailbox-lost", language: "ru" }))).toBe("caller-unchecked");
    for (let times = 0; times < 3; times += 1) {
      await ask();
      await face.services.recoveries.stop(wish(second));
    }
    expect(await reasonOf(ask())).toBe("too-many-recoveries");
  });

  it("clause:S1 takes no address of somebody else, and no code that was sent for another recovery", async () => {
    const other = await aPerson(face, "Другая");
    await ask();
    await confirm();
    const { token } = await sendCode(other.email);
    expect(await reasonOf(face.services.recoveries.finish({ ...wish(first), token, code: await face.mailedCode(other.email), network: "127.0.0.1" }))).toBe("address-taken");
    const sent = await sendCode("stale@example.kz");
    const code = await face.mailedCode("stale@example.kz");
    await face.services.recoveries.stop(wish(second));
    await ask();
    await confirm();
    expect(await reasonOf(face.services.recoveries.finish({ ...wish(first), token: sent.token, code, network: "127.0.0.1" }))).toBe("code-ended");
  });

  it("clause:S1 ends an address that the open session had asked for before, also where its code is being entered", async () => {
    const { addressChanges, databases, vault } = face.services;
    const [row] = await databases.dataOwner<{ hash: string }[]>`select session_hash as hash from accounts.session where subject_id = ${lost.subject}`;
    const session = { hash: row?.hash ?? "", id: newId(), subject: lost.subject, method: "one-time-code", language: "ru", openedAt: face.clock.now(), endsAt: face.clock.now() } as const;
    const asked = await addressChanges.ask({ session, subject: lost.subject, email: "thiefs-own@example.kz", network: "127.0.0.1", language: "ru", requestId: newId() });
    const code = await face.mailedCode("thiefs-own@example.kz");
    await recovered("given-back@example.kz");
    const access = accessFor({ purpose: "request-handling", actor: { kind: "subject", subject: lost.subject }, requestId: newId() });
    // What a request does that found its session a moment before the account was given back.
    expect(await reasonOf(addressChanges.confirm({ session, access, subject: lost.subject, token: asked.token, code, network: "127.0.0.1" }))).toBe("code-ended");
    const { values } = await vault.read(access, lost.subject, ["email"]);
    expect(values.email && reveal(values.email.value, "door")).toBe("given-back@example.kz");
  });

  it("clause:S1 lets no token be made by a session that was found a moment before the account was given back", async () => {
    const { apiTokens, databases, sessions } = face.services;
    const { session } = await databases.data.begin((tx) => sessions.open(tx, lost.subject, "one-time-code", "ru"));
    const make = (): Promise<unknown> => apiTokens.make({
      session, name: "x", scopes: ["data:read"], endsAt: new Date(face.clock.now().getTime() + 86_400_000), language: "ru", atDesk: false, requestId: newId(),
    });
    await make();
    await recovered("held-again@example.kz");
    expect(await reasonOf(make())).toBe("sign-in-needed");
    expect(await apiTokens.list(lost.subject)).toEqual([]);
  });

  it("clause:S1 is agreed on by two while a restore's freeze holds, and given back once it is released", async () => {
    const { databases, accounts, clock, recoveries } = face.services;
    const live = (life: "living" | "frozen") => databases.data.begin((tx) => recordLife(tx, lost.subject, life, clock.now()));
    await live("frozen");
    await ask();
    await confirm();
    const early = await sendCode("too-early@example.kz");
    expect(await reasonOf(recoveries.finish({ ...wish(first), token: early.token, code: await face.mailedCode("too-early@example.kz"), network: "127.0.0.1" }))).toBe("frozen");
    await live("living");
    const { token } = await sendCode("after-restore@example.kz");
    await recoveries.finish({ ...wish(first), token, code: await face.mailedCode("after-restore@example.kz"), network: "127.0.0.1" });
    await face.work();
    expect(await accounts.findByAddress(new Personal("after-restore@example.kz"), databases.data)).toBe(lost.subject);
    expect(await accounts.findByAddress(new Personal(lost.email), databases.data)).toBeNull();
    expect(await isSignedIn(lost.browser)).toBe(false);
  });

  it("clause:S1 ends a code that went to the stolen mailbox before", async () => {
    const thief = new FormBrowser(face.app);
    await thief.submit(await thief.get("/sign-in"), "/sign-in", { email: lost.email });
    const stolen = await face.mailedCode(lost.email);
    await recovered("safe@example.kz");
    await thief.submit(await thief.get("/sign-in/code"), "/sign-in/code", { code: stolen });
    expect(await isSignedIn(thief)).toBe(false);
  });

  it("clause:G5 leaves children and who represents them as they were, and is no way to a pupil's or a member's account", async () => {
    const child = await aChildOf(face.services, lost.subject, { "family-name": "Жоғалтова", "given-name": "Дана", "birth-date": "2016-05-04" });
    expect(await reasonOf(ask(first, child))).toBe("recovery-unfit");
    expect(await reasonOf(ask(first, second.subject))).toBe("recovery-unfit");
    await recovered("mother@example.kz");
    const { databases, representations } = face.services;
    expect((await representations.representativesOf(databases.data, child, face.clock.now())).map(({ representative }) => representative)).toEqual([lost.subject]);
    expect(await databases.dataOwner`select from recovery.event where subject_id = ${child}`).toHaveLength(0);
  });

  it("clause:S3 is handed out with the person's data, and destroyed with it", async () => {
    await recovered("export@example.kz");
    const { databases, participants } = face.services;
    const part = participants.all().find(({ name }) => name === "recovery");
    const exported = await databases.data.begin((tx) => part?.export(tx, lost.subject, null) ?? Promise.resolve({}));
    expect(JSON.stringify(exported)).toContain("mailbox-lost");
    expect(JSON.stringify(exported)).not.toContain(first.subject);
    expect(await databases.data.begin((tx) => part?.find(tx, lost.subject) ?? Promise.resolve([]))).toEqual([{ table: "recovery.event", rows: 3 }]);
  });

  it("clause:S1 waits at the desk's list until its time is over", async () => {
    await ask();
    const list = await first.browser.get("/desk/recovery");
    expect(list.body).toContain(`/desk/recovery/${lost.subject}`);
    face.clock.advance({ hours: 25 });
    await openDesk(face, (await aMember(face, "registrar")).browser);
    expect(await face.services.recoveries.list()).toEqual([]);
  });
});
