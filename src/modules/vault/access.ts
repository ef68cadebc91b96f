import { actorRole, type Actor, type ActorRole, type FieldId, type FieldsOf, type OperationId, type PurposeId } from "../../policy/index.ts";

/** Operations that take values out of the vault. `use` shows or works with them, `extract` hands them to the person, `depersonalise` feeds a set. */
export type ReadingOperation = Extract<OperationId, "use" | "extract" | "depersonalise">;
export type WritingOperation = Extract<OperationId, "collect" | "record" | "clarify">;

/** What an access is made of. */
export interface AccessWish<P extends PurposeId> {
  readonly purpose: P;
  readonly actor: Actor;
  readonly requestId: string;
  /** `use` unless told. */
  readonly operation?: ReadingOperation;
  /** In which role somebody else gets what is read, where it is handed out: nothing is read that this role may not see. */
  readonly takenBy?: ActorRole;
}

/** The fields that every purpose of P declares: an access whose purpose is known only as "one of these" opens what all of them may. */
type Undeclared<P extends PurposeId> = P extends PurposeId ? Exclude<FieldId, FieldsOf<P>> : never;
export type VaultFields<P extends PurposeId> = Exclude<FieldId, Undeclared<P>>;

/**
 * The right to ask the vault for one purpose. It cannot be made but by `accessFor`, and a cast to it is a lint error: the type is what keeps the code
 * from asking for a field that the purpose does not declare (clause:G3).
 */
export class Access<P extends PurposeId> {
  readonly #made = true;
  /** Makes the type invariant: an access for one purpose is none for another. */
  declare readonly _purpose: (purpose: P) => P;
  readonly purpose: P;
  readonly actor: Actor;
  readonly role: ActorRole;
  readonly requestId: string;
  readonly operation: ReadingOperation;
  readonly takenBy: ActorRole;

  private constructor(wish: AccessWish<P>) {
    this.purpose = wish.purpose;
    this.actor = wish.actor;
    this.role = actorRole(wish.actor);
    this.requestId = wish.requestId;
    this.operation = wish.operation ?? "use";
    this.takenBy = wish.takenBy ?? this.role;
    Object.freeze(this);
  }

  static for<P extends PurposeId>(wish: AccessWish<P>): Access<P> {
    return new Access(wish);
  }

  /** Whether it came out of the constructor: a look-alike from JSON or a cast did not. */
  static isMade(access: unknown): access is Access<PurposeId> {
    return typeof access === "object" && access !== null && #made in access && access.#made;
  }
}

/** An access for one purpose, in the name of one actor, within one request. */
export function accessFor<P extends PurposeId>(wish: AccessWish<P>): Access<P> {
  return Access.for(wish);
}
