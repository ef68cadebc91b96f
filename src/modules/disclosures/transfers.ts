import type { FieldId, PurposeId, StaffRole, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import type { HistoryRow, Ledger } from "../ledger/index.ts";
import type { ListId } from "./disclosure-wish.ts";
import { disclosuresById } from "./disclosures.store.ts";

/** One time that a person's data left through the door: to whom, on which ground, for what, which fields, when. */
export interface Transfer {
  readonly at: Date;
  readonly recipient: "own-staff";
  readonly role: StaffRole;
  readonly ground: string;
  readonly purpose: PurposeId;
  readonly fields: readonly FieldId[];
  readonly list: ListId;
}

const PAGE = 200;
const PAGES_MAX = 100;

const disclosureIn = ({ operation, detail }: HistoryRow): string | null => {
  const id = operation === "extract" || operation === "transfer" ? detail?.["disclosure"] : undefined;
  return typeof id === "string" ? id : null;
};

/**
 * Everything that left about a person, newest first, by that person's own history: a list names nobody, and each one on it has the entry before it leaves (clause:T1, clause:S3).
 * Which fields: those that this person's entry says, which may be fewer than the list has.
 */
export async function transfersOf(ledger: Pick<Ledger, "history">, sql: SqlOrTx, subject: SubjectId): Promise<Transfer[]> {
  const left = new Map<string, HistoryRow>();
  let before: string | null = null;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const rows: HistoryRow[] = await ledger.history(sql, subject, { limit: PAGE, before });
    for (const row of rows) {
      const id = disclosureIn(row);
      // What a member took stands in the member's own history too; that is no transfer of the member's data.
      if (id !== null && row.bulk) left.set(id, row);
    }
    before = rows.at(-1)?.entryId ?? null;
    if (rows.length < PAGE || before === null) break;
  }
  const disclosed = new Map((await disclosuresById(sql, [...left.keys()])).map((row) => [row.disclosure, row]));
  return [...left].flatMap(([id, { at, fields }]) => {
    const row = disclosed.get(id);
    return row === undefined ? [] : [{ at, recipient: row.recipient, role: row.role, ground: row.ground, purpose: row.purpose, fields, list: row.list }];
  });
}
