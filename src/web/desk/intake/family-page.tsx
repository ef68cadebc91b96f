import { IDENTITY_PAPERS, INTAKE_CHANNELS, PERSON_CHECKS } from "../../../policy/index.ts";
import type { TakenSeen } from "../../../modules/intake/index.ts";
import type { PageContext } from "../../request-context.ts";
import { Facts, Note } from "../../ui/blocks.tsx";
import { FaultSummary, type FieldFault, FormToken, Radios, TextField } from "../../ui/fields.tsx";
import { faultOfField } from "../../form-faults.ts";
import { hrefIn } from "../../ui/layout.tsx";
import { familyPath, type PersonAtDesk } from "./desk-answer.tsx";

export interface FamilyPage {
  readonly context: PageContext;
  readonly person: PersonAtDesk;
  /** The person's own, and that of each child whom the person spoke for. */
  readonly taken: readonly (TakenSeen & PersonAtDesk)[];
  readonly children: readonly PersonAtDesk[];
  readonly isPupil: boolean;
  /** Pupils among them whose own word is awaited. */
  readonly awaited: readonly PersonAtDesk[];
  readonly hasEmail: boolean;
  /** Whether a bound form may hold answers that nobody has recorded. */
  readonly toCopy: boolean;
  readonly mayTake: boolean;
  readonly done: string | null;
  readonly faults: readonly FieldFault[];
  readonly typed: { readonly email?: string; readonly checked?: string; readonly document?: string; readonly code?: string };
  readonly tokens: { readonly email: string; readonly letter: string; readonly confirmation: string };
}

function HowTaken({ context, person, taken }: Pick<FamilyPage, "context" | "person" | "taken">) {
  const { words } = context;
  return (
    <>
      {taken.some(({ subject }) => subject === person.subject) ? null : <p>{words("intake.family.by-web")}</p>}
      {taken.map((one) => (
        <Facts
          key={one.intake + one.receipt}
          facts={[
            ...(one.subject === person.subject ? [] : [[words("intake.family.whom"), <a href={hrefIn(context, familyPath(one.subject))}>{words("intake.person.number", { number: one.number })}</a>] as const]),
            [words("intake.family.came"), `${words(`source.${one.channel}`)}, ${words.time(one.at)}`],
            [words("intake.family.typed"), words.find(`actor.${one.typedAs}`) ?? one.typedAs],
            [words("intake.confirmation"), words(`intake.confirmation.${one.confirmation}`)],
            ...(one.channel === "telephone" ? [[words("intake.family.later"), words(`intake.later.${one.confirmed ?? "none"}`)] as const] : []),
          ]}
        />
      ))}
    </>
  );
}

/** The next step is the pupil's: an own code, made when the pupil is at the desk. */
function Awaited({ context, awaited }: Pick<FamilyPage, "context" | "awaited">) {
  const { words } = context;
  if (awaited.length === 0) return null;
  return (
    <Note kind="care" title={words("pupil.desk.title")}>
      <p>{words("pupil.desk.text")}</p>
      <ul class="plain">{awaited.map(({ subject, number }) => <li key={subject}><a href={hrefIn(context, familyPath(subject, "/acts"))}>{words("pupil.desk.act")}: {words("intake.person.number", { number })}</a></li>)}</ul>
    </Note>
  );
}

function Address({ context, person, hasEmail, typed, faults, tokens }: FamilyPage) {
  const { words } = context;
  if (hasEmail) return <p>{words("intake.email.held")}</p>;
  const action = familyPath(person.subject, "/email");
  return (
    <form class="form" method="post" action={action} noValidate>
      <FormToken token={tokens.email} />
      <TextField words={words} name="email" type="email" inputMode="email" maxLength={254} label={words("intake.email")} why={words("intake.email.why")} value={typed.email} fault={faultOfField(faults, "email")} />
      <Radios
        name="checked" legend={words("recovery.checked")} chosen={typed.checked} fault={faultOfField(faults, "checked")}
        why={<p>{words("intake.email.checked.why")} <a href={hrefIn(context, familyPath(person.subject, "/caller"))}>{words("recovery.caller")}</a></p>}
        options={PERSON_CHECKS.map((value) => ({ value, label: words(`recovery.checked.${value}`) }))}
      />
      <Radios
        name="document" legend={words("recovery.document")} why={words("recovery.document.why")} chosen={typed.document} fault={faultOfField(faults, "document")}
        options={IDENTITY_PAPERS.map((value) => ({ value, label: words(`document.${value}`) }))}
      />
      <p class="acts"><button class="btn btn-plain">{words("intake.email.act")}</button></p>
    </form>
  );
}

