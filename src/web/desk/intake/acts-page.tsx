import { IDENTITY_PAPERS, needsAssent, RELATIONS, type Stage } from "../../../policy/index.ts";
import type { ComponentChildren } from "preact";
import type { KeptDocument } from "../../../modules/documents/index.ts";
import { ConsentPaper } from "../../documents/consent-paper.tsx";
import type { FormBody } from "../../form-body.ts";
import { faultOfField } from "../../form-faults.ts";
import type { PageContext } from "../../request-context.ts";
import { Facts, Note } from "../../ui/blocks.tsx";
import { Choice, FaultSummary, type FieldFault, FormToken, Radios, TextField } from "../../ui/fields.tsx";
import { hrefIn } from "../../ui/layout.tsx";
import { familyPath, type PersonAtDesk } from "./desk-answer.tsx";
import { END_REASONS, type RepresentativeAtDesk } from "./document-acts.ts";

export const ACTS = ["representative", "representation-proof", "representation-end", "birth-date", "code", "grown-up"] as const;
export type Act = (typeof ACTS)[number];

/** Before the names of the fields of a right that stands: the form of a new one on the same page asks for the same things. */
export const SHOWN = "shown-";

export interface ActsPage {
  readonly context: PageContext;
  readonly person: PersonAtDesk;
  readonly stage: Stage;
  /** A grown pupil whose record waits for the own consent. */
  readonly isFrozen: boolean;
  readonly representatives: readonly RepresentativeAtDesk[];
  readonly ownText: KeptDocument;
  /** The act whose form came back, with what was wrong. */
  readonly act: Act | null;
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  readonly done: string | null;
  /** A code just made: shown once, and nowhere else. */
  readonly made: { readonly code: string; readonly endsAt: Date } | null;
  readonly tokens: Readonly<Record<Act, string>>;
}

function Form({ page, act, children }: { page: ActsPage; act: Act; children: ComponentChildren }) {
  const { context: { words }, person, tokens } = page;
  return (
    <section class="text">
      <h2>{words(`acts.${act}`)}</h2>
      <p>{words(`acts.${act}.text`)}</p>
      <form class="form" method="post" action={familyPath(person.subject, `/acts/${act}`)} noValidate>
        <FormToken token={tokens[act]} />
        {children}
        <p class="acts"><button class="btn btn-plain">{words(`acts.${act}.act`)}</button></p>
      </form>
    </section>
  );
}

const faultIn = ({ act, faults }: ActsPage, asked: Act, field: string): string | undefined => (act === asked ? faultOfField(faults, field) : undefined);
const typedIn = ({ act, typed }: ActsPage, asked: Act, field: string): string | undefined => (act === asked ? typed.get(field) : undefined);

function Representative(page: ActsPage) {
  const { context: { words } } = page;
  return (
    <Form page={page} act="representative">
      <TextField words={words} name="number" label={words("acts.their-number")} why={words("acts.their-number.why")} inputMode="numeric" maxLength={12} value={typedIn(page, "representative", "number")} fault={faultIn(page, "representative", "number")} />
      <Radios name="relation" legend={words("acts.relation")} chosen={typedIn(page, "representative", "relation")} fault={faultIn(page, "representative", "relation")} options={RELATIONS.map((value) => ({ value, label: words(`acts.relation.${value}`) }))} />
      <Choice name="proof" label={words("acts.proof")} checked={typedIn(page, "representative", "proof") === "yes"} required fault={faultIn(page, "representative", "proof")} />
      <TextField words={words} name="until" kind="date" label={words("acts.until")} why={words("acts.until.why")} optional maxLength={10} value={typedIn(page, "representative", "until")} fault={faultIn(page, "representative", "until")} />
    </Form>
  );
}

/** Who stands for the pupil: by which right, shown by what, from when to when. */
function Rights({ context: { words }, representatives }: ActsPage) {
  if (representatives.length === 0) return null;
  return (
    <section class="text">
      <h2>{words("acts.rights")}</h2>
      {representatives.map(({ subject, number, right: { relation, proof, beginsAt, endsAt } }) => (
        <Facts
          key={subject}
          facts={[
            [words("acts.whose"), words("intake.person.number", { number })], [words("acts.right"), words(`child.relation.${relation}`)],
            [words("acts.shown-by"), words(`acts.shown-by.${proof}`)], [words("acts.since"), words.day(beginsAt)], [words("acts.until"), endsAt === null ? words("acts.until.grown-up") : words.day(new Date(endsAt.getTime() - 1))],
          ]}
        />
      ))}
    </section>
  );
}

