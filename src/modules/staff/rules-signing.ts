import type { SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Databases, SqlOrTx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { LastingSeals, Session } from "../accounts/index.ts";
import type { Documents } from "../documents/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { insertRulesSignature, rulesSignatureParts, rulesSignaturesOf } from "./rules-signatures.store.ts";

export interface RulesSigningDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly seals: LastingSeals;
  readonly ledger: Pick<Ledger, "append">;
  readonly documents: Pick<Documents, "current" | "byHash">;
}

/** The school's rules for staff: read and signed in the version that holds, before any personal data are shown (clause:S5). */
export class RulesSigning {
  readonly #deps: RulesSigningDeps;

  constructor(deps: RulesSigningDeps) {
    this.#deps = deps;
  }

  /** Whether the person has signed the version that holds, in whichever language. A new version asks again. */
  async isSigned(sql: SqlOrTx, subject: SubjectId): Promise<boolean> {
    const { documents, seals } = this.#deps;
    const { version } = await documents.current("staff-rules", "ru");
    const signed = await rulesSignaturesOf(sql, subject);
    return signed.some((row) => row.version === version && seals.fits("rules_signature", rulesSignatureParts(row), row.seal));
  }

  /**
   * Signs the text that was shown, by its hash. Signing twice is no fault. Throws Refusal `rules-changed` when another text holds by now: it is to be read first.
   */
  async sign({ session, hash, requestId }: { session: Pick<Session, "id" | "subject">; hash: string; requestId: string }): Promise<void> {
    const { databases, clock, documents, ledger, seals } = this.#deps;
    const { subject } = session;
    const at = clock.now();
    await databases.data.begin(async (tx) => {
      const shown = await documents.byHash(hash, tx);
      const holding = shown?.id === "staff-rules" ? await documents.current("staff-rules", shown.language, tx) : null;
      if (shown === null || holding?.hash !== hash) throw new Refusal("conflict", "rules-changed", { clause: "S5" });
      if ((await rulesSignaturesOf(tx, subject)).some(({ documentHash }) => documentHash === hash)) return;
      const [entry] = await ledger.append(tx, [{
        operation: "record", clause: "S5", purpose: "legal-duty", subject, actor: { kind: "subject", subject }, fields: [], requestId, at,
        detail: { what: "staff-rules-signed", version: shown.version, document: hash },
      }]);
      if (entry === undefined) throw new Error("the ledger gave no entry");
      const row = { subject, version: shown.version, documentHash: hash, language: shown.language, sessionId: session.id, requestId, at, entryId: entry.entryId };
      await insertRulesSignature(tx, { ...row, seal: seals.seal("rules_signature", rulesSignatureParts(row)) });
    });
  }

  /** What the person has signed, oldest first. */
  async signedBy(sql: SqlOrTx, subject: SubjectId): Promise<{ version: number; hash: string; at: Date }[]> {
    return (await rulesSignaturesOf(sql, subject)).map(({ version, documentHash, at }) => ({ version, hash: documentHash, at }));
  }
}
