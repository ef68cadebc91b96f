import { composeServices } from "../compose.ts";
import { addressSource, folderSource, verifyDatabase, verifyLog, type DeepVerification, type NoteKey, type TileSource, type Verification } from "../modules/ledger/index.ts";
import { openInstallation } from "../platform/installation.ts";
import { UsageFault, type Answer, type Call, type Command } from "./command.ts";
import { givenFile, givenKeys, keysIn } from "./ledger-trust.ts";

const ANSWER_MS_MAX = 20_000;
const ANSWER_BYTES_MAX = 32 * 1024 * 1024;

/** The body at an address, or null for "not found". Throws on every other answer. */
async function fetched(url: string): Promise<Buffer | null> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS_MAX), redirect: "error" });
  if (answer.status === 404) return null;
  if (!answer.ok) throw new UsageFault(`${url} answered ${answer.status}`);
  const body = Buffer.from(await answer.arrayBuffer());
  if (body.length > ANSWER_BYTES_MAX) throw new UsageFault(`${url} answered with too much`);
  return body;
}

/** Keys that the log itself names: they find faults, but not a log that was forged as a whole. */
async function statedKeys(folder: string | undefined, url: string | undefined): Promise<NoteKey[]> {
  if (folder !== undefined) return keysIn(await givenFile(`${folder}/key`), `${folder}/key`);
  return keysIn((await fetched(`${url?.replace(/\/$/, "") ?? ""}/key`))?.toString() ?? "", "the log's address");
}

function faultText({ fault }: Verification): string {
  switch (fault?.kind) {
    case undefined:
      return "no fault";
    case "checkpoint":
      return `the checkpoint is not to be believed: ${fault.reason}`;
    case "entry":
      return `the first bad entry is ${fault.index}`;
    case "tile":
      return `${fault.tile}: ${fault.reason}`;
    case "root":
      return `the entries do not have the signed root; the first bad one is from ${fault.from} on, below ${fault.to}`;
    case "since":
      return `this log does not continue the checkpoint of size ${fault.size}; the first bad entry is from ${fault.from} on, below ${fault.to}`;
  }
}

function answerOf(found: Verification, keyGiven: boolean, deep: DeepVerification | null): Answer {
  const { size, root, entriesChecked, origin, fault } = found;
  const ok = found.ok && (deep?.ok ?? true);
  const lines = [
    `${origin ?? "no log"}: ${entriesChecked} of ${size} entries checked, ${faultText(found)}.`,
    ...(keyGiven ? [] : ["The key was the one that the log names itself; give your own with --key."]),
    ...(deep === null ? [] : [`Rows: ${deep.compared} compared, ${deep.notComparable} not comparable, ${deep.faults.length} faults; ${deep.partsOpened} private parts open.`]),
    ...(deep?.faults ?? []).map(({ source, entryId, kind }) => `  ${source} ${entryId}: ${kind}`),
  ];
  return { ok, value: { size, root, ok, entriesChecked, origin, fault, key: keyGiven ? "given" : "stated", ...(deep && { deep }) }, text: lines.join("\n") };
}

/** The log first, and by itself: the rest of the service would not start on a log that is spoilt. */
async function verifyInstallation({ config: read, clock, flags }: Call, keys: NoteKey[] | null, since: string | null): Promise<Answer> {
  const config = read();
  const installation = await openInstallation(config, clock);
  try {
    const { databases } = installation;
    const found = await verifyDatabase(databases.data, { ...(keys && { trust: { keys } }), ...(since !== null && { since }) });
    if (!flags.has("deep") || !found.ok) return answerOf(found, keys !== null, null);
    const services = await composeServices({ config, databases, clock });
    try {
      return answerOf(found, keys !== null, await services.ledger.verifyDeep(services.deepSources));
    } finally {
      await services.close();
    }
  } finally {
    await installation.close();
  }
}

export const command: Command = {
  name: "ledger verify",
  summary: "recompute the log; names the first bad entry, or its tile",
  options: {
    url: { type: "string", value: "URL", summary: "the log at an address, such as https://…/ledger; this installation's database unless told" },
    dir: { type: "string", value: "DIR", summary: "the log in a folder: the mirror, or a copy of what is served" },
    key: { type: "string", value: "FILE", summary: "the verifier keys to believe, one a line; those that the log names unless told" },
    since: { type: "string", value: "FILE", summary: "a checkpoint held from before: any change below it is found" },
    deep: { type: "boolean", summary: "also compare consent, restriction and destruction rows with their entries" },
  },
  run: async (call) => {
    const { values, flags } = call;
    const [url, dir, sinceFile] = [values.get("url"), values.get("dir"), values.get("since")];
    if (url !== undefined && dir !== undefined) throw new UsageFault("--url and --dir exclude each other");
    if (flags.has("deep") && (url ?? dir) !== undefined) throw new UsageFault("--deep needs this installation's database");
    const keys = await givenKeys(values.get("key"));
    const since = sinceFile === undefined ? null : await givenFile(sinceFile);
    if (url === undefined && dir === undefined) return await verifyInstallation(call, keys, since);
    const source: TileSource = dir === undefined ? addressSource(url ?? "", fetched) : folderSource(dir);
    const trust = { keys: keys ?? (await statedKeys(dir, url)) };
    return answerOf(await verifyLog({ source, trust, ...(since !== null && { since }) }), keys !== null, null);
  },
};
