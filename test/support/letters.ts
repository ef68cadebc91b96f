import { createHash } from "node:crypto";

export interface LetterParts {
  readonly from?: string;
  readonly subject?: string;
  readonly text?: string;
  /** The words as a page, and no plain text beside it. */
  readonly html?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly files?: readonly { readonly name: string; readonly type?: string; readonly bytes: Uint8Array }[];
}

const word = (text: string): string => `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=`;
const lines = (bytes: Uint8Array): string => (Buffer.from(bytes).toString("base64").match(/.{1,76}/g) ?? []).join("\r\n");

let made = 0;

/** A letter as a mail program writes it. Two of the same parts differ in their Message-ID. */
export function rawLetter({ from = "parent@family.example", subject = "Обращение", text = "Здравствуйте", html, headers = {}, files = [] }: LetterParts = {}): Buffer {
  made += 1;
  const head = {
    "Return-Path": `<${from}>`, From: from, To: "requests@school.example", Subject: word(subject), "Message-ID": `<${made}.letter@family.example>`, Date: "Mon, 09 Nov 2026 09:00:00 +0500",
    "MIME-Version": "1.0", ...headers,
  };
  const headText = Object.entries(head).filter(([, value]) => value !== "").map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const body = `Content-Type: text/${html === undefined ? "plain" : "html"}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines(Buffer.from(html ?? text))}\r\n`;
  if (files.length === 0) return Buffer.from(`${headText}${body}`);
  const parts = files.map(({ name, type = "application/octet-stream", bytes }) =>
    `--part\r\nContent-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines(bytes)}\r\n`);
  return Buffer.from(`${headText}Content-Type: multipart/mixed; boundary="part"\r\n\r\n--part\r\n${body}${parts.join("")}--part--\r\n`);
}

export const hashOf = (raw: Uint8Array): string => createHash("sha256").update(raw).digest("hex");
