import { consentPurposeOf, type FieldId, type JsonObject, type SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { seal, unseal } from "../../platform/crypto.ts";
import { idBytes, newId } from "../../platform/id.ts";
import { Personal, reveal } from "../../platform/personal.ts";
import type { Databases, SqlOrTx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { RateLimits } from "../accounts/index.ts";
import type { KeyStore } from "../keys/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { aboutSubjects } from "../subjects/index.ts";
import { accessFor, type Held, LISTED_MAX, type Vault } from "../vault/index.ts";
import { checkedWish, decideWish, type DisclosureWish, groundOf } from "./disclosure-wish.ts";
import { candidates, type DisclosureSeen, insertDisclosure, insertEnding, insertTaken, newestDisclosures } from "./disclosures.store.ts";
import { type Transfer, transfersOf } from "./transfers.ts";

export interface DisclosuresDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly keys: Pick<KeyStore, "openKeys">;
  readonly vault: Pick<Vault, "readMany">;
  readonly ledger: Pick<Ledger, "append" | "history">;
  readonly limits: Pick<RateLimits, "countDeskUse">;
}

/** One person of a list on its way out of the door. */
export interface DisclosedPerson {
  readonly number: number;
  readonly values: Readonly<Partial<Record<FieldId, string>>>;
}

export interface Disclosure {
  readonly id: string;
  readonly fields: readonly FieldId[];
  /** Page by page; each is in everybody's history before it leaves. To be read once. */
  readonly people: AsyncGenerator<readonly DisclosedPerson[], void, undefined>;
}

/** What left, with the written reason of who took it; null where that person's record is gone. */
export interface DisclosureTold extends Omit<DisclosureSeen, "sealed" | "keyId"> {
  readonly words: Personal<string> | null;
}

const LOWEST_ID = "00000000-0000-0000-0000-000000000000";
const NEWEST_MAX = 100;
const PAGES_AHEAD = 2;
const placeOf = (disclosure: string): string => `disclosures.taken/${disclosure}`;

/** The one door out (clause:T1): nothing leaves but through `disclose`, with recipient, ground, purpose, fields and reason. */
export class Disclosures {
  readonly #deps: DisclosuresDeps;

  constructor(deps: DisclosuresDeps) {
    this.#deps = deps;
  }

  /**
   * Opens the door for a list. What is refused is in the log under the one who asked; what is allowed is a row and an entry before anybody's data are read.
   * Throws Refusal `invalid-fields`, the decision's reason (`no-recipient` for every third party), (limited) `too-many-lists`.
   */
  async disclose(asked: DisclosureWish): Promise<Disclosure> {
    const wish = checkedWish(asked);
    const { databases, clock, ledger, limits } = this.#deps;
    const { by, to, purpose, fields, list, reason, requestId } = wish;
    const at = clock.now();
    await limits.countDeskUse(databases.data, "desk-list", by.subject, at);
    const decision = decideWish(wish);
    const id = newId();
    const entry = { operation: to.kind === "own-staff" ? "extract" : "transfer", clause: decision.clause, purpose, subject: null, actor: by, fields, requestId, at } as const;
    if (decision.outcome === "refuse") {
      await databases.data.begin((tx) => ledger.append(tx, [{ ...entry, detail: { what: "list-export", refused: decision.reason } }]));
      throw new Refusal("refused", decision.reason, { clause: decision.clause });
    }
    const sealed = await this.#sealWords(by.subject, id, wish.words);
    await databases.data.begin(async (tx) => {
      const [written] = await ledger.append(tx, [{ ...entry, detail: { what: "list-export", disclosure: id, list, reason } }]);
      if (written === undefined) throw new Error("the ledger gave no entry");
      await insertDisclosure(tx, { disclosure: id, recipient: "own-staff", role: by.role, ground: groundOf(purpose), clause: decision.clause, purpose, fields, list, reason, at }, written.entryId);
      await insertTaken(tx, { subject: by.subject, disclosure: id, ...sealed, at });
    });
    return { id, fields, people: this.#people(wish, id) };
  }

  /** What left lately, newest first, for the protection officer. */
  async lately(limit = NEWEST_MAX): Promise<DisclosureTold[]> {
    const rows = await newestDisclosures(this.#deps.databases.data, Math.min(limit, NEWEST_MAX));
    const takers = [...new Set(rows.flatMap(({ takenBy }) => takenBy ?? []))];
    const keys = new Map((await this.#deps.keys.openKeys(takers, ["ledger"])).map((key) => [key.keyId, key]));
    return rows.map(({ sealed, keyId, ...row }) => {
      const key = keyId === null ? undefined : keys.get(keyId);
      const words = key === undefined || sealed === null ? null : unseal({ id: idBytes(key.keyId), secret: key.bytes }, sealed, placeOf(row.disclosure)).toString("utf8");
      return { ...row, words: words === null ? null : new Personal(words) };
    });
  }

  /** What left about one person, newest first (clause:S3, clause:T1). */
  about(sql: SqlOrTx, subject: SubjectId): Promise<Transfer[]> { return transfersOf(this.#deps.ledger, sql, subject); }

  async #sealWords(staff: SubjectId, disclosure: string, words: string): Promise<{ keyId: string; sealed: Buffer }> {
    const [key] = await this.#deps.keys.openKeys([staff], ["ledger"]);
    if (key === undefined) throw new Refusal("refused", "destroyed", { clause: "D2" });
    return { keyId: key.keyId, sealed: seal({ id: idBytes(key.keyId), secret: key.bytes }, words, placeOf(disclosure)) };
  }

  /** Two pages are read and ledgered while the one before them goes out: never more than three in memory. */
  async *#people(wish: DisclosureWish, disclosure: string): AsyncGenerator<readonly DisclosedPerson[], void, undefined> {
    const { databases, clock } = this.#deps;
    const ahead: Promise<DisclosedPerson[]>[] = [];
    let handed = 0;
    let whole = false;
    let after = LOWEST_ID;
    let more = true;
    try {
      for (;;) {
        while (more && ahead.length < PAGES_AHEAD) {
          const subjects = await candidates(databases.data, { list: wish.list, consentPurpose: consentPurposeOf(wish.purpose), after, limit: LISTED_MAX, at: clock.now() });
          more = subjects.length === LISTED_MAX;
          after = subjects.at(-1) ?? after;
          const page = this.#page(wish, disclosure, subjects);
          // Awaited turns later: a fault in it is thrown there, not lost.
          page.catch(() => undefined);
          ahead.push(page);
        }
        const people = await ahead.shift();
        if (people === undefined) break;
        if (people.length > 0) yield people;
        handed += people.length;
      }
      whole = true;
    } finally {
      // What was read ahead when the receiver went away stands in the histories: rather told too much than too little.
      await Promise.allSettled(ahead);
      await insertEnding(databases.data, { disclosure, people: handed, whole, at: clock.now() });
    }
  }

  async #page({ by, purpose, fields, requestId }: DisclosureWish, disclosure: string, subjects: readonly SubjectId[]): Promise<DisclosedPerson[]> {
    const { databases, vault } = this.#deps;
    const access = accessFor({ purpose, actor: by, requestId, operation: "extract" });
    const told: JsonObject = { what: "list-export", disclosure };
    // The purpose is known at run time only: the decision alone guards here.
    const [answers, numbers] = await Promise.all([vault.readMany(access, subjects, fields as never[], told), aboutSubjects(databases.data, subjects)]);
    const people: DisclosedPerson[] = [];
    for (const [subject, { values }] of answers) {
      if (values !== null) people.push({ number: numbers.get(subject) ?? 0, values: opened(values) });
    }
    return people;
  }
}

function opened(values: Partial<Record<FieldId, Held>>): Partial<Record<FieldId, string>> {
  return Object.fromEntries(Object.entries(values).map(([field, held]) => [field, reveal(held.value, "door")]));
}
