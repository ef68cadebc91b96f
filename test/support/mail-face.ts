import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import PostalMime from "postal-mime";
import type { MailboxRun } from "../../src/modules/mailbox/index.ts";
import type { ShownRequest } from "../../src/modules/requests/index.ts";
import { aboutSubject } from "../../src/modules/subjects/index.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import { type Actor, asSubjectId, type FieldId, signedRequestText, type SubjectId } from "../../src/policy/index.ts";
import { newestSubject } from "./child.ts";
import type { MovableClock } from "./clock.ts";
import { imapServer, type ImapServer } from "./imap-server.ts";
import { hashOf, type LetterParts, rawLetter } from "./letters.ts";
import type { SmtpCatcher } from "./smtp-catcher.ts";
import { createToyCentre, encode, serveToyCentre, signContent, type ToyCentre, type ToyCertificate } from "./toy-centre/index.ts";
import { FormBrowser, joinAs, webFace, type WebFace } from "./web-face.ts";
import { atEnd } from "./at-end.ts";

/** Numbers with right check digits; the first fits the birth date that people of tests type. */
export const PARENT_IIN = "870324400018", OTHER_IIN = "900101300017";
export const AUTHORITY_BIN = "123456789012";

export interface WithNumber {
  readonly subject: SubjectId;
  readonly number: string;
  readonly email: string;
}

export interface MailFace {
  readonly face: WebFace;
  readonly server: ImapServer;
  readonly centre: ToyCentre;
  /** What failed in the runs so far. */
  readonly faults: unknown[];
  /** Joins; with an identification number, as the desk writes it down. */
  aPerson(iin?: string): Promise<WithNumber>;
  read(): Promise<MailboxRun | null>;
  rowOf(raw: Uint8Array): Promise<{ state: string; caseId: string | null; letterId: string; takenAt: Date } | undefined>;
  /** Delivers letters, reads them, and gives what became of the first. */
  sent(...raws: readonly Buffer[]): Promise<{ state: string | undefined; shown: ShownRequest | null }>;
  lettersTo(address: string): Promise<{ kind: string; text: string }[]>;
  blocks(subject: SubjectId): Promise<string[]>;
  /** What the record holds, as the protection officer reads it. */
  held(subject: SubjectId, field: FieldId): Promise<string | undefined>;
  sign(text: string | Uint8Array, key: ToyCertificate, attached?: boolean): Buffer;
  signedLetter(text: string, key: ToyCertificate, more?: LetterParts): Buffer;
  /** An officer refuses, so that nothing of a test stays blocked. */
  reject(caseId: string, by: SubjectId): Promise<void>;
}

/** A text of our own form, with a fresh id and nonce. */
export function aForm(values: Readonly<Record<string, string>>, kind: "destruction" | "blocking" = "blocking", sender: "subject" | "representative" = "representative"): { text: string; caseId: string } {
  const caseId = newId();
  return { caseId, text: signedRequestText(["Обращение"], { caseId, nonce: `${newId()}${newId()}`, kind, sender, values }) };
}

/** The newest code that left by SMTP for an address. */
async function codeCaught(face: WebFace, out: SmtpCatcher, address: string): Promise<string> {
  await face.work();
  face.clock.advance({ seconds: 1 });
  for (const { to, raw } of out.caught.toReversed()) {
    const code = to.includes(address) ? /\b\d{8}\b/.exec((await PostalMime.parse(raw)).text ?? "")?.[0] : undefined;
    if (code !== undefined) return code;
  }
  throw new Error("no letter with a code was sent there");
}

