import {
  type ComposedDocument, isRelation, type Language, type PurposeId, type SubjectId,
} from "../../policy/index.ts";
import { Personal } from "../../platform/personal.ts";
import type { Tx } from "../../platform/postgres.ts";
import { Refusal, type RefusedField } from "../../platform/refusal.ts";
import { tokenHash } from "../accounts/index.ts";
import type { ConsentChoice, FormBinding } from "../consent/index.ts";
import { documentHash } from "../documents/index.ts";
import { CHILD_PURPOSES, JOIN_PURPOSES, NEEDED_FOR_CHILD } from "../joining/index.ts";
import { bringIn } from "./bringing-in.ts";
import { destroyEnded, endFamily } from "./ending.ts";
import { familyByCapability, type FamilyRow, rowsOfFamily } from "./families.store.ts";
import type { ImportsDeps } from "./imports-deps.ts";
import { importById } from "./imports.store.ts";
import type { AdultValues, ChildValues, GoodRow } from "./row-check.ts";
import { openGood } from "./row-seal.ts";
import { reachedBy } from "./staging.ts";

/** What the school holds of somebody who has not answered, for that person alone. */
export interface WaitingFamily {
  readonly adult: Readonly<Record<string, Personal<string>>>;
  readonly children: readonly Readonly<Record<string, Personal<string>>>[];
  /** As the file says; null: it is asked. */
  readonly relation: string | null;
  readonly since: Date;
  readonly until: Date;
  readonly language: Language;
  readonly own: { readonly document: ComposedDocument; readonly hash: string };
  /** Null where the file names no child. */
  readonly child: { readonly document: ComposedDocument; readonly hash: string } | null;
  readonly token: string;
}

export interface PostedAnswer {
  readonly capability: string;
  readonly token: string;
  readonly language: Language;
  readonly requestId: string;
}

export interface Acceptance extends PostedAnswer {
  /** Whether the box beside the own text was ticked. */
  readonly consent: boolean;
  /** What was answered for the children, purpose by purpose. */
  readonly answers: Readonly<Record<string, string | undefined>>;
  readonly relation: string | undefined;
}

interface Opened {
  readonly family: FamilyRow;
  readonly rows: readonly GoodRow[];
}

/** Unknown, used, late and undone look alike: who tries addresses learns nothing. */
const unknown = (): Refusal => new Refusal("not-found", "import-answer-over", { clause: "C2" });

const wrapped = (values: AdultValues | ChildValues): Record<string, Personal<string>> =>
  Object.fromEntries(Object.entries<string>(values).map(([field, value]) => [field, new Personal(value)]));

/** The other half of an import: what the adult says. Only a yes makes an account and records; anything else makes what waited go (clause:C2, clause:R5). */
export class ImportAnswers {
  readonly #deps: ImportsDeps;

  constructor(deps: ImportsDeps) {
    this.#deps = deps;
  }

  /** The page behind the letter's address. Throws Refusal (not-found) `import-answer-over`. */
  async open(capability: string, language: Language): Promise<WaitingFamily> {
    const opened = await this.#opened(capability);
    const { family, rows } = opened;
    const [first] = rows;
    const row = await importById(this.#deps.databases.data, family.importId);
    if (first === undefined || row === null) throw unknown();
    const texts = await this.#texts(opened, language);
    return {
      adult: wrapped(first.adult), children: rows.flatMap(({ child }) => (child === null ? [] : [wrapped(child)])), relation: relationOf(rows), since: row.createdAt, until: family.dueAt,
      language, ...texts, token: this.#deps.forms.issueBound(this.#binding(capability, language, texts)),
    };
  }

  async #opened(capability: string): Promise<Opened> {
    const { databases, clock, keys } = this.#deps;
    if (!/^[\w-]{20,100}$/u.test(capability)) throw unknown();
    const family = await familyByCapability(databases.data, tokenHash(capability));
    if (family === null || family.state !== "asked" || family.dueAt <= clock.now()) throw unknown();
    const [staged, open] = await Promise.all([rowsOfFamily(databases.data, family.importId, family.draft), keys.openKeys([family.draft], ["draft"], { fresh: true })]);
    const rows = staged.map((row) => openGood(open, family.importId, row)).filter((row) => row !== null);
    if (rows.length === 0) throw unknown();
    return { family, rows };
  }

