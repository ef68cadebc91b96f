import { KeyStore, loadLongLivedKeys } from "../modules/keys/index.ts";
import { defaultLedgerFolder, Ledger, LedgerHeadContradiction } from "../modules/ledger/index.ts";
import { keyStoreBackupFolder } from "../compose-ground.ts";
import { openInstallation } from "../platform/installation.ts";
import type { Command } from "./command.ts";

/** Not composed like the others: their start is what refuses while the mirror is missing. */
export const command: Command = {
  name: "ledger mirror",
  summary: "write the log's mirror anew from the database, after the mirror's disk was lost",
  run: async ({ config: read, clock }) => {
    const config = read();
    const installation = await openInstallation(config, clock);
    try {
      const { databases } = installation;
      const longLived = await loadLongLivedKeys(config.keysDirs);
      const keys = new KeyStore({ databases, clock, folders: config.keysDirs, longLived, backupFolder: keyStoreBackupFolder(config) });
      const signing = { current: longLived.ledgerSigning, previous: longLived.ledgerSigningPrevious };
      const ledger = new Ledger({ databases, keys, clock, folder: defaultLedgerFolder(config.dataDir), signing: () => signing });
      await ledger.rebuildMirror();
      const size = (await ledger.checkpoint())?.size ?? 0;
      return { ok: true, value: { size }, text: `The mirror holds ${size} entries again.` };
    } catch (error) {
      if (!(error instanceof LedgerHeadContradiction)) throw error;
      return { ok: false, value: { error: { kind: "ledger", fault: error.fault } }, text: `Not done: ${error.message}.` };
    } finally {
      await installation.close();
    }
  },
};