/** The whole service with a mailbox on a server of its own and a toy certification centre behind its trust; letters leave by `out`, where one is given. Closed when the test file ends. */
export async function mailFace(clock: MovableClock, out?: SmtpCatcher): Promise<MailFace> {
  const server = await imapServer();
  const centre = createToyCentre({ algorithm: "gost", now: clock.now() });
  const toy = await serveToyCentre(centre);
  const trust = join(mkdtempSync(join(tmpdir(), "mailbox-")), "trust.json");
  writeFileSync(trust, JSON.stringify(toy.trust));
  const environment = { SIGNATURE_TRUST_FILE: trust, IMAP_URL: server.url, AUTHORITY_BINS: AUTHORITY_BIN, MAIL_DOMAIN: "school.example", ...(out === undefined ? {} : { SMTP_URL: out.url }) };
  const kept = await webFace({ clock, environment });
  const face = out === undefined ? kept : { ...kept, mailedCode: (address: string) => codeCaught(kept, out, address) };
  atEnd(() => {
    server.close();
    toy.close();
  });
  const { services } = face;
  const faults: unknown[] = [];
  let people = 0;
  const sign: MailFace["sign"] = (text, key, attached = true) => Buffer.from(encode(signContent(key, Buffer.from(text as Uint8Array), { attached, signedAt: clock.now(), stamp: centre.stamp })));
  const rowOf: MailFace["rowOf"] = async (raw) => (await services.databases.data<{ state: string; caseId: string | null; letterId: string; takenAt: Date }[]>`select state, case_id as "caseId", letter_id as "letterId", taken_at as "takenAt" from mailbox.letter where hash = ${Buffer.from(hashOf(raw), "hex")}`)[0];
  const read: MailFace["read"] = () => services.mailbox.read({ onFault: (_letter, error) => faults.push(error) });
  return {
    face, server, centre, faults, read, rowOf, sign,
    aPerson: async (iin) => {
      const email = `mailer${(people += 1)}@family.example`;
      await joinAs(face, new FormBrowser(face.app), email);
      const { databases, vault } = services;
      const subject = await newestSubject(services);
      if (iin !== undefined) {
        const access = accessFor({ purpose: "request-handling", actor: { kind: "subject", subject }, requestId: newId() });
        await databases.data.begin((tx) => vault.collect(tx, access, subject, { iin }, { source: "in-person", at: clock.now() }));
      }
      await face.work();
      return { subject, email, number: String((await aboutSubject(databases.data, subject))?.number) };
    },
    sent: async (...raws) => {
      for (const raw of raws) server.deliver(raw);
      await read();
      const [fault] = faults.splice(0);
      if (fault !== undefined) throw fault instanceof Error ? fault : new Error("a letter was not handled");
      const row = raws[0] === undefined ? undefined : await rowOf(raws[0]);
      const caseId = row?.caseId ?? null;
      return { state: row?.state, shown: caseId === null ? null : await services.requests.shown(caseId) };
    },
    lettersTo: async (address) => {
      await face.work();
      return (await services.keptLetters.newest(500)).flatMap(({ kind, letter }) => (letter !== null && reveal(letter.to, "mail") === address ? [{ kind, text: reveal(letter.text, "mail") }] : []));
    },
    blocks: async (subject) => (await services.restrictions.inForce(services.databases.data, subject)).map(({ kind }) => kind),
    held: async (subject, field) => {
      const officer = { kind: "staff", subject: asSubjectId(newId()), role: "protection-officer" } as const;
      const { values } = await services.vault.read(accessFor({ purpose: "request-handling", actor: officer, requestId: newId() }), subject, [field]);
      const found = values[field];
      return found === undefined ? undefined : reveal(found.value, "ui");
    },
    signedLetter: (text, key, more = {}) => {
      centre.setNow(clock.now());
      return rawLetter({ subject: "Подписано", text: "", files: [{ name: "request.txt.p7m", type: "application/pkcs7-mime", bytes: sign(text, key) }], ...more });
    },
    reject: async (caseId, subject) => {
      const by: Actor = { kind: "staff", subject, role: "protection-officer" };
      await services.requests.reject({ caseId, by, requestId: newId(), reason: "violation-not-confirmed", words: "Проверили." });
    },
  };
}