  /** The texts that a yes agrees to, in the reader's language: they are the ones of joining and of adding a child. */
  async #texts({ rows }: Opened, language: Language): Promise<Pick<WaitingFamily, "own" | "child">> {
    const { document, hash } = await this.#deps.documents.current("consent-own", language);
    if (rows.every(({ child }) => child === null)) return { own: { document, hash }, child: null };
    const text = this.#deps.childText(language);
    return { own: { document, hash }, child: { document: text, hash: documentHash(text) } };
  }

  #binding(capability: string, language: Language, { own, child }: Pick<WaitingFamily, "own" | "child">): FormBinding {
    const purposes: readonly PurposeId[] = [...new Set<PurposeId>([...JOIN_PURPOSES, ...CHILD_PURPOSES])];
    return {
      session: tokenHash(capability), actor: { kind: "visitor" }, subject: null, purposes, textHashes: child === null ? [own.hash] : [own.hash, child.hash], language, stateVersion: "0",
    };
  }

  /** No: everything that waited is destroyed, and a mark of address and phone stays. Throws `import-answer-over`, `form-forged`, `form-expired`, `form-stale`. */
  async refuse(answer: PostedAnswer): Promise<void> {
    const opened = await this.#opened(answer.capability);
    this.#deps.forms.check(answer.token, this.#binding(answer.capability, answer.language, await this.#texts(opened, answer.language)));
    const { family, rows } = opened;
    await this.#deps.databases.data.begin(async (tx) => {
      await endFamily(this.#deps, tx, family, { reason: "refused", actor: { kind: "visitor" }, requestId: answer.requestId });
      // Who said no is not asked again by the next list (clause:U3): what waited under this id is gone, and the mark leads to nobody.
      await this.#deps.marks.rememberUnsubscribed(tx, { subject: family.draft, values: reachedBy(rows[0]?.adult), at: this.#deps.clock.now() });
    });
    await this.#deps.journal.ship();
    await this.#deps.steps("import:refused");
    await destroyEnded(this.#deps);
  }

  /**
   * Yes: subject, consent, records, account and children in one transaction; then what waited is destroyed (clause:C2: the consent comes before the values).
   * Throws also `invalid-fields`, `already-registered`.
   */
  async accept(answer: Acceptance): Promise<{ subject: SubjectId }> {
    const opened = await this.#opened(answer.capability);
    const texts = await this.#texts(opened, answer.language);
    this.#deps.forms.check(answer.token, this.#binding(answer.capability, answer.language, texts));
    const checked = checkedAnswer(answer, opened.rows);
    const subject = await this.#deps.databases.data.begin((tx) => this.#join(tx, { answer, opened, texts, ...checked }));
    await this.#deps.steps("import:accepted");
    await destroyEnded(this.#deps);
    return { subject };
  }

  async #join(tx: Tx, joining: Joining): Promise<SubjectId> {
    const { documents, clock, steps } = this.#deps;
    const { answer: { language, requestId }, opened: { family, rows }, texts, relation, choices } = joining;
    const at = clock.now();
    await endFamily(this.#deps, tx, family, { reason: "accepted", actor: { kind: "visitor" }, requestId });
    if (texts.child !== null && relation !== null) await documents.keep(tx, texts.child.document, at);
    // The address in the letter is a one-time code that was sent to the mail address.
    const { adult } = await bringIn(this.#deps, tx, {
      rows, own: texts.own.hash, child: texts.child?.hash ?? null, relation, choices, language, source: "web-form", method: "one-time-code", typedBy: null, at, requestId,
    });
    await steps("import:accept-written");
    return adult.subject;
  }
}

interface Joining {
  readonly answer: Acceptance;
  readonly opened: Opened;
  readonly texts: Pick<WaitingFamily, "own" | "child">;
  /** Null: no child comes along. */
  readonly relation: string | null;
  readonly choices: readonly ConsentChoice[] | null;
}

function relationOf(rows: readonly GoodRow[]): string | null {
  return rows.find(({ child, relation }) => child !== null && relation !== null)?.relation ?? null;
}

/** What was answered; an unanswered question about a child is a fault and no consent. A no for the children leaves them out, and the adult comes alone. */
function checkedAnswer({ consent, answers, relation: typed }: Acceptance, rows: readonly GoodRow[]): Pick<Joining, "relation" | "choices"> {
  const faults: RefusedField[] = consent ? [] : [{ field: "consent", reason: "consent-needed" }];
  const hasChildren = rows.some(({ child }) => child !== null);
  const needed = answers[NEEDED_FOR_CHILD];
  if (hasChildren && needed !== "yes" && needed !== "no") faults.push({ field: NEEDED_FOR_CHILD, reason: "missing" });
  const comes = hasChildren && needed === "yes";
  const relation = relationOf(rows) ?? typed ?? "";
  if (comes && !isRelation(relation)) faults.push({ field: "relation", reason: relation === "" ? "missing" : "not-a-relation" });
  if (faults.length > 0) throw new Refusal("invalid", "invalid-fields", { fields: faults, clause: consent ? "C3" : "R5" });
  if (!comes) return { relation: null, choices: null };
  const choices = CHILD_PURPOSES.flatMap((purpose): ConsentChoice[] => {
    const said = answers[purpose];
    return said === "yes" || said === "no" ? [{ purpose, scope: "processing", state: said === "yes" ? "ConsentGiven" : "ConsentRefused" }] : [];
  });
  return { relation, choices };
}

