import { describe, expect, it } from "vitest";
import { joiningWorld } from "../../../test/support/joining.ts";
import { newId } from "../../platform/id.ts";
import { type Letter, MailFault, type MailOut } from "../../platform/mail-out.ts";
import { Personal } from "../../platform/personal.ts";
import { LANGUAGES, NOTICE_KINDS, referenceOperator, type NoticeKind, type SubjectId } from "../../policy/index.ts";
import { LetterHole, operatorWords, renderLetter } from "./letter.ts";
import { SENDER_DEAD_SECONDS } from "./letter-sender.ts";

/** The mail server's side: what it took, and what it does next. */
const taken: Letter[] = [];
let next: (letter: Letter) => Promise<void> = () => Promise.resolve();
const mailOut: MailOut = {
  send: async (letter) => {
    await next(letter);
    taken.push(letter);
    return "sent";
  },
  close: () => Promise.resolve(),
};

const kept = await joiningWorld();
const posted = await joiningWorld({ mailOut });

let made = 0;
async function aReader(): Promise<{ subject: SubjectId; address: string }> {
  const address = `reader${(made += 1)}@mail.example`;
  return { subject: (await kept.joined(address)).subject, address };
}
/** A person in the installation that has a mail server: joined without letters. */
async function aPostedReader(): Promise<{ subject: SubjectId; address: string }> {
  const address = `posted${(made += 1)}@mail.example`;
  const subject = await posted.aSubject();
  const actor = { kind: "subject", subject } as const;
  const { accessFor } = await import("../vault/index.ts");
  const { anAnswer } = await import("../../../test/support/consenting.ts");
  await posted.databases.data.begin(async (tx) => {
    await posted.consents.record(tx, anAnswer(subject, posted.clock.now()));
    await posted.accounts.open(tx, subject, posted.clock.now());
    const access = accessFor({ purpose: "service-provision", actor, requestId: newId() });
    await posted.vault.collect(tx, access, subject, { email: address, "given-name": "Әсел" }, { source: "web-form", at: posted.clock.now(), keys: await posted.keys.openKeys([subject], ["identity", "contact"]) });
  });
  return { subject, address };
}
const queue = (world: typeof kept, subject: SubjectId, kind: NoticeKind = "joined", params: Readonly<Record<string, string>> = { receipt: newId() }) =>
  world.databases.data.begin((tx) => world.notices.send(tx, { kind, to: { kind: "subject", subject }, language: "kk", params, requestId: newId(), at: world.clock.now() }));

