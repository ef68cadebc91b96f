import type { Actor, FieldId, SubjectId } from "../../policy/index.ts";
import { hkdf, hmac } from "../../platform/crypto.ts";
import { isId } from "../../platform/id.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import { type HistoryRow, isLook, type Ledger, type LookRow } from "../../modules/ledger/index.ts";
import { onlyReads, type Whose } from "./whose.ts";

/** Who acted, as far as the one who looks may know. */
export type ShownActor =
  | { readonly kind: "self" | "child" | "pupil" | "representative" | "another-representative" | "entitled" | "system" | "visitor" | "another" }
  | { readonly kind: "staff"; readonly role: string; readonly pseudonym: string };

/** An entry of a person's history as it may be shown. */
export interface ShownEntry<R extends LookRow = HistoryRow> {
  readonly row: R;
  readonly actor: ShownActor;
  readonly fields: readonly FieldId[];
  /** Whether its opening may be handed out: not where it names another person than the one who looks, the person concerned and staff. */
  readonly opens: boolean;
}

/** Who looks at whose history; with no method of a session where the person is handed it over a desk. */
export interface Viewer extends Pick<Whose, "subject" | "sees"> {
  readonly session: Pick<Whose["session"], "subject"> & Partial<Pick<Whose["session"], "method">>;
}

/** Entries read from the ledger at a time, and so many times at most for one page. */
const STEP_ROWS = 100;
const STEPS_MAX = 10;
/** No look-alikes of each other, and no vowels that would make words. */
const LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789";

/** What decides whether an entry is shown: from a row of the history, or out of an opening. */
interface EntryPart extends Readonly<Pick<HistoryRow, "fields" | "operation">> {
  readonly actor: { readonly kind: Actor["kind"]; readonly subject?: SubjectId | null };
  readonly detail?: HistoryRow["detail"];
}

const restricts = (row: LookRow): boolean => row.operation === "block" || typeof row.detail?.["state"] === "string";

/** Under these names an entry's private detail holds the id of a person. */
const PERSONS_IN_DETAIL = ["decidedBy", "representative", "of", "by"] as const;

/** Persons whom an entry names: who acted, who decided where another typed, whose relation it is about. Staff who act are named by role alone. */
function named({ actor, detail }: EntryPart): string[] {
  const acting = actor.subject ?? null;
  const told = PERSONS_IN_DETAIL.map((name) => detail?.[name]).filter((person) => typeof person === "string" && isId(person) && person !== acting) as string[];
  return acting === null || actor.kind === "staff" ? told : [acting, ...told];
}

/**
 * Which fields of an entry this viewer sees, and whether its opening may be handed out; null where the entry is another's own affair: what another
 * representative looked at or asked for, what a pupil looked at in the own pages or answered there, what concerns only fields that the viewer does not see
 * (clause:G5).
 */
export function seenOf(part: EntryPart, { session, subject, sees }: Viewer): Pick<ShownEntry, "fields" | "opens"> | null {
  const self = session.subject;
  const fields = part.fields.filter(sees);
  if (part.fields.length > 0 && fields.length === 0) return null;
  const others = named(part).filter((person) => person !== self && person !== subject);
  // Through a code that a representative issued, that representative looks: the same holds as for the representative's own session.
  const asRelative = self !== subject || onlyReads(session);
  if (asRelative && others.length > 0 && isLook(part)) return null;
  // Also that time ran out over it: a pupil's no and silence are one.
  if (asRelative && part.detail?.["scope"] === "assent") return null;
  if (self !== subject && part.actor.kind === "subject" && part.actor.subject === subject && isLook(part)) return null;
  return { fields, opens: others.length === 0 && fields.length === part.fields.length };
}

/** Makes entries fit to be shown (clause:G5, clause:G2). Keyed, so that no two families can compare who of the staff acts for both. */
export class EntriesShown {
  readonly #key: Buffer;

  constructor(formTokenKey: Uint8Array) {
    this.#key = hkdf(formTokenKey, "robotek staff pseudonyms");
  }

