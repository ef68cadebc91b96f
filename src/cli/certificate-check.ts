import { readFile } from "node:fs/promises";
import { type Certificate, type CertificateVerdict, checkCertificate, type HolderOpening } from "../modules/destruction/index.ts";
import { UsageFault, type Answer, type Command } from "./command.ts";

const FILE_BYTES_MAX = 1_000_000;

const SENTENCES: Readonly<Record<CertificateVerdict["faults"][number], string>> = {
  "not-a-certificate": "The file is not a certificate of destruction of a known format.",
  "other-log": "The certificate names another log than the one whose key you trust.",
  "proof-wrong": "A proof does not show its entry in the log under a checkpoint signed by the key.",
  "row-differs": "What the certificate says is not what the log recorded.",
  "step-missing": "A step without which nothing is destroyed is missing.",
  "step-of-other-destruction": "A step belongs to another destruction.",
  "state-differs": "The stated times or state are not those of the recorded steps.",
  "holder-differs": "The opening does not belong to this certificate.",
};

async function json(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    throw new UsageFault(`${path} cannot be read`);
  }
  if (text.length > FILE_BYTES_MAX) throw new UsageFault(`${path} is too large for a certificate`);
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isOpening(value: unknown): value is HolderOpening {
  return typeof value === "object" && value !== null && "salt" in value && "name" in value && typeof value.salt === "string" && typeof value.name === "string";
}

function inLines(verdict: CertificateVerdict, file: unknown, trusted: boolean): string {
  if (!verdict.ok) return ["The certificate does not hold.", ...verdict.faults.map((fault) => `  ${SENTENCES[fault]} (${fault})`)].join("\n");
  const { begun, unreadableAt, irrecoverableAt, state } = file as Certificate;
  return [
    `The certificate holds: destruction ${begun.destruction}.`,
    `  Unreadable since ${unreadableAt}.`,
    state === "irrecoverable" ? `  Irrecoverable since ${irrecoverableAt}.` : `  Older copies die at the next turn of the key, planned for ${irrecoverableAt}.`,
    ...begun.kept.map(({ what, ground, until }) => `  Kept under lock until ${until}: ${what} (${ground}).`),
    ...(trusted ? [] : ["  Checked with the key in the file itself: give --key to say which log you trust."]),
  ].join("\n");
}

/** `robotek certificate check FILE`: needs nothing but the file and, for full trust, the log's key. Exit 0 only when it holds. clause:D2 */
export const command: Command = {
  name: "certificate check",
  summary: "check a certificate of destruction with nothing but the file and the log's key",
  arguments: [{ name: "FILE", summary: "the certificate (JSON)" }],
  options: {
    key: { type: "string", value: "VKEY", summary: "the log's verifier key that you trust; else the one in the file" },
    opening: { type: "string", value: "FILE", summary: "the holder's opening, to bind the certificate to a name" },
  },
  run: async ({ args: [path = ""], values }): Promise<Answer> => {
    const file = await json(path);
    const key = values.get("key"), openingPath = values.get("opening");
    const opening = openingPath === undefined ? undefined : await json(openingPath);
    if (opening !== undefined && !isOpening(opening)) throw new UsageFault(`${openingPath ?? ""} holds no opening (salt and name)`);
    const verdict = checkCertificate(file, { ...(key === undefined ? {} : { key }), ...(opening === undefined ? {} : { opening }) });
    return { ok: verdict.ok, value: verdict, text: inLines(verdict, file, key !== undefined) };
  },
};