function Letter({ context, person, taken, typed, faults, tokens }: FamilyPage) {
  const { words } = context;
  const waits = taken.some(({ channel, confirmed }) => channel === "telephone" && confirmed === null);
  return (
    <>
      <form class="form" method="post" action={familyPath(person.subject, "/letter")}>
        <FormToken token={tokens.letter} />
        <p>{words("intake.letter.text")}</p>
        <p class="acts"><button class="btn btn-plain">{words("intake.letter.act")}</button></p>
      </form>
      {waits ? (
        <form class="form" method="post" action={familyPath(person.subject, "/confirmation")} noValidate>
          <FormToken token={tokens.confirmation} />
          <TextField words={words} name="code" label={words("intake.letter.code")} why={words("intake.letter.code.why")} value={typed.code} fault={faultOfField(faults, "code")} maxLength={30} />
          <p class="acts"><button class="btn btn-plain">{words("intake.letter.confirm")}</button></p>
        </form>
      ) : null}
    </>
  );
}

const DONE = ["taken-in", "address", "confirmed", "code-taken"] as const;

export function FamilyBody(page: FamilyPage) {
  const { context, context: { words }, person, children, isPupil, toCopy, mayTake, faults } = page;
  const link = (path: string, text: string) => <a class="btn btn-plain" href={hrefIn(context, familyPath(person.subject, path))}>{text}</a>;
  const done = DONE.find((one) => one === page.done);
  return (
    <>
      {done === undefined ? null : <Note kind="done" title={words(`intake.done.${done}`)}><p>{words(`intake.done.${done}.text`)}</p></Note>}
      <div class="text">
        <h1>{words("intake.person.number", { number: person.number })}</h1>
        <p class="lead">{words("intake.family.lead")}</p>
      </div>
      {mayTake ? <Awaited context={context} awaited={page.awaited} /> : null}
      <FaultSummary words={words} faults={faults} />
      <section class="text">
        <h2>{words("intake.family.how")}</h2>
        <HowTaken {...page} />
        <p class="acts">
          {link("/papers", words("paper.title"))}
          {mayTake && toCopy ? link("/answers", words("answers.title")) : null}
          {isPupil ? link("/acts", words("acts.title")) : null}
          {mayTake && !isPupil ? link("/caller", words("caller.title")) : null}
          {isPupil ? null : <a class="btn btn-plain" href={hrefIn(context, `/desk/recovery/${person.subject}`)}>{words("recovery.link")}</a>}
        </p>
      </section>
      {isPupil ? null : (
        <>
          <section class="text">
            <h2>{words("intake.family.children")}</h2>
            {children.length === 0 ? <p>{words("intake.family.no-children")}</p> : (
              <ul>{children.map((child) => <li key={child.subject}><a href={hrefIn(context, familyPath(child.subject))}>{words("intake.person.number", { number: child.number })}</a></li>)}</ul>
            )}
            {mayTake ? <p class="acts">{INTAKE_CHANNELS.map((channel) => <span key={channel}>{link(`/children/${channel}`, words(`intake.child.${channel}`))}</span>)}</p> : null}
          </section>
          {mayTake ? (
            <section class="text">
              <h2>{words("intake.email.title")}</h2>
              <Address {...page} />
              <h2>{words("intake.letter")}</h2>
              <Letter {...page} />
            </section>
          ) : null}
        </>
      )}
    </>
  );
}