  /** The same four signs for the same member of staff on all pages of one account, and other ones on another's. */
  pseudonym(viewer: SubjectId, staff: SubjectId): string {
    const digest = hmac(this.#key, `${viewer}/${staff}`);
    return [...digest.subarray(0, 4)].map((byte) => LETTERS[byte % LETTERS.length] ?? "").join("");
  }

  /** The entry as this viewer may see it; null where it is another's own affair. */
  shown<R extends LookRow>(row: R, viewer: Viewer): ShownEntry<R> | null {
    const seen = seenOf(row, viewer);
    return seen && { row, actor: this.#actor(row, viewer.session.subject, viewer.subject), ...seen };
  }

  #actor(row: LookRow, self: SubjectId, subject: SubjectId): ShownActor {
    const { actor } = row;
    switch (actor.kind) {
      case "staff":
        return { kind: "staff", role: actor.role, pseudonym: this.pseudonym(self, actor.subject) };
      case "system":
      case "visitor":
        return { kind: actor.kind };
      case "subject":
        if (actor.subject === self) return { kind: "self" };
        return { kind: actor.subject === subject ? "pupil" : "another" };
      case "representative":
        if (actor.subject === self) return { kind: "self" };
        // Whether it was the other parent, a court or staff is not told where something was restricted or refused.
        if (restricts(row)) return { kind: "entitled" };
        return { kind: self === subject ? "representative" : "another-representative" };
    }
  }
}

/** A page of entries. */
export interface EntriesPage {
  readonly entries: readonly ShownEntry[];
  /** The entry behind which the next page begins; null at the end. */
  readonly older: string | null;
}

export interface EntriesWish {
  readonly viewer: Viewer;
  readonly limit: number;
  readonly before: string | null;
  /** Leaves out what the viewer did. */
  readonly othersOnly?: boolean;
}

/** Reads entries until a page is full or the history ends. Looks through at most a thousand at a time, and then offers to go on. */
export async function entriesPage(ledger: Pick<Ledger, "history">, shown: EntriesShown, sql: SqlOrTx, wish: EntriesWish): Promise<EntriesPage> {
  const entries: ShownEntry[] = [];
  let before = wish.before;
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const rows = await ledger.history(sql, wish.viewer.subject, { limit: STEP_ROWS, before });
    for (const row of rows) {
      before = row.entryId;
      const entry = shown.shown(row, wish.viewer);
      if (entry === null || (wish.othersOnly === true && entry.actor.kind === "self")) continue;
      entries.push(entry);
      if (entries.length === wish.limit) return { entries, older: row === rows.at(-1) && rows.length < STEP_ROWS ? null : before };
    }
    if (rows.length < STEP_ROWS) return { entries, older: null };
  }
  return { entries, older: before };
}

/** Rows read at a time where all are wanted. */
const EXPORTED_ROWS = 1_000;

/** The whole history as this viewer may see it, newest first, page by page. */
export async function* everyEntry(ledger: Pick<Ledger, "history">, shown: EntriesShown, sql: SqlOrTx, viewer: Viewer): AsyncGenerator<readonly ShownEntry[]> {
  for (let before: string | null = null; ; ) {
    const rows: HistoryRow[] = await ledger.history(sql, viewer.subject, { limit: EXPORTED_ROWS, before });
    yield rows.flatMap((row) => shown.shown(row, viewer) ?? []);
    before = rows.at(-1)?.entryId ?? null;
    if (rows.length < EXPORTED_ROWS) return;
  }
}

/** Who but the viewer saw each field last: the person's own looks are not among those asked for, however many they are. */
export async function lastLooks(ledger: Pick<Ledger, "looks">, shown: EntriesShown, sql: SqlOrTx, viewer: Viewer): Promise<ReadonlyMap<FieldId, ShownEntry<LookRow>>> {
  const looks = new Map<FieldId, ShownEntry<LookRow>>();
  for (const row of await ledger.looks(sql, viewer.subject, { relatives: viewer.subject === viewer.session.subject })) {
    const entry = shown.shown(row, viewer);
    if (entry === null || entry.actor.kind === "self" || !isLook(row)) continue;
    for (const field of entry.fields) if (!looks.has(field)) looks.set(field, entry);
  }
  return looks;
}