describe("a letter", () => {
  it("clause:U4 is of a closed list of kinds, and each has words in every language that leave no hole", () => {
    const words = {
      ...operatorWords(referenceOperator), name: "Әсел", code: "01234567", minutes: "10", term: "30", date: "1 қыркүйек", link: "http://localhost/x", "policy.version": "2", "policy.date": "1",
      "document.version": "1", "document.date": "1", number: "A-1", count: "3", certificate: "http://localhost/certificate/x", ask: "http://localhost/y",
    };
    for (const kind of NOTICE_KINDS) {
      for (const language of LANGUAGES) {
        const letter = renderLetter({ kind, language, to: new Personal("a@b.kz"), from: "c@d.kz", messageId: "<1@d.kz>" }, words);
        expect(`${letter.subject}${letter.text}`, `${kind} ${language}`).not.toMatch(/[{}]/);
      }
    }
  });

  it("does not go out with a hole, and no word of it makes up a header", () => {
    const to = new Personal("a@b.kz");
    expect(() => renderLetter({ kind: "joined", language: "ru", to, from: "c@d.kz", messageId: "<1@d.kz>" }, operatorWords(referenceOperator))).toThrow(LetterHole);
    const words = { ...operatorWords(referenceOperator), name: "Әсел\r\nBcc: all@mail.example", date: "1", link: "x" };
    expect(renderLetter({ kind: "joined", language: "ru", to, from: "c@d.kz", messageId: "<1@d.kz>" }, words).text).not.toMatch(/^Bcc:/m);
  });

  it("is queued with its caller's transaction, or not at all, and holds ids only", async () => {
    const { subject } = await aReader();
    const lost = kept.databases.data.begin(async (tx) => {
      await kept.notices.send(tx, { kind: "joined", to: { kind: "subject", subject }, language: "ru", params: { receipt: "lost" }, requestId: newId(), at: kept.clock.now() });
      throw new Error("killed");
    });
    await expect(lost).rejects.toThrow("killed");
    expect(await kept.databases.data`select 1 from notices.notice where params->>'receipt' = 'lost'`).toHaveLength(0);
    await expect(queue(kept, subject, "joined", { receipt: "x".repeat(201) })).rejects.toThrow(RangeError);
  });

  it("clause:U4 reads the address when it is sent, under its purpose, and that stands in the person's history", async () => {
    const { subject, address } = await aReader();
    await queue(kept, subject);
    await kept.runJobs();
    expect((await kept.inbox()).find(({ to }) => to === address)?.text).toContain("Әсел");
    const lines = await kept.ledger.history(kept.databases.data, subject, { limit: 10 });
    expect(lines.find(({ purpose }) => purpose === "important-notices")).toMatchObject({ purpose: "important-notices", operation: "use", actor: { kind: "system", job: "send-letter" }, fields: ["email", "given-name"] });
  });

  it("clause:T7 is stopped by a block that came after it was queued, and says which clause", async () => {
    const { subject, address } = await aReader();
    await kept.runJobs();
    const before = (await kept.inbox()).filter(({ to }) => to === address).length;
    const id = await queue(kept, subject);
    await kept.restrictions.placeNow({ subject, kind: "block", fields: "all", reason: "accuracy-disputed", clause: "T7", by: { kind: "subject", subject }, requestId: newId() });
    await kept.runJobs();
    expect((await kept.inbox()).filter(({ to }) => to === address)).toHaveLength(before);
    expect(await kept.databases.data`select state, clause from notices.notice where notice_id = ${id}`).toEqual([{ state: "refused", clause: "T7" }]);
  });

  it("clause:D2 is not read by anybody once the recipient's contact key is gone", async () => {
    const { subject, address } = await aReader();
    await kept.runJobs();
    for (const { keyId, compartment } of await kept.keys.listKeys(subject)) if (compartment === "contact") await kept.keys.destroyKeys([keyId]);
    expect((await kept.inbox()).filter(({ to }) => to === address)).toEqual([]);
    expect((await kept.keptLetters.newest(200)).some(({ letter }) => letter === null)).toBe(true);
    const [row] = await kept.databases.data<{ file_id: string }[]>`select file_id from notices.kept_letter where subject_id = ${subject}`;
    expect(row && (await kept.files.get(row.file_id, Buffer.alloc(32)).catch((error: unknown) => (error as Error).name))).toBe("UnsealFault");
  });
});

