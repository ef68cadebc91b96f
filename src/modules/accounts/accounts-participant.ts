import { Personal } from "../../platform/personal.ts";
import type { SubjectId } from "../../policy/index.ts";
import type { KeyStore } from "../keys/index.ts";
import type { Exported, SubjectParticipant, Trace } from "../participants/index.ts";
import { Access } from "../vault/index.ts";
import { accountOf } from "./accounts.store.ts";
import { attemptKeysOf, countAttempts } from "./attempts.store.ts";
import type { DraftSeals } from "./draft-seal.ts";
import { countIssuedCodes } from "./issued-codes.store.ts";
import { countKeptForms } from "./kept-forms.store.ts";
import { openPasskeys } from "./passkey-seal.ts";
import { passkeysOf, type PasskeyRow } from "./passkeys.store.ts";
import { countSessions, sessionsOf } from "./sessions.store.ts";
import { shortNameOf } from "./short-names.store.ts";
import { countStepUps } from "./step-ups.store.ts";

interface AccountsPartDeps {
  readonly seals: Pick<DraftSeals, "drop">;
  readonly keys: Pick<KeyStore, "createKeys" | "openKeys">;
}

/** The public half of a key says nothing about a person; when it came and was used does, and what its person calls it. That name is shown to nobody else, staff with a copy for the person among them. */
async function passkeysHeld({ keys }: AccountsPartDeps, subject: SubjectId, rows: readonly PasskeyRow[], access: unknown): Promise<Exported[]> {
  const named = Access.isMade(access) && access.role === "subject" ? await openPasskeys(keys, subject, rows) : [];
  const called = new Map(named.flatMap(({ row, content }) => (content.name === undefined ? [] : [[row.id, new Personal(content.name)]])));
  return rows.map(({ id, addedAt, usedAt }) => {
    const name = called.get(id);
    return { addedAt: addedAt.toISOString(), usedAt: usedAt?.toISOString() ?? null, ...(name === undefined ? {} : { called: name }) };
  });
}

/** The accounts' part in a subject's rights: account, sessions, codes asked for. */
export function accountsParticipant(deps: AccountsPartDeps): SubjectParticipant {
  const { seals } = deps;
  return {
    name: "accounts",
    schemas: ["accounts"],
    tables: [
      "accounts.account", "accounts.attempt", "accounts.session", "accounts.step_up", "accounts.rate_window", "accounts.kept_form", "accounts.passkey",
      "accounts.issued_code", "accounts.short_name",
    ],
    async export(tx, subject, access) {
      const account = await accountOf(tx, subject);
      if (account === null) return {};
      const sessions = await sessionsOf(tx, subject);
      return {
        shortName: (await shortNameOf(tx, subject))?.name ?? null,
        passkeys: await passkeysHeld(deps, subject, await passkeysOf(tx, subject), access),
        state: account.state, openedAt: account.openedAt.toISOString(), closedAt: account.closedAt?.toISOString() ?? null,
        sessions: sessions.map(({ method, language, openedAt, seenAt, endsAt }) => (
          { method, language, openedAt: openedAt.toISOString(), seenAt: seenAt.toISOString(), endsAt: endsAt.toISOString() }
        )),
      };
    },
    // accounts.rate_window holds hashes that lead to nobody, not even with the key once the window is over.
    async find(tx, subject) {
      const traces: Trace[] = [
        { table: "accounts.account", rows: (await accountOf(tx, subject)) === null ? 0 : 1 },
        { table: "accounts.attempt", rows: await countAttempts(tx, subject) },
        { table: "accounts.session", rows: await countSessions(tx, subject) },
        { table: "accounts.step_up", rows: await countStepUps(tx, subject) },
        { table: "accounts.kept_form", rows: await countKeptForms(tx, subject) },
        { table: "accounts.passkey", rows: (await passkeysOf(tx, subject)).length },
        { table: "accounts.issued_code", rows: await countIssuedCodes(tx, subject) },
        { table: "accounts.short_name", rows: (await shortNameOf(tx, subject)) === null ? 0 : 1 },
      ];
      return traces.filter((trace) => trace.rows > 0);
    },
    restrict: () => Promise.resolve(),
    lift: () => Promise.resolve(),
    // The blind index follows the vault's value; nothing here holds an address.
    correct: () => Promise.resolve(),
    async destroy(tx, { subject, erase }) {
      // The keys first: a code that was asked for and not used has the typed address beside it.
      await seals.drop(await attemptKeysOf(tx, subject));
      return [
        { table: "accounts.kept_form", rows: await erase("accounts", "kept_form") },
        { table: "accounts.passkey", rows: await erase("accounts", "passkey") },
        { table: "accounts.issued_code", rows: await erase("accounts", "issued_code") },
        { table: "accounts.short_name", rows: await erase("accounts", "short_name") },
        { table: "accounts.step_up", rows: await erase("accounts", "step_up") },
        { table: "accounts.session", rows: await erase("accounts", "session") },
        { table: "accounts.attempt", rows: await erase("accounts", "attempt") },
        { table: "accounts.account", rows: await erase("accounts", "account") },
      ];
    },
    recall: () => Promise.resolve(),
  };
}
