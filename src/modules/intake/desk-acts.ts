import {
  type Actor, type CivilDate, type Language, proofOf, type PurposeId, type Relation, type RelationProof, type RepresentationEnd, type ShownDocument, type StaffActor, type SubjectId,
} from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import type { Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { demandStaff, RECORDING_ROLES } from "../families/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import { accessFor } from "../vault/index.ts";
import { insertDocumentSeen, type SeenDocument } from "./intake.store.ts";
import type { IntakeDeps } from "./intake-deps.ts";

interface DeskWish {
  readonly by: Actor;
  readonly requestId: string;
}

/** Acts of staff on a document that lies before them: the document is looked at and handed back, its kind alone is kept (clause:C5, clause:G5). */
export class DeskActs {
  readonly #deps: Pick<IntakeDeps, "databases" | "clock" | "ledger" | "journal" | "vault" | "families" | "representations">;

  constructor(deps: Pick<IntakeDeps, "databases" | "clock" | "ledger" | "journal" | "vault" | "families" | "representations">) {
    this.#deps = deps;
  }

  /** A second representative, by the document that shows the relation. Throws Refusal as `Families.addSecondRepresentative`. */
  async addRepresentative(wish: DeskWish & { child: SubjectId; representative: SubjectId; relation: Relation; proof: RelationProof; until: CivilDate | null }): Promise<string> {
    const { by, child, representative, relation, proof, until, requestId } = wish;
    demandStaff(by, RECORDING_ROLES);
    return this.#done(async (tx, at) => {
      const id = await this.#deps.families.addSecondWithin(tx, { child, representative, relation, proof, until, by, requestId }, at);
      await this.#seen(tx, { subject: child, act: "representative-added", document: proofOf[relation], by, requestId, at });
      return id;
    });
  }

  /** The document that shows a right which was said so far, and its term; it ends by itself. Throws Refusal as `Families.proveWithin`. */
  async proveRepresentation(wish: DeskWish & { child: SubjectId; representative: SubjectId; relation: Relation; until: CivilDate | null }): Promise<void> {
    const { by, child, representative, relation, until, requestId } = wish;
    demandStaff(by, RECORDING_ROLES);
    await this.#done(async (tx, at) => {
      await this.#deps.families.proveWithin(tx, { child, representative, relation, proof: proofOf[relation], until, by, requestId }, at);
      await this.#seen(tx, { subject: child, act: "representation-proved", document: proofOf[relation], by, requestId, at });
    });
  }

  /** Ends a representation on a court's decision, or because it was a mistake. Throws Refusal `role-not-permitted`, `representation-unknown`. */
  async endRepresentation(wish: DeskWish & { child: SubjectId; representative: SubjectId; reason: Extract<RepresentationEnd, "court" | "guardianship-ended" | "mistake">; document: ShownDocument }): Promise<void> {
    const { by, child, representative, reason, document, requestId } = wish;
    demandStaff(by, RECORDING_ROLES);
    await this.#done(async (tx, at) => {
      await this.#deps.families.endWithin(tx, { child, representative, reason, by, requestId }, at);
      await this.#seen(tx, { subject: child, act: "representation-ended", document, by, requestId, at });
    });
  }

  /** A grown pupil stands here with a document and gives the own consent: the frozen record lives again. Throws Refusal as `Families.confirmAnew`. */
  async confirmGrownUp(wish: DeskWish & { pupil: SubjectId; purposes: readonly PurposeId[]; document: ShownDocument; documentHash: string; policyVersion: string; language: Language }): Promise<void> {
    const { by, pupil, document, requestId, ...said } = wish;
    demandStaff(by, RECORDING_ROLES);
    await this.#done(async (tx, at) => {
      await this.#deps.families.confirmAnewWithin(tx, { ...said, pupil, by: { staff: by }, requestId }, at);
      await this.#seen(tx, { subject: pupil, act: "grown-up-confirmed", document, by, requestId, at });
    });
  }

  /**
   * Puts a pupil's birth date right by the birth certificate or identity card; what the new age means follows at once (clause:C7, clause:G5).
   * Throws Refusal `role-not-permitted`, `child-unknown`, `invalid-fields`, and the vault's.
   */
  async correctBirthDate(wish: DeskWish & { child: SubjectId; birthDate: string; document: ShownDocument }): Promise<void> {
    const { by, child, birthDate, document, requestId } = wish;
    demandStaff(by, RECORDING_ROLES);
    await this.#done(async (tx, at) => {
      await lockSubjects(tx, [child], "exclusive");
      if ((await this.#deps.representations.stageOf(tx, child)) === null) throw new Refusal("not-found", "child-unknown", { clause: "G5" });
      const values = { "birth-date": birthDate };
      const how = { source: "in-person", at } as const;
      // The officer corrects as a right is handled, also under a block; the registrar as the service is run.
      if (by.role === "protection-officer") await this.#deps.vault.correct(tx, accessFor({ purpose: "request-handling", actor: by, requestId }), child, values, how);
      else await this.#deps.vault.correct(tx, accessFor({ purpose: "service-provision", actor: by, requestId }), child, values, how);
      await this.#seen(tx, { subject: child, act: "birth-date-corrected", document, by, requestId, at });
    });
  }

  async #seen(tx: Tx, seen: { subject: SubjectId; act: SeenDocument["act"]; document: ShownDocument; by: StaffActor; requestId: string; at: Date }): Promise<void> {
    const { subject, act, document, by, requestId, at } = seen;
    const [entry] = await this.#deps.ledger.append(tx, [{
      operation: "record", clause: "C5", purpose: "request-handling", subject, actor: by, fields: [], requestId, at, detail: { what: "document-seen", act, document },
    }]);
    if (entry === undefined) throw new Error("the ledger gave no entry");
    await insertDocumentSeen(tx, { subject, event: newId(), act, document, seenBy: by.subject, seenAs: by.role, entryId: entry.entryId, at });
  }

  async #done<T>(act: (tx: Tx, at: Date) => Promise<T>): Promise<T> {
    const done = await this.#deps.databases.data.begin((tx) => act(tx, this.#deps.clock.now()));
    await this.#deps.journal.ship();
    return done as T;
  }
}