describe("sending by a mail server", () => {
  it("sends once when the job runs twice, one after the other and at once", async () => {
    const { subject, address } = await aPostedReader();
    const id = await queue(posted, subject);
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => posted.sender.deliver(subject, id)));
    expect(outcomes.filter((outcome) => outcome !== "busy" && outcome !== "sent")).toEqual([]);
    expect(await posted.sender.deliver(subject, id)).toBe("sent");
    expect(taken.filter(({ to }) => to === address)).toHaveLength(1);
  });

  it("sends again, under the same Message-ID, when it died before it could mark the letter", async () => {
    const { subject, address } = await aPostedReader();
    const id = await queue(posted, subject);
    posted.onStep = async (name) => {
      // A process that dies gives nothing back: neither does this one.
      if (name === "letter:carried") await new Promise(() => undefined);
    };
    void posted.sender.deliver(subject, id);
    while (!taken.some(({ to }) => to === address)) await new Promise((resolve) => setTimeout(resolve, 5));
    posted.onStep = () => Promise.resolve();
    expect(await posted.sender.deliver(subject, id)).toBe("busy");
    posted.clock.advance({ seconds: SENDER_DEAD_SECONDS });
    expect(await posted.sender.deliver(subject, id)).toBe("sent");
    expect(new Set(taken.filter(({ to }) => to === address).map(({ messageId }) => messageId)).size).toBe(1);
    expect(await posted.sender.deliver(subject, id)).toBe("sent");
    expect(taken.filter(({ to }) => to === address)).toHaveLength(2);
  });

  it.each(["letter:claimed", "letter:rendered"])("sends exactly once when it died at %s", async (die) => {
    const { subject, address } = await aPostedReader();
    const id = await queue(posted, subject);
    posted.onStep = (name) => (name === die ? new Promise(() => undefined) : Promise.resolve());
    void posted.sender.deliver(subject, id);
    await new Promise((resolve) => setTimeout(resolve, 150));
    posted.onStep = () => Promise.resolve();
    posted.clock.advance({ seconds: SENDER_DEAD_SECONDS });
    expect(await posted.sender.deliver(subject, id)).toBe("sent");
    expect(taken.filter(({ to }) => to === address)).toHaveLength(1);
  });

  it("tries again after a fault that passes, and gives up after one that does not", async () => {
    const { subject, address } = await aPostedReader();
    const id = await queue(posted, subject);
    next = () => Promise.reject(new MailFault(451, "EENVELOPE", "RCPT TO"));
    await expect(posted.sender.deliver(subject, id)).rejects.toThrow(MailFault);
    next = () => Promise.resolve();
    expect(await posted.sender.deliver(subject, id)).toBe("sent");
    next = () => Promise.reject(new MailFault(550, "EENVELOPE", "RCPT TO"));
    const refused = await queue(posted, subject);
    expect([await posted.sender.deliver(subject, refused), await posted.sender.deliver(subject, refused)]).toEqual(["failed", "failed"]);
    next = () => Promise.resolve();
    expect(taken.filter(({ to }) => to === address)).toHaveLength(1);
  });

  it("takes back what waits when the person is recalled, and forgets what is long done", async () => {
    const { subject, address } = await aPostedReader();
    const id = await queue(posted, subject);
    await posted.databases.data.begin((tx) => posted.notices.recall(tx, subject));
    expect(await posted.sender.deliver(subject, id)).toBe("gone");
    expect(taken.filter(({ to }) => to === address)).toEqual([]);
    posted.clock.advance({ days: 91 });
    await posted.notices.forgetOld();
    expect(await posted.databases.data`select 1 from notices.notice where subject_id = ${subject}`).toHaveLength(0);
    expect(await posted.notices.waitingAge()).toBe(0);
  });

  it("sends a fresh code under another Message-ID when the first letter's fate is unknown: only the newest code counts", async () => {
    const { subject, address } = await aPostedReader();
    const { token } = await posted.signIn.requestCode({ email: address, network: "192.0.2.1", language: "ru", requestId: newId() });
    const [attempt] = await posted.databases.data<{ hash: string }[]>`select attempt_hash as hash from accounts.attempt where sealed is not null`;
    await posted.signIn.lookUp(attempt?.hash ?? "", newId());
    const [notice] = await posted.databases.data<{ id: string }[]>`select notice_id as id from notices.notice where subject_id = ${subject} and kind = 'sign-in-code'`;
    const id = notice?.id ?? "";
    posted.onStep = (name) => (name === "letter:carried" ? new Promise(() => undefined) : Promise.resolve());
    void posted.sender.deliver(subject, id);
    while (!taken.some(({ to }) => to === address)) await new Promise((resolve) => setTimeout(resolve, 5));
    posted.onStep = () => Promise.resolve();
    posted.clock.advance({ seconds: SENDER_DEAD_SECONDS });
    await posted.sender.deliver(subject, id);
    const letters = taken.filter(({ to }) => to === address);
    expect(new Set(letters.map(({ messageId }) => messageId)).size).toBe(2);
    const codes = letters.map(({ text }) => /\d{8}/.exec(text)?.[0] ?? "");
    await expect(posted.signIn.enterCode({ token, code: codes[0] ?? "", network: "192.0.2.1" })).rejects.toMatchObject({ reason: "code-wrong" });
    expect(await posted.signIn.enterCode({ token, code: codes[1] ?? "", network: "192.0.2.1" })).toHaveProperty("session");
  });
});
