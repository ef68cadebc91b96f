import { type FoundBy, foundByFor, type FieldId, type SubjectId, validateField, civilDateOf } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import { subjectByNumber } from "../subjects/index.ts";
import { accessFor, type Known } from "../vault/index.ts";
import type { FindingDeps, Looking } from "./finding-deps.ts";
import { maskedRows, type PersonRow } from "./masked-people.ts";

/** People on one page of results. */
export const FOUND_A_PAGE = 50;
/** The index answers no more than this: who looks for so many is to say more of the one that is meant (clause:S1). */
export const FOUND_MAX = 200;
const SEARCH_LETTERS_MAX = 300;

/** Those who are here and whom nobody works with just now. Told to who found them by their own number, so that a registrar does not enter them anew. */
const STANDING_STILL: readonly string[] = ["blocked", "provisional-mark", "frozen", "legal-hold", "open-obligation"];
const TOLD_OF_STANDING_STILL: readonly string[] = ["registrar", "protection-officer"];

export interface FindWish extends Looking {
  readonly by: Looking["by"];
  readonly how: FoundBy;
  readonly text: string;
  /** Counts from 1. */
  readonly page: number;
}

export interface Found {
  readonly rows: readonly PersonRow[];
  readonly total: number;
  readonly page: number;
  readonly pages: number;
  /** There may be more than the index tells: the search is to be narrowed. */
  readonly full: boolean;
}

function fault(reason: string): Refusal {
  return new Refusal("invalid", "invalid-fields", { clause: "S1", fields: [{ field: "text", reason }] });
}

/** What is known of the person, from what was typed: a family name's beginning, and behind a blank the given name's. */
function knownOf({ how, text }: Pick<FindWish, "how" | "text">, today: ReturnType<typeof civilDateOf>): Known[] {
  if (how === "name") {
    const [family = "", given] = text.trim().split(/\s+/u);
    if (Array.from(family).length < 3 || (given !== undefined && Array.from(given).length < 3)) throw fault("search-too-short");
    const known: Known[] = [{ field: "family-name", value: family, how: "beginning" }];
    return given === undefined ? known : [...known, { field: "given-name", value: given, how: "beginning" }];
  }
  const field: FieldId = how === "phone" ? "phone" : "email";
  const check = validateField(field, text, today);
  if (!check.ok) throw fault(check.reason);
  return [{ field, value: check.value, how: "value" }];
}

async function byNumber({ databases }: Pick<FindingDeps, "databases">, text: string): Promise<SubjectId[]> {
  if (!/^\d{1,15}$/.test(text.trim())) throw fault("not-a-number");
  const subject = await subjectByNumber(databases.data, Number(text.trim()));
  return subject === null ? [] : [subject];
}

/** Whether a row may be told of: a refused one alone where it stands still and the asker is to know it. Anybody else is as if not there. */
function toldOf(wish: Looking, row: PersonRow): boolean {
  return row.seen || (STANDING_STILL.includes(row.reason) && TOLD_OF_STANDING_STILL.includes(wish.by.role));
}

/**
 * Finds people at the desk by one thing known of them (clause:G3, clause:S1): counted against trawling, decided, in the history of each who was found. Nothing that was
 * typed is kept. Throws Refusal `role-not-permitted`, `invalid-fields` (of `text`), (limited) `too-many-searches`.
 */
export async function findPeople(deps: FindingDeps, wish: FindWish): Promise<Found> {
  if (!foundByFor(wish.by.role, wish.purpose).includes(wish.how)) throw new Refusal("refused", "role-not-permitted", { clause: "S1" });
  if (wish.text.length > SEARCH_LETTERS_MAX) throw fault("too-long");
  const known = wish.how === "number" ? [] : knownOf(wish, civilDateOf(deps.clock.now()));
  const single = wish.how === "number" ? await byNumber(deps, wish.text) : null;
  await deps.limits.countDeskUse(deps.databases.data, "desk-search", wish.by.subject, deps.clock.now());
  const access = accessFor({ purpose: wish.purpose, actor: wish.by, requestId: wish.requestId });
  const paged = (total: number) => {
    const pages = Math.max(1, Math.ceil(total / FOUND_A_PAGE));
    const page = Math.min(Math.max(1, wish.page), pages);
    return { pages, page, from: (page - 1) * FOUND_A_PAGE, to: page * FOUND_A_PAGE };
  };
  // Who is not on the page was not shown: it is counted, and its history holds nothing.
  const { subjects, total } = single === null ? await deps.vault.findByAll(access, known as never[], paged) : { subjects: single, total: single.length };
  const rows = (await maskedRows(deps, wish, subjects)).filter((row) => toldOf(wish, row));
  const { page, pages } = paged(total);
  return { rows, total: single === null ? total : rows.length, page, pages, full: total >= FOUND_MAX };
}
