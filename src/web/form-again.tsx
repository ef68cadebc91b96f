import type { FastifyReply, FastifyRequest } from "fastify";
import { isFieldId, texts } from "../policy/index.ts";
import { Refusal } from "../platform/refusal.ts";
import { formOf } from "./form-body.ts";
import type { PageSender } from "./page-sender.tsx";
import { contextOf, formActionOf, type PageContext } from "./request-context.ts";
import { FormToken } from "./ui/fields.tsx";
import { hrefIn } from "./ui/layout.tsx";

/** What is never offered again: the page's own tokens, proofs that were used, and consent, which is given with its text in view (clause:R5). */
const NEVER_AGAIN = /^(form|code|passkey|consent|consent-token|answer|answer-.*|child\d-consent|child\d-answer-.*|called-back|script-read|\/.*)$/u;

export interface TypedField {
  readonly name: string;
  readonly value: string;
}

/** What a form held that may be sent again. */
export function typedIn(request: FastifyRequest): TypedField[] {
  return [...formOf(request)].filter(([name, value]) => !NEVER_AGAIN.test(name) && value !== "").map(([name, value]) => ({ name, value }));
}

/** Whether a refusal is none of what was typed: the form's token did not fit or is too old, something moved on meanwhile, or it was sent too often. */
export function isShownAnew(error: unknown): error is Refusal {
  return error instanceof Refusal && (error.kind === "limited" || (error.kind === "conflict" && error.reason.startsWith("form-")));
}

/** The status of a form that is shown anew. */
export function statusAnew(reply: FastifyReply, { kind }: Pick<Refusal, "kind">): number {
  if (kind !== "limited") return 409;
  if (!reply.hasHeader("retry-after")) reply.header("retry-after", "600");
  return 429;
}

/** What a field of the form behind `action` is called; what a page put into its form by itself has no name and is sent again unseen. */
function labelOf(context: PageContext, action: string, name: string): string | null {
  const plain = name.replace(/^shown-/u, "");
  if (plain !== name && context.words.find(`label.${name}`) === null) return labelOf(context, action, plain);
  const asked = /(^|\/)requests(\/|$)/u.test(action) ? context.words.find(`requests.field.${name}`) : null;
  if (asked !== null) return asked;
  return isFieldId(name) ? texts[context.language].fieldWords[name].name : context.words.find(`label.${name}`);
}

/** What was typed, to be looked at and sent by one button. */
export function TypedAgain({ context, action, token, typed }: { context: PageContext; action: string; token: string; typed: readonly TypedField[] }) {
  const named = typed.map(({ name, value }) => ({ name, value, label: labelOf(context, action, name) }));
  return (
    <>
      <dl class="facts">
        {named.map(({ name, label, value }) => (label === null ? null : [<dt key={name}>{label}</dt>, <dd key={`${name}-value`}>{value}</dd>]))}
      </dl>
      <form method="post" action={hrefIn(context, action)}>
        <FormToken token={token} />
        {typed.map(({ name, value }) => <input key={name} type="hidden" name={name} value={value} />)}
        <p class="acts"><button class="btn btn-primary">{context.words("kept-form.send")}</button></p>
      </form>
    </>
  );
}

/**
 * The one way out of a refusal that is not about what was typed, for every form that has no better one of its own: the page of the fault holds what was typed, with a
 * fresh token for the same act. Null where nothing was typed that has a name, or a file was sent. Its origin was checked before: the form came from a page of ours.
 */
export function formAgain(request: FastifyRequest, reply: FastifyReply, error: unknown, pages: PageSender) {
  const action = formActionOf(request);
  if (!isShownAnew(error) || action === null) return null;
  const [context, typed] = [contextOf(request), typedIn(request)];
  const { path } = context;
  if (!typed.some(({ name }) => labelOf(context, path, name) !== null)) return null;
  return <TypedAgain context={context} action={path} token={pages.formToken(request, reply, action)} typed={typed} />;
}
