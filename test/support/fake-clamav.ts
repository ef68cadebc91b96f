import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** The file that every scanner finds and that harms nobody. Written apart, so that no scanner finds it here. */
export const EICAR = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!", "$H+H*"].join("");

export interface FakeClamav {
  readonly port: number;
  /** What it does with the next files: what clamd does, nothing at all, an answer that is none, one without an end. */
  behaves: "honestly" | "silently" | "brokenly" | "endlessly";
  /** How many bytes each file had that it was handed. */
  readonly files: number[];
  close(): Promise<void>;
}

/** The pieces of INSTREAM; null while the last, of length nought, has not come. Throws for another command. */
function fileIn(read: Buffer): Buffer | null {
  const command = "zINSTREAM\0";
  if (read.length < command.length) return null;
  if (read.toString("latin1", 0, command.length) !== command) throw new Error("another command");
  const pieces: Buffer[] = [];
  for (let at = command.length; at + 4 <= read.length;) {
    const length = read.readUInt32BE(at);
    if (length === 0) return Buffer.concat(pieces);
    if (at + 4 + length > read.length) return null;
    pieces.push(read.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}

function answer(socket: Socket, file: Buffer, behaves: FakeClamav["behaves"]): void {
  switch (behaves) {
    case "silently": return;
    case "brokenly": socket.end("INSTREAM size limit exceeded. ERROR\0"); return;
    case "endlessly": socket.write("A".repeat(100_000)); return;
    case "honestly": socket.end(file.includes(EICAR, 0, "latin1") ? "stream: Eicar-Test-Signature FOUND\0" : "stream: OK\0");
  }
}

/** A scanner that speaks ClamAV's protocol over a socket, as clamd does, and knows one virus. */
export async function fakeClamav(): Promise<FakeClamav> {
  const sockets = new Set<Socket>();
  const fake = { behaves: "honestly" as FakeClamav["behaves"], files: [] as number[] };
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    let read = Buffer.alloc(0);
    socket.on("error", () => undefined);
    socket.on("data", (piece: Buffer) => {
      read = Buffer.concat([read, piece]);
      const file = fileIn(read);
      if (file === null) return;
      read = Buffer.alloc(0);
      fake.files.push(file.length);
      answer(socket, file, fake.behaves);
    });
  });
  await new Promise<void>((listening) => { server.listen(0, "127.0.0.1", listening); });
  return Object.assign(fake, {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => { server.close(closed); });
    },
  });
}
