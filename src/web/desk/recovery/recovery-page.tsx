import { RECOVERY_CHECKS, RECOVERY_DOCUMENTS, RECOVERY_HOURS, RECOVERY_REASONS } from "../../../policy/index.ts";
import type { OpenRecovery } from "../../../modules/recovery/index.ts";
import type { FormBody } from "../../form-body.ts";
import { faultOfField } from "../../form-faults.ts";
import type { PageContext } from "../../request-context.ts";
import { Note } from "../../ui/blocks.tsx";
import { FaultSummary, type FieldFault, FormToken, Radios, TextField } from "../../ui/fields.tsx";
import { hrefIn } from "../../ui/layout.tsx";
import { Table } from "../../ui/table.tsx";
import { familyPath, type PersonAtDesk } from "../intake/desk-answer.tsx";

export const RECOVERY = "/desk/recovery";
export const recoveryPath = (subject: string, page = ""): string => `${RECOVERY}/${subject}${page}`;
const DONE = ["asked", "confirmed", "stopped", "finished"] as const;

export interface RecoveryList {
  readonly context: PageContext;
  readonly open: readonly (OpenRecovery & { readonly number: number })[];
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  readonly token: string;
}

/** What is under way, and the way to a record by its number. */
export function RecoveryListBody({ context, context: { words }, open, typed, faults, token }: RecoveryList) {
  return (
    <>
      <div class="text">
        <h1>{words("recovery.title")}</h1>
        <p class="lead">{words("recovery.lead", { hours: RECOVERY_HOURS })}</p>
      </div>
      <FaultSummary words={words} faults={faults} />
      <form class="form" method="post" action={`${RECOVERY}/person`} noValidate>
        <FormToken token={token} />
        <TextField words={words} name="number" label={words("intake.number")} why={words("intake.number.why")} value={typed.get("number")} fault={faultOfField(faults, "number")} inputMode="numeric" maxLength={12} />
        <p class="acts"><button class="btn btn-plain">{words("recovery.open")}</button></p>
      </form>
      <section class="stack">
        <h2>{words("recovery.under-way")}</h2>
        {open.length === 0 ? <p>{words("recovery.none")}</p> : (
          <Table
            columns={[words("intake.who"), words("recovery.asked-at"), words("recovery.ends"), words("recovery.state")]}
            rows={open.map((one) => ({ id: one.id, cells: [
              <a key="open" href={hrefIn(context, recoveryPath(one.subject))}>{words("intake.person.number", { number: one.number })}</a>, words.time(one.askedAt), words.time(one.endsAt),
              words(one.confirmed ? "recovery.state.confirmed" : "recovery.state.asked"),
            ] }))}
          />
        )}
      </section>
    </>
  );
}

export interface RecoveryPage {
  readonly context: PageContext;
  readonly person: PersonAtDesk;
  readonly open: OpenRecovery | null;
  /** Whether who looks is the member who asked. */
  readonly isAsker: boolean;
  /** Whether who looks may ask callers questions. */
  readonly mayCall: boolean;
  readonly done: string | null;
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  readonly tokenFor: (action: string) => string;
}
type Under = RecoveryPage & { readonly open: OpenRecovery };

/** How this member knows who is there: asked of each of the two alike. */
function Check({ context, context: { words }, person, mayCall, typed, faults }: RecoveryPage) {
  return (
    <>
      <Radios
        name="checked" legend={words("recovery.checked")} chosen={typed.get("checked")} fault={faultOfField(faults, "checked")}
        why={<p>{words("recovery.checked.why")} {mayCall ? <a href={hrefIn(context, familyPath(person.subject, "/caller"))}>{words("recovery.caller")}</a> : null}</p>}
        options={RECOVERY_CHECKS.filter((check) => mayCall || check === "document").map((value) => ({ value, label: words(`recovery.checked.${value}`) }))}
      />
      <Radios
        name="document" legend={words("recovery.document")} why={words("recovery.document.why")} chosen={typed.get("document")} fault={faultOfField(faults, "document")}
        options={RECOVERY_DOCUMENTS.map((value) => ({ value, label: words(`document.${value}`) }))}
      />
    </>
  );
}

