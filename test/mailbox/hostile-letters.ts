import { gzipSync } from "node:zlib";
import { seededChance } from "../support/toy-centre/index.ts";
import { rawLetter } from "../support/letters.ts";

const FROM = ["mother", "father", "office", "stranger"].map((name) => `${name}@hostile.example`);
const bytes = (chance: () => number, length: number): Buffer => Buffer.from(Array.from({ length }, () => Math.floor(chance() * 256)));
const head = (from: string, more = ""): string => `From: ${from}\r\nTo: requests@school.example\r\nSubject: x\r\n${more}`;

/** What a hostile sender may put into a mailbox; each kind by its name, so that a fault says which one it was. */
const KINDS: Readonly<Record<string, (chance: () => number, n: number, from: string) => Buffer>> = {
  plain: (_chance, n, from) => rawLetter({ from, text: `Вопрос ${n}` }),
  "asks to be destroyed": (_chance, n, from) => rawLetter({ from, text: `Прошу уничтожить данные. Номер пользователя: ${n % 7}` }),
  noise: (chance) => bytes(chance, 1 + Math.floor(chance() * 4_000)),
  "noise after headers": (chance, _n, from) => Buffer.concat([Buffer.from(`${head(from)}\r\n`), bytes(chance, 2_000)]),
  "no end of headers": (_chance, n, from) => Buffer.from(`${head(from)}X-${n}: ${"a".repeat(20_000)}`),
  "headers without end": (_chance, n, from) => Buffer.from(`${head(from)}${`X-${n}: ${"b".repeat(900)}\r\n`.repeat(600)}\r\nbody`),
  "boundary without end": (_chance, n, from) => Buffer.from(`${head(from)}Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}\r\nContent-Type: text/plain\r\n\r\nhello`),
  "deep parts": (_chance, n, from) => Buffer.from(head(from) + Array.from({ length: 300 }, (_, depth) => `Content-Type: multipart/mixed; boundary="d${n}-${depth}"\r\n\r\n--d${n}-${depth}\r\n`).join("")),
  "many parts": (_chance, n, from) => Buffer.from(`${head(from)}Content-Type: multipart/mixed; boundary="m${n}"\r\n\r\n${`--m${n}\r\n\r\n`.repeat(60_000)}`),
  "letters in letters": (_chance, n, from) => Buffer.from(Array.from({ length: 60 }, () => `${head(from)}Content-Type: message/rfc822\r\n\r\n`).join("") + String(n)),
  "zip bomb": (_chance, n, from) => rawLetter({ from, files: [{ name: "bomb.zip", type: "application/zip", bytes: gzipSync(Buffer.alloc(8_000_000, n)) }, { name: "bomb.p7m", bytes: gzipSync(Buffer.alloc(4_000_000)) }] }),
  "false signature": (chance, _n, from) => rawLetter({ from, files: [{ name: "a.p7s", bytes: Buffer.concat([Buffer.from([0x30, 0x82, 0xff, 0xff]), bytes(chance, 500)]) }, { name: "a.txt", type: "text/plain", bytes: bytes(chance, 50) }] }),
  "false base64": (_chance, n, from) => rawLetter({ from, text: `M${"I".repeat(5_000)}${n}\n-----BEGIN CMS-----\n${"A".repeat(3_000)}\n-----END CMS-----` }),
  loop: (_chance, n, from) => rawLetter({ from, text: String(n), headers: { "Auto-Submitted": "auto-replied" } }),
  bounce: (_chance, n) => rawLetter({ from: "MAILER-DAEMON@hostile.example", text: String(n), headers: { "Return-Path": "<>" } }),
  "from ourselves": (_chance, n) => rawLetter({ from: "no-reply@school.example", text: String(n) }),
  "many senders": (_chance, n) => rawLetter({ from: `a@hostile.example, b@hostile.example, "x\r\nBcc: victim@hostile.example" <c@hostile.example>`, text: String(n) }),
  "two froms": (_chance, n, from) => Buffer.from(`From: nobody\r\n${head(from)}\r\n${n}`),
  "a line break in the address": (_chance, n) => Buffer.from(`${head(`=?utf-8?q?a=0d=0aBcc:_v?= <q${n}\r\n @hostile.example>`)}\r\nx`),
  "a false character set": (_chance, n, from) => Buffer.from(`${head(from)}Content-Type: text/plain; charset=utf-77\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=FF=00=${n}`),
  html: (_chance, n, from) => Buffer.from(`${head(from)}Content-Type: text/html\r\n\r\n${"<div>".repeat(20_000)}${"<a href='x'".repeat(2_000)}${n}`),
  "one long line": (_chance, n, from) => Buffer.from(`${head(from)}\r\n${n}${"х".repeat(300_000)}`),
  megabytes: (_chance, n, from) => rawLetter({ from, text: String(n), files: [{ name: "film.bin", bytes: Buffer.alloc(3_400_000 + n, n) }] }),
  "too large": (_chance, n, from) => rawLetter({ from, text: String(n), files: [{ name: "film.bin", bytes: Buffer.alloc(9_500_000 + n, n) }] }),
  nothing: () => Buffer.alloc(0),
};

/** Kinds that cost megabytes: few of them, so that the test's own process holds them. */
const RARE = ["megabytes", "too large", "many parts", "zip bomb"];

/** A hostile mailbox, the same for the same seed: letters of all kinds in any order, every ninth one a copy of an earlier one. */
export function hostileLetters(seed: number, letters: number): { readonly kind: string; readonly raw: Buffer }[] {
  const chance = seededChance(seed);
  const made: { kind: string; raw: Buffer }[] = [];
  const kinds = Object.keys(KINDS);
  while (made.length < letters) {
    const n = made.length;
    const earlier = made[Math.floor(chance() * n)];
    if (n % 9 === 8 && earlier !== undefined) {
      made.push(earlier);
      continue;
    }
    // What costs most comes last, so that the reader that is not killed holds it too.
    const kind = n >= letters - 40 && n % 3 === 0 ? (RARE[n % RARE.length] ?? "plain") : n < kinds.length ? (kinds[n] ?? "plain") : (kinds[Math.floor(chance() * kinds.length)] ?? "plain");
    if (RARE.includes(kind) && (n < letters - 40 || made.filter((one) => one.kind === kind).length >= 4)) {
      made.push({ kind: "plain", raw: rawLetter({ from: FROM[n % FROM.length] ?? "", text: `Ещё вопрос ${n}` }) });
      continue;
    }
    made.push({ kind, raw: KINDS[kind]?.(chance, n, FROM[Math.floor(chance() * FROM.length)] ?? "") ?? Buffer.alloc(0) });
  }
  return made;
}
