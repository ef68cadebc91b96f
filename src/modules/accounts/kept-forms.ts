import type { SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { isId, newId } from "../../platform/id.ts";
import type { Personal } from "../../platform/personal.ts";
import type { Databases } from "../../platform/postgres.ts";
import type { DraftSeals } from "./draft-seal.ts";
import { deleteKeptForm, endedKeptForms, insertKeptForm, keptFormsOf, type KeptFormRow } from "./kept-forms.store.ts";

/** So long a form that came too late is kept. */
export const KEPT_FORM_MINUTES = 30;
/** So many a person has at most; the oldest makes way. */
export const KEPT_FORMS_MAX = 3;
const PLACE = "accounts.kept_form";
const SWEEP = 200;
/** Holds where the form was going; no field of a form is named so. */
const ACTION = "/action";

export interface KeptForm {
  readonly id: string;
  /** The path that the form was posted to. */
  readonly action: Personal<string>;
  readonly fields: Readonly<Record<string, Personal<string>>>;
  readonly keptAt: Date;
}

/** What a person had typed when the session had just ended: sealed for half an hour, offered again to the same account and to nobody else. */
export class KeptForms {
  readonly #deps: { readonly databases: Pick<Databases, "data">; readonly clock: Clock; readonly drafts: DraftSeals };

  constructor(deps: { databases: Pick<Databases, "data">; clock: Clock; drafts: DraftSeals }) {
    this.#deps = deps;
  }

  /** Keeps a form of this person. A key is made and committed first; one without a row is swept as an orphan of its person's draft. */
  async keep(subject: SubjectId, form: { action: string; fields: Readonly<Record<string, string>> }): Promise<string> {
    const { databases, clock, drafts } = this.#deps;
    const at = clock.now();
    const id = newId();
    const before = await keptFormsOf(databases.data, subject, at);
    await this.#drop(before.slice(KEPT_FORMS_MAX - 1));
    const { keyId, sealed } = await drafts.seal(`${PLACE}/${id}`, subject, { ...form.fields, [ACTION]: form.action }, at);
    await insertKeptForm(databases.data, { subject, id, keyId, sealed, keptAt: at, endsAt: new Date(at.getTime() + KEPT_FORM_MINUTES * 60_000) });
    return id;
  }

  /** The person's forms that are still kept, newest first. What no key opens is left out. */
  async list(subject: SubjectId): Promise<KeptForm[]> {
    const { databases, clock, drafts } = this.#deps;
    const found: KeptForm[] = [];
    for (const row of await keptFormsOf(databases.data, subject, clock.now())) {
      const values = await drafts.open(`${PLACE}/${row.id}`, subject, row);
      const { [ACTION]: action, ...fields } = values ?? {};
      if (action !== undefined) found.push({ id: row.id, action, fields, keptAt: row.keptAt });
    }
    return found;
  }

  /** Drops one of the person's forms. Doing it twice, or for what is another's, is no fault and does nothing. */
  async drop(subject: SubjectId, id: string): Promise<void> {
    if (!isId(id)) return;
    const rows = await keptFormsOf(this.#deps.databases.data, subject, new Date(0));
    await this.#drop(rows.filter((row) => row.id === id));
  }

  /** Forgets forms that are over: first their keys, then the rows. Safe to run twice. Returns how many. */
  async forgetEnded(): Promise<number> {
    const ended = await endedKeptForms(this.#deps.databases.data, this.#deps.clock.now(), SWEEP);
    await this.#drop(ended);
    return ended.length;
  }

  async #drop(rows: readonly Pick<KeptFormRow, "subject" | "id" | "keyId">[]): Promise<void> {
    await this.#deps.drafts.drop(rows.map(({ keyId }) => keyId));
    for (const { subject, id } of rows) await deleteKeptForm(this.#deps.databases.data, subject, id);
  }
}
