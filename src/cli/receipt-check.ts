import { checkReceipt, type ReceiptFault, type ReceiptVerdict } from "../modules/consent/index.ts";
import { UsageFault, type Answer, type Command } from "./command.ts";
import { givenFile } from "./ledger-trust.ts";

const FILE_CHARS_MAX = 2_000_000;

const SENTENCES: Readonly<Record<ReceiptFault["fault"], string>> = {
  "not-a-receipt": "the file is not a consent receipt of a known format",
  "not-canonical": "the bytes are not the RFC 8785 form",
  "other-log": "the receipt names another log than the one whose key you trust",
  "statement-wrong": "the statement is not signed by the key",
  changed: "differs from what was stated",
  "row-differs": "the answer's row is not the one of its hash",
  "event-differs": "what is shown is not what the answer's row says",
  "not-published": "the entry was not published when the file was made",
  "proof-wrong": "the proof or the opening does not show the entry in the log",
  "entry-differs": "the entry records another answer",
};

function inLines(verdict: ReceiptVerdict, trusted: boolean): string {
  if (!verdict.ok) return ["The receipt does not hold.", ...verdict.faults.map(({ fault, where }) => `  ${where}: ${SENTENCES[fault]} (${fault})`)].join("\n");
  return [
    `The receipt holds: ${verdict.receipt ?? ""}.`,
    ...verdict.answers.map(({ purpose, scope, state, at, index }) => `  ${at}  ${purpose}, ${scope}: ${state} (entry ${String(index)})`),
    ...(trusted ? [] : ["  Checked with the key in the file itself: give --key to say which log you trust."]),
  ].join("\n");
}

/** `robotek receipt check FILE`: needs nothing but the file and, for full trust, the log's key. Exit 0 only when it holds. clause:C2 */
export const command: Command = {
  name: "receipt check",
  summary: "check a consent receipt with nothing but the file and the log's key",
  arguments: [{ name: "FILE", summary: "the receipt (JSON-LD)" }],
  options: { key: { type: "string", value: "VKEY", summary: "the log's verifier key that you trust; else the one in the file" } },
  run: async ({ args: [path = ""], values }): Promise<Answer> => {
    const file = await givenFile(path);
    if (file.length > FILE_CHARS_MAX) throw new UsageFault(`${path} is too large for a receipt`);
    const key = values.get("key");
    const verdict = checkReceipt(file, key);
    return { ok: verdict.ok, value: verdict, text: inLines(verdict, key !== undefined) };
  },
};
