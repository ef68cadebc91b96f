import { resolve } from "node:path";
import { acknowledgeOfflineCopy, initKeys, KeyFileFault, loadLongLivedKeys, offlineCopyAcknowledged, writeOfflineCopy, type LongLivedKeys } from "../modules/keys/index.ts";
import type { Answer, Command } from "./command.ts";

function lines(fingerprints: LongLivedKeys["fingerprints"]): string {
  return Object.entries(fingerprints).map(([name, fingerprint]) => `  ${name.padEnd(15)}${fingerprint}`).join("\n");
}

function faultAnswer(error: unknown): Answer {
  if (!(error instanceof KeyFileFault)) throw error;
  return { ok: false, value: { error: { kind: "keys", message: error.message } }, text: `Not done: ${error.message}.` };
}

const NEXT = `Nobody has acknowledged an offline copy of these keys. Production does not start without one:
  npx robotek keys init --offline-copy FOLDER    writes it, for instance to a stick
  npx robotek keys init --acknowledge FOLDER     reads it back from there and notes it`;

export const command: Command = {
  name: "keys init",
  summary: "make the long-lived keys that are missing, print their fingerprints; copy them off the machine",
  options: {
    "offline-copy": { type: "string", value: "FOLDER", summary: "write the long-lived keys, and nothing else, into this folder" },
    acknowledge: { type: "string", value: "FOLDER", summary: "read the copy back from this folder, compare, and note that it is put away" },
  },
  async run({ config: read, values, clock }) {
    const { keysDirs } = read();
    const [copy, acknowledged] = [values.get("offline-copy"), values.get("acknowledge")];
    try {
      const { fingerprints } = await initKeys(keysDirs);
      if (copy !== undefined) await writeOfflineCopy(keysDirs, resolve(copy));
      // Read from the copy itself: what is acknowledged can be read.
      if (acknowledged !== undefined) await acknowledgeOfflineCopy(keysDirs, (await loadLongLivedKeys([resolve(acknowledged)])).fingerprints, clock.now());
      const offlineCopy = await offlineCopyAcknowledged(keysDirs);
      const text = [
        `Long-lived keys in ${keysDirs.join(" and ")}:`, lines(fingerprints), ...(copy === undefined ? [] : [`Copied to ${copy}. Compare the fingerprints where it is kept.`]),
        offlineCopy ? "The offline copy is acknowledged." : NEXT,
      ].join("\n");
      return { ok: true, value: { fingerprints, offlineCopy }, text };
    } catch (error) {
      return faultAnswer(error);
    }
  },
};
