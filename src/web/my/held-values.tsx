import {
  COMPARTMENT_IDS, type CompartmentId, compartmentOf, consentPurposeOf, effectiveConsent, type FieldId, fields as fieldRows, isInForce, purposeRow, type PurposeId, purposesOf, retention, type Stage, termInWords,
} from "../../policy/index.ts";
import { texts } from "../../policy/text/index.ts";
import { reveal } from "../../platform/personal.ts";
import type { StateRow } from "../../modules/consent/index.ts";
import type { LookRow } from "../../modules/ledger/index.ts";
import type { Held } from "../../modules/vault/index.ts";
import type { PageContext } from "../request-context.ts";
import { hrefIn } from "../ui/layout.tsx";
import { sayActor } from "./say-actor.ts";
import type { ShownEntry } from "./shown-entries.ts";

export type HeldValues = Readonly<Partial<Record<FieldId, Held>>>;

/** All that the page says about one person's values. */
export interface HeldPage {
  readonly context: PageContext;
  readonly values: HeldValues;
  readonly states: readonly StateRow[];
  readonly stage: Stage | null;
  /** Who but the viewer saw a field last. */
  readonly looks: ReadonlyMap<FieldId, ShownEntry<LookRow>>;
  readonly now: Date;
  /** Whether the person is the viewer: a child's page speaks of the child. */
  readonly own: boolean;
  /** Where a value is corrected; null where this viewer may not, or must come to the school with a document. */
  readonly correctHref: (field: FieldId) => string | null;
}

/** A name inside a sentence: small letters, but not those of an abbreviation. */
export function inSentence(name: string): string {
  return /^\p{Lu}(?!\p{Lu})/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}

/** A value as people read it: days in words, languages by name. */
export function sayValue(context: Pick<PageContext, "words">, field: FieldId, value: string): string {
  if (field === "birth-date") return context.words.day(new Date(`${value}T00:00:00Z`));
  if (field === "language") return context.words.find(`language.${value}`) ?? value;
  if (field === "relation") return context.words.find(`child.relation.${value}`) ?? value;
  return value;
}

/**
 * The purposes for which a field is used just now: declared for it, and resting on a consent that is in force, from 14 on with the pupil's own assent (clause:G3,
 * clause:G5). What the law itself demands is not among them.
 */
export function purposesInForce(field: FieldId, states: readonly StateRow[], stage: Stage | null): readonly PurposeId[] {
  const stateOf = (purpose: PurposeId, scope: StateRow["scope"]) => states.find((row) => row.purpose === purpose && row.scope === scope)?.state ?? null;
  return purposesOf(field).filter((purpose) => {
    const rests = consentPurposeOf(purpose);
    return rests !== null && isInForce(effectiveConsent(stage, stateOf(rests, "processing"), stateOf(rests, "assent")));
  });
}

function Clause({ context, clause }: { context: PageContext; clause: string }) {
  return <a href={hrefIn(context, `/policy#${clause}`)} aria-label={context.words("shell.clause", { clause })}>{clause}</a>;
}

function WhatFor({ page, field }: { page: HeldPage; field: FieldId }) {
  const { context, states, stage } = page;
  const said = texts[context.language];
  const purposes = purposesInForce(field, states, stage);
  return (
    <>
      {said.fieldWords[field].why}{" "}
      {purposes.length === 0 ? context.words("data.no-purpose") : purposes.map((purpose, at) => (
        <span key={purpose}>{at === 0 ? "" : ", "}{said.purposeWords[purpose].name} (<Clause context={context} clause={purposeRow(purpose).clause} />)</span>
      ))}
      {". "}{context.words("data.collected-by")} <Clause context={context} clause={fieldRows[field].clause} />.
    </>
  );
}

function ValueRow({ page, field, held }: { page: HeldPage; field: FieldId; held: Held }) {
  const { context, looks, now, own } = page;
  const { words } = context;
  const look = looks.get(field);
  const correct = page.correctHref(field);
  const name = texts[context.language].fieldWords[field].name;
  const source = (own ? null : words.find(`source.child.${held.source}`)) ?? words.find(`source.${held.source}`) ?? held.source;
  return (
    <div class="value" id={field}>
      <dt>{name}</dt>
      <dd class="held">
        {sayValue(context, field, reveal(held.value, "ui"))}
        {correct === null ? null : <a class="value-act" href={hrefIn(context, correct)} aria-label={words("data.correct-one", { field: name })}>{words("data.correct-short")}</a>}
      </dd>
      <dd class="about"><span class="tag">{words("data.what-for")}</span> <WhatFor page={page} field={field} /></dd>
      <dd class="about"><span class="tag">{words("data.where-from")}</span> {source}, {words.age(held.at, now)}.</dd>
      <dd class="about">
        <span class="tag">{words("data.who-saw")}</span>{" "}
        {look === undefined ? words(own ? "data.nobody-else" : "data.nobody-else.child") : `${sayActor(words, look.actor)}, ${words.age(look.row.at, now)}.`}
      </dd>
    </div>
  );
}

/** The longest that a class is kept once its reason is over; nothing to say where it goes at once. */
function termOf({ words, language }: PageContext, compartment: CompartmentId): string {
  const { term } = retention[compartment];
  return term.amount === 0 ? "" : words("data.term", { term: termInWords(language, term) });
}

/** The values class by class, each class with what becomes of it and when: one key, one term, one end (clause:S3, clause:T2). */
export function HeldValueList(page: HeldPage) {
  const said = texts[page.context.language].retentionWords;
  const present = (Object.keys(fieldRows) as FieldId[]).filter((field) => page.values[field] !== undefined);
  const classes = COMPARTMENT_IDS.filter((compartment) => present.some((field) => compartmentOf(field) === compartment));
  return (
    <>
      {classes.map((compartment) => (
        <section class="held-class" key={compartment}>
          <h3>{page.own ? said[compartment].name : (page.context.words.find(`data.class.${compartment}`) ?? said[compartment].name)}</h3>
          <p class="quiet small"><span class="tag">{page.context.words("data.kept")}</span> {said[compartment].howLong} {termOf(page.context, compartment)}</p>
          <dl class="values">
            {present.filter((field) => compartmentOf(field) === compartment).map((field) => {
              const one = page.values[field];
              return one === undefined ? null : <ValueRow key={field} page={page} field={field} held={one} />;
            })}
          </dl>
        </section>
      ))}
    </>
  );
}
