import { type ApiScope, type ListedToken, OWN_SCOPES, TOKEN_NAME_CHARS_MAX } from "../../modules/tokens/index.ts";
import type { FormBody } from "../form-body.ts";
import { faultOfField } from "../form-faults.ts";
import type { PageContext } from "../request-context.ts";
import { MyTrail, Note } from "../ui/blocks.tsx";
import { Choice, FaultSummary, type FieldFault, FormToken, Radios, TextField } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { PersonalText } from "../ui/personal-text.tsx";
import { Table } from "../ui/table.tsx";

export const TOKENS_PAGE = "/my/tokens";
export const TOKEN_DAYS = [7, 30, 90, 365] as const;

/** The name of the box that lets a token open a scope. */
export const boxOf = (scope: ApiScope): string => `scope-${scope.replace(":", "-")}`;

export interface TokensShown {
  readonly context: PageContext;
  readonly tokens: readonly ListedToken[];
  readonly now: Date;
  /** Whether the person has shown within the last minutes to be there. */
  readonly fresh: boolean;
  /** The scopes that this session may give away. */
  readonly scopes: readonly ApiScope[];
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  readonly made: { readonly name: string; readonly token: string } | null;
  readonly revoked: boolean;
  readonly forms: { readonly signOut: string; readonly make: string; readonly revoke: string; readonly askCode: string };
}

function TokenTable({ context, tokens, now, forms }: TokensShown) {
  const { words } = context;
  return (
    <Table
      columns={[words("tokens.name"), words("tokens.scopes"), words("tokens.used"), words("tokens.ends"), words("tokens.revoke")]}
      rows={tokens.map((one) => ({
        cells: [
          <><strong><PersonalText of={one.name} /></strong><br /><span class="quiet small">{words("tokens.made")}: {words.day(one.madeAt)}</span></>,
          <ul class="plain">{one.scopes.map((scope) => <li key={scope}>{words(`scope-of.${scope}`)}</li>)}</ul>,
          one.usedAt === null ? words("tokens.never") : words.age(one.usedAt, now),
          <time dateTime={one.endsAt.toISOString()}>{words.day(one.endsAt)}</time>,
          <form method="post" action={`${TOKENS_PAGE}/revoke`}>
            <FormToken token={forms.revoke} />
            <input type="hidden" name="id" value={one.id} />
            <button class="btn btn-plain">{words("tokens.revoke.act")}</button>
          </form>,
        ],
      }))}
    />
  );
}

function NewToken({ context, scopes, typed, faults, forms }: TokensShown) {
  const { words } = context;
  const first = OWN_SCOPES[0];
  return (
    <form class="form" method="post" action={TOKENS_PAGE} noValidate>
      <FormToken token={forms.make} />
      <TextField words={words} name="name" maxLength={TOKEN_NAME_CHARS_MAX} label={words("label.name")} why={words("tokens.name.why")} value={typed.get("name")} fault={faultOfField(faults, "name")} />
      <fieldset class="radios" id="f-scopes">
        <legend class="legend">{words("tokens.scopes.legend")}</legend>
        <p class="why">{words("tokens.scopes.why")}</p>
        {scopes.map((scope) => (
          <Choice
            key={scope} name={boxOf(scope)} label={words(`scope-of.${scope}`)} checked={typed.get(boxOf(scope)) === "yes"}
            fault={scope === first ? faultOfField(faults, "scopes") : undefined}
          />
        ))}
      </fieldset>
      <Radios
        name="days" legend={words("label.days")} why={words("tokens.days.why")} chosen={typed.get("days")} fault={faultOfField(faults, "days")}
        options={TOKEN_DAYS.map((days) => ({ value: String(days), label: words(`tokens.days.${days}`) }))}
      />
      <p class="acts"><button class="btn btn-primary">{words("tokens.act")}</button></p>
    </form>
  );
}

/** Tokens of the person's own: what each opens, since when, until when; a new one; the one just made, this once. */
export function TokensBody(page: TokensShown) {
  const { context, tokens, fresh, faults, made, revoked, forms } = page;
  const { words } = context;
  return (
    <div class="stack">
      <MyTrail context={context} signOutToken={forms.signOut} />
      {made === null ? null : (
        <Note kind="done" title={words("tokens.new")}>
          <p class="code">{made.token}</p>
          <p>{words("tokens.new.text")}</p>
        </Note>
      )}
      {revoked ? <Note kind="done" title={words("tokens.said.revoked")} /> : null}
      <div class="text">
        <h1>{words("tokens.title")}</h1>
        <p class="lead">{words("tokens.lead")}</p>
        <p><a href={hrefIn(context, "/api/docs")}>{words("tokens.docs")}</a></p>
      </div>
      {tokens.length === 0 ? <p class="note">{words("tokens.none")}</p> : <TokenTable {...page} />}
      <section class="stack">
        <h2>{words("tokens.add")}</h2>
        <FaultSummary words={words} faults={faults} />
        {fresh ? <NewToken {...page} /> : (
          <form method="post" action={`${TOKENS_PAGE}/code`} class="text">
            <FormToken token={forms.askCode} />
            <p>{words("tokens.prove")}</p>
            <p class="acts"><button class="btn btn-plain">{words("tokens.prove.act")}</button></p>
          </form>
        )}
      </section>
      <p><a href={hrefIn(context, "/my/sessions")}>{words("sessions.title")}</a></p>
    </div>
  );
}
