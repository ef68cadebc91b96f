import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { KeyFolders } from "./key-files.ts";
import { acknowledgeOfflineCopy, dropPreviousKey, initKeys, loadLongLivedKeys, LONG_LIVED, offlineCopyAcknowledged, rotateLongLivedKey, writeOfflineCopy } from "./long-lived-keys.ts";

const root = mkdtempSync(join(tmpdir(), "robotek-long-lived-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let made = 0;
const folders = (): KeyFolders => {
  made += 1;
  return [join(root, `${made}a`), join(root, `${made}b with space`)];
};

describe("the long-lived keys", () => {
  it("are made once, in both folders, readable by their owner alone", async () => {
    const at = folders();
    const keys = await initKeys(at);
    expect((await initKeys(at)).fingerprints).toEqual(keys.fingerprints);
    for (const folder of at) {
      expect(readdirSync(folder).sort()).toEqual(["form-token.key", "index.key", "journal.key", "ledger-signing.key"]);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      for (const file of readdirSync(folder)) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    }
    expect(new Set(Object.values(keys.fingerprints)).size).toBe(LONG_LIVED.length);
    for (const name of LONG_LIVED) expect(keys.fingerprints[name]).toMatch(/^[0-9a-f]{32}$/);
  });

  it("come out the same for two processes that make them at once", async () => {
    const at = folders();
    const all = await Promise.all(Array.from({ length: 8 }, () => initKeys(at)));
    for (const keys of all) expect(keys.fingerprints).toEqual((await loadLongLivedKeys(at)).fingerprints);
  });

  it("are never replaced silently: a lost copy is written anew, a lost or different key stops", async () => {
    const at = folders();
    const keys = await initKeys(at);
    rmSync(join(at[0], "journal.key"));
    expect((await initKeys(at)).fingerprints).toEqual(keys.fingerprints);
    expect(readFileSync(join(at[0], "journal.key"))).toEqual(readFileSync(join(at[1] ?? "", "journal.key")));
    writeFileSync(join(at[1] ?? "", "index.key"), `${"ab".repeat(32)}\n`);
    await expect(initKeys(at)).rejects.toThrow("differs between the folders");
    for (const folder of at) rmSync(join(folder, "form-token.key"));
    await expect(loadLongLivedKeys(at)).rejects.toThrow("form-token.key is in no folder");
  });

  it("are acknowledged as copied off the machine by their fingerprints, until one changes", async () => {
    const at = folders();
    const keys = await initKeys(at);
    const copy = join(root, `${made}copy`);
    await writeOfflineCopy(at, copy);
    expect(readdirSync(copy).sort()).toEqual(["form-token.key", "index.key", "journal.key", "ledger-signing.key"]);
    expect(await offlineCopyAcknowledged(at)).toBe(false);
    await expect(acknowledgeOfflineCopy(at, { ...keys.fingerprints, journal: "0".repeat(32) }, new Date(0))).rejects.toThrow("another fingerprint");
    await acknowledgeOfflineCopy(at, (await loadLongLivedKeys([copy])).fingerprints, new Date(0));
    expect(await offlineCopyAcknowledged(at)).toBe(true);
    await rotateLongLivedKey(at, "form-token");
    expect(await offlineCopyAcknowledged(at)).toBe(false);
  });

  it("keep the key before beside a rotated one until it is dropped", async () => {
    const at = folders();
    const before = await initKeys(at);
    const after = await rotateLongLivedKey(at, "ledger-signing");
    expect(after.fingerprints["ledger-signing"]).not.toBe(before.fingerprints["ledger-signing"]);
    expect(after.ledgerSigningPrevious?.export({ type: "pkcs8", format: "pem" })).toBe(before.ledgerSigning.export({ type: "pkcs8", format: "pem" }));
    await dropPreviousKey(at, "ledger-signing");
    expect((await loadLongLivedKeys(at)).ledgerSigningPrevious).toBeNull();
  });
});