function RepresentationProof(page: ActsPage) {
  const { context: { words }, representatives } = page;
  if (representatives.length === 0) return null;
  const typed = (name: string): string | undefined => typedIn(page, "representation-proof", SHOWN + name);
  const fault = (name: string): string | undefined => faultIn(page, "representation-proof", SHOWN + name);
  return (
    <Form page={page} act="representation-proof">
      <Radios name={`${SHOWN}representative`} legend={words("acts.whose")} chosen={typed("representative")} fault={fault("representative")} options={representatives.map(({ subject, number }) => ({ value: subject, label: words("intake.person.number", { number }) }))} />
      <Radios name={`${SHOWN}relation`} legend={words("acts.relation")} chosen={typed("relation")} fault={fault("relation")} options={RELATIONS.map((value) => ({ value, label: words(`acts.relation.${value}`) }))} />
      <Choice name={`${SHOWN}proof`} label={words("acts.proof")} checked={typed("proof") === "yes"} required fault={fault("proof")} />
      <TextField words={words} name={`${SHOWN}until`} kind="date" label={words("acts.until")} why={words("acts.until.why")} optional maxLength={10} value={typed("until")} fault={fault("until")} />
    </Form>
  );
}

function RepresentationEnd(page: ActsPage) {
  const { context: { words }, representatives } = page;
  if (representatives.length === 0) return null;
  return (
    <Form page={page} act="representation-end">
      <Radios name="representative" legend={words("acts.whose")} chosen={typedIn(page, "representation-end", "representative")} fault={faultIn(page, "representation-end", "representative")} options={representatives.map(({ subject, number }) => ({ value: subject, label: words("intake.person.number", { number }) }))} />
      <Radios name="reason" legend={words("acts.reason")} chosen={typedIn(page, "representation-end", "reason")} fault={faultIn(page, "representation-end", "reason")} options={END_REASONS.map((value) => ({ value, label: words(`acts.reason.${value}`) }))} />
    </Form>
  );
}

function BirthDate(page: ActsPage) {
  const { context: { words } } = page;
  const papers = ["birth-certificate", ...IDENTITY_PAPERS] as const;
  return (
    <Form page={page} act="birth-date">
      <TextField words={words} name="birth-date" kind="date" label={words("acts.new-date")} why={words("acts.new-date.why")} maxLength={10} value={typedIn(page, "birth-date", "birth-date")} fault={faultIn(page, "birth-date", "birth-date")} />
      <Radios name="document" legend={words("intake.shown")} why={words("intake.shown.why")} chosen={typedIn(page, "birth-date", "document")} fault={faultIn(page, "birth-date", "document")} options={papers.map((value) => ({ value, label: words(`document.${value}`) }))} />
    </Form>
  );
}

function GrownUp(page: ActsPage) {
  const { context, context: { words }, ownText } = page;
  return (
    <Form page={page} act="grown-up">
      <ConsentPaper context={context} text={ownText} names={{ person: words("acts.pupil") }} />
      <Radios name="consent" row legend={words("acts.consent")} chosen={undefined} fault={faultIn(page, "grown-up", "consent")} options={[{ value: "yes", label: words("child.yes") }, { value: "no", label: words("child.no") }]} />
      <Radios name="document" legend={words("intake.shown")} why={words("intake.shown.why")} chosen={typedIn(page, "grown-up", "document")} fault={faultIn(page, "grown-up", "document")} options={IDENTITY_PAPERS.map((value) => ({ value, label: words(`document.${value}`) }))} />
    </Form>
  );
}

export function ActsBody(page: ActsPage) {
  const { context, context: { words }, person, stage, isFrozen, faults, made } = page;
  const done = ACTS.find((act) => act === page.done);
  return (
    <>
      {done === undefined ? null : <Note kind="done" title={words(`acts.done.${done}`)} />}
      {made === null ? null : (
        <Note kind="done" title={words("acts.code.made")}>
          <p class="lead code">{made.code.replaceAll(/\d{4}(?=\d)/gu, "$& ")}</p>
          <p>{words("acts.code.made.text", { time: words.time(made.endsAt) })}</p>
        </Note>
      )}
      <div class="text">
        <h1>{words("acts.title")}</h1>
        <p class="lead">{words("acts.lead", { number: person.number })}</p>
      </div>
      <FaultSummary words={words} faults={faults} />
      {stage === "adult" ? null : <Rights {...page} />}
      {stage === "adult" || isFrozen ? null : <RepresentationProof {...page} />}
      {stage === "adult" ? null : <Representative {...page} />}
      {stage === "adult" ? null : <RepresentationEnd {...page} />}
      {isFrozen ? null : <BirthDate {...page} />}
      {needsAssent(stage) ? <Form page={page} act="code"><Choice name="seen" label={words("acts.seen")} checked={false} required fault={faultIn(page, "code", "seen")} /></Form> : null}
      {stage === "adult" && isFrozen ? <GrownUp {...page} /> : null}
      <p class="acts"><a class="btn btn-plain" href={hrefIn(context, familyPath(person.subject))}>{words("intake.back")}</a></p>
    </>
  );
}
