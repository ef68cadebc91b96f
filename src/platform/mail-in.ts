import { createHash } from "node:crypto";
import { ImapFlow } from "imapflow";

/** A letter that lies in the mailbox. */
export interface LyingLetter {
  readonly uid: number;
  readonly bytes: number;
}

/** A letter as it came. `hash` is over all of it; `kept` is the letter, or its beginning when it is longer than asked for. */
export interface FetchedLetter {
  readonly hash: Buffer;
  readonly bytes: number;
  readonly kept: Buffer;
  readonly whole: boolean;
}

/** An opened mailbox. Letters have numbers (UIDs) that hold as long as `validity` stays the same. */
export interface MailIn {
  readonly validity: bigint;
  /** Everything that lies there, oldest first. */
  list(): Promise<readonly LyingLetter[]>;
  /** Null when it is gone by now. Of a letter longer than `whole_max` the first `head_max` bytes are kept. */
  fetch(uid: number, bounds: { readonly whole_max: number; readonly head_max: number }): Promise<FetchedLetter | null>;
  remove(uid: number): Promise<void>;
  /** Leaves it where it is, flagged for people. */
  flag(uid: number): Promise<void>;
  close(): Promise<void>;
}
export type OpenMailIn = () => Promise<MailIn>;

/** A mailbox that could not be read. Says which kind of trouble, never what the server answered: that may quote an address. */
export class MailboxFault extends Error {
  constructor(what: string) {
    super(`mailbox: ${what}`);
    this.name = "MailboxFault";
  }
}

export interface ImapSettings {
  readonly url: string;
  /** Of a file; null: the address holds it. */
  readonly password: string | null;
}

const CHUNK_BYTES = 1_048_576;
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

function clientFor({ url, password }: ImapSettings): ImapFlow {
  const address = new URL(url);
  const secure = address.protocol === "imaps:";
  return new ImapFlow({
    host: address.hostname.replace(/^\[|\]$/g, ""), port: address.port ? Number(address.port) : secure ? 993 : 143, secure,
    // A password never crosses a network in the clear: another machine must offer STARTTLS.
    ...(secure ? {} : { doSTARTTLS: !LOOPBACK.includes(address.hostname) }),
    auth: { user: decodeURIComponent(address.username), pass: password ?? decodeURIComponent(address.password) },
    logger: false, disableAutoIdle: true, disableCompression: true, connectionTimeout: 20_000, greetingTimeout: 10_000, socketTimeout: 60_000,
    // What a hostile or broken server may make us hold.
    maxLiteralSize: 4 * CHUNK_BYTES, maxLineLength: 4 * CHUNK_BYTES, maxResponseSize: 12 * CHUNK_BYTES, maxResponseTokens: 200_000,
  });
}

const codeOf = (error: unknown): string => {
  const { code, authenticationFailed } = error as { code?: unknown; authenticationFailed?: unknown };
  if (authenticationFailed === true) return "the password was refused";
  return typeof code === "string" && /^[A-Za-z_]{3,30}$/.test(code) ? code : "unreachable";
};

/** Fetches in pieces, so that a letter of any size costs one piece of memory besides what is kept. */
async function fetchWhole(client: ImapFlow, uid: number, { whole_max, head_max }: { whole_max: number; head_max: number }): Promise<FetchedLetter | null> {
  const hash = createHash("sha256");
  const pieces: Buffer[] = [];
  let bytes = 0;
  let held = 0;
  for (;;) {
    const answer = await client.fetchOne(String(uid), { source: { start: bytes, maxLength: CHUNK_BYTES } }, { uid: true });
    const piece = answer === false ? undefined : answer.source;
    if (piece === undefined) {
      if (bytes === 0) return null;
      // After a last whole piece some servers say nothing more; a letter that somebody took away says the same.
      if ((await client.fetchOne(String(uid), { size: true }, { uid: true })) === false) throw new MailboxFault("a letter vanished while it was read");
      break;
    }
    hash.update(piece);
    bytes += piece.length;
    if (held <= whole_max) {
      pieces.push(piece);
      held += piece.length;
    }
    if (piece.length < CHUNK_BYTES) break;
  }
  const kept = Buffer.concat(pieces);
  const whole = bytes <= whole_max;
  return { hash: hash.digest(), bytes, kept: whole ? kept : Buffer.from(kept.subarray(0, head_max)), whole };
}

/** An IMAP mailbox (RFC 9051, RFC 3501). Opening throws MailboxFault when it cannot be reached, or letters cannot be taken away from it. */
export function imapMailbox(settings: ImapSettings): OpenMailIn {
  const path = decodeURIComponent(new URL(settings.url).pathname.slice(1)) || "INBOX";
  return async () => {
    const client = clientFor(settings);
    // An error of the socket after the work is done must not end the process.
    client.on("error", () => undefined);
    const guarded = async <T>(act: () => Promise<T>): Promise<T> => {
      try {
        return await act();
      } catch (error) {
        throw error instanceof MailboxFault ? error : new MailboxFault(codeOf(error));
      }
    };
    const opened = await guarded(async () => {
      await client.connect();
      return client.mailboxOpen(path);
    }).catch((error: unknown) => {
      client.close();
      throw error;
    });
    if (opened.readOnly === true) {
      client.close();
      throw new MailboxFault("it is read-only");
    }
    return {
      validity: opened.uidValidity,
      list: () => guarded(async () => {
        if (client.mailbox !== false && client.mailbox.exists === 0) return [];
        const found = await client.fetchAll("1:*", { uid: true, size: true });
        return found.map(({ uid, size }) => ({ uid, bytes: size ?? 0 })).sort((a, b) => a.uid - b.uid);
      }),
      fetch: (uid, bounds) => guarded(() => fetchWhole(client, uid, bounds)),
      remove: (uid) => guarded(async () => {
        if (!(await client.messageDelete(String(uid), { uid: true }))) throw new MailboxFault("a letter could not be taken away");
      }),
      flag: (uid) => guarded(async () => {
        await client.messageFlagsAdd(String(uid), ["\\Flagged"], { uid: true });
      }),
      close: () => client.logout().catch(() => undefined).finally(() => { client.close(); }),
    };
  };
}
