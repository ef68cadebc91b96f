import { createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** A letter as it lies on the server. */
interface Lying {
  readonly uid: number;
  readonly raw: Buffer;
  readonly flags: Set<string>;
}

export interface ImapServer {
  readonly url: string;
  /** Puts a letter into INBOX, as a mail server does at its coming. */
  deliver(raw: Uint8Array | string): number;
  /** What lies there: numbers and flags. */
  lying(): { uid: number; flags: string[] }[];
  /** Commands that clients gave, newest last, without their tags. */
  readonly commands: string[];
  /** How the server misbehaves from now on. `drop`: it breaks the connection at the first command that begins so. */
  misbehave(how: { readonly drop?: string; readonly readOnly?: boolean; readonly noUidPlus?: boolean }): void;
  /** All numbers of letters mean others from now on. */
  renumber(): void;
  close(): void;
}

const USER = "requests", PASSWORD = "a mailbox's word";

/** An IMAP4rev1 server over a socket, with one mailbox: as much of RFC 3501, UIDPLUS and IDLE as a client that reads, flags and removes letters needs. */
export async function imapServer(): Promise<ImapServer> {
  let letters: Lying[] = [];
  let nextUid = 1;
  let validity = 1_000;
  let how: Parameters<ImapServer["misbehave"]>[0] = {};
  const commands: string[] = [];
  const sockets = new Set<Socket>();

  const chosen = (set: string, byUid: boolean): [number, Lying][] => {
    const numbered = letters.map((letter, at) => [at + 1, letter] as [number, Lying]);
    const last = byUid ? (letters.at(-1)?.uid ?? 0) : letters.length;
    const ranges = set.split(",").map((part) => part.split(":").map((end) => (end === "*" ? last : Number(end))));
    return numbered.filter(([sequence, { uid }]) => ranges.some(([from = 0, to = from]) => {
      const n = byUid ? uid : sequence;
      return n >= Math.min(from, to) && n <= Math.max(from, to);
    }));
  };

  const fetched = (sequence: number, { uid, raw, flags }: Lying, items: string): Buffer => {
    const parts: Buffer[] = [Buffer.from(`* ${sequence} FETCH (UID ${uid}`)];
    if (/RFC822\.SIZE/i.test(items)) parts.push(Buffer.from(` RFC822.SIZE ${raw.length}`));
    if (/FLAGS/i.test(items)) parts.push(Buffer.from(` FLAGS (${[...flags].join(" ")})`));
    const [, whole, start, length] = /BODY(?:\.PEEK)?\[(\])(?:<(\d+)\.(\d+)>)?/i.exec(items) ?? [];
    if (whole !== undefined) {
      const from = Number(start ?? 0);
      const piece = start === undefined ? raw : raw.subarray(from, from + Number(length));
      parts.push(Buffer.from(` BODY[]${start === undefined ? "" : `<${from}>`} {${piece.length}}\r\n`), piece);
    }
    return Buffer.concat([...parts, Buffer.from(")\r\n")]);
  };

  const expunge = (socket: Socket, only: readonly Lying[]): void => {
    for (const gone of only.filter(({ flags }) => flags.has("\\Deleted"))) {
      socket.write(`* ${letters.indexOf(gone) + 1} EXPUNGE\r\n`);
      letters = letters.filter((one) => one !== gone);
    }
  };

  const capability = (): string => `IMAP4rev1 IDLE${how.noUidPlus === true ? "" : " UIDPLUS"}`;

  /** Answers one command; gives its tagged end, or null where there is none yet. */
  const obey = (socket: Socket, tag: string, command: string): string | null => {
    const [, uidWord = "", verb = "", rest = ""] = /^(UID )?(\S+)\s*(.*)$/is.exec(command) ?? [];
    const byUid = uidWord !== "";
    switch (verb.toUpperCase()) {
      case "CAPABILITY": socket.write(`* CAPABILITY ${capability()}\r\n`); break;
      case "LOGIN": {
        const said = [...rest.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, bare]) => (quoted ?? bare ?? "").replaceAll(/\\(.)/g, "$1"));
        if (said[0] !== USER || said[1] !== PASSWORD) return `${tag} NO [AUTHENTICATIONFAILED] wrong\r\n`;
        break;
      }
      case "LIST": socket.write('* LIST (\\HasNoChildren) "/" "INBOX"\r\n'); break;
      case "SELECT":
      case "EXAMINE":
        socket.write(`* FLAGS (\\Seen \\Flagged \\Deleted)\r\n* ${letters.length} EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY ${validity}] v\r\n* OK [UIDNEXT ${nextUid}] n\r\n`);
        return `${tag} OK [${how.readOnly === true ? "READ-ONLY" : "READ-WRITE"}] selected\r\n`;
      case "FETCH": {
        const [, set = "", items = ""] = /^(\S+)\s+(.*)$/s.exec(rest) ?? [];
        for (const [sequence, letter] of chosen(set, byUid)) socket.write(fetched(sequence, letter, items));
        break;
      }
      case "STORE": {
        const [, set = "", flags = ""] = /^(\S+)\s+\+FLAGS(?:\.SILENT)?\s+\(?([^)]*)\)?/is.exec(rest) ?? [];
        for (const [, letter] of chosen(set, byUid)) for (const flag of flags.split(/\s+/).filter(Boolean)) letter.flags.add(flag);
        break;
      }
      case "SEARCH": socket.write(`* SEARCH ${letters.map(({ uid }) => uid).join(" ")}\r\n`); break;
      case "EXPUNGE": expunge(socket, byUid ? chosen(rest, true).map(([, letter]) => letter) : letters); break;
      case "IDLE": socket.write("+ idling\r\n"); return null;
      case "LOGOUT": socket.end(`* BYE done\r\n${tag} OK done\r\n`); return null;
      case "NOOP": break;
      default: return `${tag} BAD unknown\r\n`;
    }
    return `${tag} OK done\r\n`;
  };

  const talk = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
    socket.write(`* OK [CAPABILITY ${capability()}] a mailbox\r\n`);
    let waiting = "";
    let idling = "";
    socket.on("data", (data: Buffer) => {
      waiting += data.toString("latin1");
      for (let end = waiting.indexOf("\r\n"); end >= 0; end = waiting.indexOf("\r\n")) {
        const line = waiting.slice(0, end);
        waiting = waiting.slice(end + 2);
        if (line.toUpperCase() === "DONE") {
          socket.write(`${idling} OK done\r\n`);
          continue;
        }
        const [, tag = "*", command = ""] = /^(\S+) (.*)$/s.exec(line) ?? [];
        commands.push(command.startsWith("LOGIN") ? "LOGIN" : command);
        if (how.drop !== undefined && command.toUpperCase().startsWith(how.drop)) {
          socket.destroy();
          return;
        }
        if (command.toUpperCase() === "IDLE") idling = tag;
        const answer = obey(socket, tag, command);
        if (answer !== null) socket.write(answer);
      }
    });
  };

  const server: Server = createServer(talk);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `imap://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${(server.address() as AddressInfo).port}/INBOX`,
    deliver: (raw) => {
      letters.push({ uid: nextUid, raw: Buffer.from(raw as Uint8Array), flags: new Set() });
      return nextUid++;
    },
    lying: () => letters.map(({ uid, flags }) => ({ uid, flags: [...flags] })),
    commands,
    misbehave: (next) => { how = next; },
    renumber: () => {
      validity += 1;
      nextUid = 1;
      letters = letters.map((letter) => ({ ...letter, uid: nextUid++ }));
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
