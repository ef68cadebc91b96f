import type { Actor, JsonObject, StaffActor, SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Databases } from "../../platform/postgres.ts";
import type { Ledger } from "../ledger/index.ts";
import type { ExportedObject, Participants } from "../participants/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import { accessFor } from "../vault/index.ts";
import { isFor, partShown } from "./parts-shown.ts";

export interface ExtractDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly participants: Pick<Participants, "all">;
  readonly ledger: Pick<Ledger, "append">;
}

export interface ExtractWish {
  readonly subject: SubjectId;
  /** The person, or who represents the person: who gets it. */
  readonly actor: Actor & { readonly kind: "subject" | "representative" };
  /** The member who hands it over to that person, and on which request; without one the person takes it alone. */
  readonly given?: { readonly by: StaffActor; readonly caseId: string };
  readonly requestId: string;
}

/** All that the modules hold about a person, by module, as this taker may have it. */
export interface SubjectExtract {
  readonly madeAt: Date;
  readonly parts: ReadonlyMap<string, ExportedObject>;
}

/** What stands in the history. A representative who got it is named there: the other one is shown nothing of it (clause:G5). */
function toldOf({ actor, given }: ExtractWish): JsonObject {
  if (given === undefined) return { what: "export" };
  return { what: "copy-given", case: given.caseId, ...(actor.kind === "representative" ? { representative: actor.subject } : {}) };
}

/** The export of a person's data (clause:S3): every module with classed columns hands out its part, and none is forgotten, because there is no other list. */
export class Extracts {
  readonly #deps: ExtractDeps;

  constructor(deps: ExtractDeps) {
    this.#deps = deps;
  }

  /**
   * Gathers the parts in one transaction, in which it is also recorded as `extract`. Personal values stay wrapped. The history is not among them: it goes page
   * by page, since it may be of any length. Throws the vault's Refusal where the person's values may not be read.
   */
  async gather(wish: ExtractWish): Promise<SubjectExtract> {
    const { subject, actor, given, requestId } = wish;
    const { databases, clock, participants, ledger } = this.#deps;
    // Who has it in the hands is who the history names, and never sees more than whom it is for (clause:G5).
    const access = accessFor({ purpose: "request-handling", actor: given?.by ?? actor, takenBy: actor.kind, requestId, operation: "extract" });
    const madeAt = clock.now();
    const taker = { self: actor.subject, subject };
    return databases.data.begin(async (tx) => {
      // Before everything that is read: no change slips in between two modules.
      await lockSubjects(tx, [subject], "shared");
      const parts = new Map<string, ExportedObject>();
      for (const participant of participants.all()) {
        if (!isFor(participant.name, taker)) continue;
        const content = await participant.export(tx, subject, access);
        if (Object.keys(content).length > 0) parts.set(participant.name, partShown(participant.name, content, taker));
      }
      await ledger.append(tx, [{
        operation: "extract", clause: "S3", purpose: "request-handling", subject, actor: access.actor, fields: [], requestId, at: madeAt, detail: toldOf(wish),
      }]);
      return { madeAt, parts };
    });
  }
}
