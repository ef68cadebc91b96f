import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export interface SmtpCatcher {
  readonly url: string;
  /** Letters that came, oldest first. */
  readonly caught: { readonly to: readonly string[]; readonly raw: string }[];
  close(): Promise<void>;
}

/** A mail server over a socket that takes every letter and sends none on; it knows nobody at the addresses that `unknown` names. */
export async function smtpCatcher(unknown: (address: string) => boolean = () => false): Promise<SmtpCatcher> {
  const caught: { to: readonly string[]; raw: string }[] = [];
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ["STARTTLS", "AUTH"], logger: false,
    onRcptTo: ({ address }, _session, done) => {
      done(unknown(address) ? Object.assign(new Error("no such mailbox"), { responseCode: 550 }) : null);
    },
    onData: (stream, session, done) => {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => {
        caught.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(pieces).toString("utf8") });
        done();
      });
    },
  });
  await new Promise<void>((ready) => {
    server.listen(0, "127.0.0.1", ready);
  });
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    caught,
    close: () => new Promise((done) => {
      server.close(done);
    }),
  };
}
