import { createHash } from "node:crypto";
import type { MailIn } from "../../src/platform/mail-in.ts";

/** A mailbox in memory, for tests that are about what is done with letters. */
export function lyingLetters(...raws: readonly Uint8Array[]): MailIn {
  const lying = new Map(raws.map((raw, at) => [at + 1, Buffer.from(raw)]));
  return {
    validity: 1n,
    list: () => Promise.resolve([...lying].map(([uid, raw]) => ({ uid, bytes: raw.length }))),
    fetch: (uid, { whole_max, head_max }) => {
      const raw = lying.get(uid);
      const whole = raw !== undefined && raw.length <= whole_max;
      return Promise.resolve(raw === undefined ? null : { hash: createHash("sha256").update(raw).digest(), bytes: raw.length, kept: whole ? raw : raw.subarray(0, head_max), whole });
    },
    remove: (uid) => {
      lying.delete(uid);
      return Promise.resolve();
    },
    flag: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
