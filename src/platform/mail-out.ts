import { createTransport, type Transporter } from "nodemailer";
import type SMTPPool from "nodemailer/lib/smtp-pool/index.js";

/** A letter ready to go. Its words are personal: it lives in the sending job alone and is never logged. */
export interface Letter {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** `<random@domain>`; made before sending, so that a second try sends the same letter. */
  readonly messageId: string;
  /** Such as List-Unsubscribe. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What became of it: `sent` when the next mail server took it, `kept` when there is none and the letter was put aside to be read. */
export type MailOutcome = "sent" | "kept";

export interface MailOut {
  /** Throws MailFault when the letter was not taken. */
  send(letter: Letter): Promise<MailOutcome>;
  close(): Promise<void>;
}

/** The commands of SMTP whose answer is about a recipient or a letter (RFC 5321 §4.1.1). */
const ABOUT_THE_LETTER = ["RCPT TO", "DATA"];

/** A letter that was not taken. Says what kind of answer came, never the answer: servers quote addresses in it. */
export class MailFault extends Error {
  /** Whether trying again is of no use: an SMTP answer of 5xx to the recipient or to the letter itself. One to our sign-in or sender is ours to mend, and the letter waits. */
  readonly permanent: boolean;
  readonly responseCode: number | undefined;

  constructor(responseCode: number | undefined, code: string, command: string) {
    super(responseCode === undefined ? `mail server: ${code}` : `mail server answered ${responseCode}`);
    this.name = "MailFault";
    this.permanent = responseCode !== undefined && responseCode >= 500 && ABOUT_THE_LETTER.includes(command);
    this.responseCode = responseCode;
  }
}

export interface DkimKey {
  readonly domain: string;
  readonly selector: string;
  /** PEM. */
  readonly privateKey: string;
}

/** The headers a DKIM signature covers; RFC 8058 wants both List-Unsubscribe ones in it. */
export const DKIM_HEADERS = [
  "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
  "Reply-To", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted",
] as const;

function faultOf(error: unknown): MailFault {
  const { responseCode, code, command } = error as { responseCode?: unknown; code?: unknown; command?: unknown };
  const answered = typeof responseCode === "number" ? responseCode : undefined;
  return new MailFault(answered, typeof code === "string" && /^[A-Z]{3,20}$/.test(code) ? code : "unreachable", typeof command === "string" ? command : "");
}

/**
 * Mail over SMTP: a pool of three connections, every wait bounded, signed when there is a DKIM key.
 * TLS is demanded from servers on other machines, with smtps:// at once and with smtp:// by STARTTLS.
 */
export function smtpMailOut(url: string, dkim?: DkimKey): MailOut {
  const address = new URL(url);
  const options: SMTPPool.Options = {
    pool: true,
    host: address.hostname.replace(/^\[|\]$/g, ""),
    port: address.port ? Number(address.port) : address.protocol === "smtps:" ? 465 : 587,
    secure: address.protocol === "smtps:",
    requireTLS: address.protocol === "smtp:" && !["localhost", "127.0.0.1", "[::1]"].includes(address.hostname),
    maxConnections: 3,
    maxMessages: 200,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(address.username ? { auth: { user: decodeURIComponent(address.username), pass: decodeURIComponent(address.password) } } : {}),
    ...(dkim ? { dkim: { domainName: dkim.domain, keySelector: dkim.selector, privateKey: dkim.privateKey, headerFieldNames: DKIM_HEADERS.join(":") } } : {}),
  };
  const transport: Transporter<SMTPPool.SentMessageInfo> = createTransport(options);
  return {
    send: async ({ headers, ...letter }) => {
      try {
        await transport.sendMail({ ...letter, headers: { ...headers } });
        return "sent";
      } catch (error) {
        throw faultOf(error);
      }
    },
    close: () => {
      transport.close();
      return Promise.resolve();
    },
  };
}