function Ask(page: RecoveryPage) {
  const { context: { words }, person, typed, faults, tokenFor } = page;
  const action = recoveryPath(person.subject, "/asking");
  return (
    <section class="text">
      <h2>{words("recovery.asks")}</h2>
      <p>{words("recovery.asks.text")}</p>
      <form class="form" method="post" action={action} noValidate>
        <FormToken token={tokenFor(action)} />
        <Radios name="reason" legend={words("recovery.reason")} chosen={typed.get("reason")} fault={faultOfField(faults, "reason")} options={RECOVERY_REASONS.map((value) => ({ value, label: words(`recovery.reason.${value}`) }))} />
        <Check {...page} />
        <p class="acts"><button class="btn btn-primary">{words("recovery.ask")}</button></p>
      </form>
    </section>
  );
}

function Confirm(page: Under) {
  const { context: { words }, person, open, tokenFor } = page;
  const action = recoveryPath(person.subject, "/confirmation");
  return (
    <section class="text">
      <h2>{words("recovery.confirms")}</h2>
      <p>{words("recovery.confirms.text", { time: words.time(open.askedAt), reason: words(`recovery.reason.${open.reason}`) })}</p>
      <form class="form" method="post" action={action} noValidate>
        <FormToken token={tokenFor(action)} />
        <Check {...page} />
        <p class="acts"><button class="btn btn-primary">{words("recovery.confirm")}</button></p>
      </form>
    </section>
  );
}

function NewAddress({ context: { words }, person, open, typed, faults, tokenFor }: Under) {
  const action = recoveryPath(person.subject, "/email");
  return (
    <section class="text">
      <h2>{words("recovery.email")}</h2>
      <p>{words("recovery.email.text", { time: words.time(open.endsAt) })}</p>
      <form class="form" method="post" action={action} noValidate>
        <FormToken token={tokenFor(action)} />
        <TextField words={words} name="email" type="email" inputMode="email" maxLength={254} label={words("recovery.email")} why={words("recovery.email.why")} value={typed.get("email")} fault={faultOfField(faults, "email")} />
        <p class="acts"><button class="btn btn-primary">{words("recovery.send")}</button></p>
      </form>
    </section>
  );
}

function Stop({ context: { words }, person, tokenFor }: RecoveryPage) {
  const action = recoveryPath(person.subject, "/stop");
  return (
    <form class="form" method="post" action={action}>
      <FormToken token={tokenFor(action)} />
      <p class="quiet">{words("recovery.stop.text")}</p>
      <p class="acts"><button class="btn btn-plain">{words("recovery.stop")}</button></p>
    </form>
  );
}

function Step(page: RecoveryPage) {
  const { context: { words }, open, isAsker } = page;
  if (open === null) return <Ask {...page} />;
  if (open.confirmed) return <NewAddress {...page} open={open} />;
  if (isAsker) return <Note title={words("recovery.waits")}><p>{words("recovery.waits.text", { time: words.time(open.endsAt) })}</p></Note>;
  return <Confirm {...page} open={open} />;
}

/** One account: the step that is due now, whoever looks. No value of the person stands here. */
export function RecoveryBody(page: RecoveryPage) {
  const { context, context: { words }, person, open, faults } = page;
  const done = DONE.find((one) => one === page.done);
  return (
    <>
      {done === undefined ? null : <Note kind="done" title={words(`recovery.done.${done}`)} />}
      <div class="text">
        <h1>{words("recovery.person", { number: person.number })}</h1>
        <p class="lead">{words("recovery.lead", { hours: RECOVERY_HOURS })}</p>
      </div>
      <FaultSummary words={words} faults={faults} />
      <Step {...page} />
      {open === null ? null : <Stop {...page} />}
      <p class="acts"><a class="btn btn-plain" href={hrefIn(context, familyPath(person.subject))}>{words("intake.back")}</a></p>
    </>
  );
}

/** The code that the person reads out. */
export function RecoveryCodeBody({ context, context: { words }, person, faults, tokenFor }: Pick<RecoveryPage, "context" | "person" | "faults" | "tokenFor">) {
  const action = recoveryPath(person.subject, "/email/code");
  return (
    <div class="form">
      <div class="text">
        <h1>{words("recovery.code")}</h1>
        <p class="lead">{words("recovery.code.lead")}</p>
      </div>
      <FaultSummary words={words} faults={faults} />
      <form class="form" method="post" action={action} noValidate>
        <FormToken token={tokenFor(action)} />
        <TextField words={words} name="code" kind="code" inputMode="numeric" maxLength={20} label={words("code.label")} hint={words("code.rules")} fault={faultOfField(faults, "code")} />
        <p class="acts">
          <button class="btn btn-primary">{words("recovery.finish")}</button>
          <a class="btn btn-plain" href={hrefIn(context, recoveryPath(person.subject))}>{words("recovery.email")}</a>
        </p>
      </form>
    </div>
  );
}
