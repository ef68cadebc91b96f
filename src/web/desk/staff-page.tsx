import { STAFF_ROLES, texts, type StaffRole } from "../../policy/index.ts";
import type { WaitingInvitation } from "../../modules/staff/index.ts";
import { faultOfField } from "../form-faults.ts";
import type { PageContext } from "../request-context.ts";
import { Note } from "../ui/blocks.tsx";
import { Choice, FaultSummary, type FieldFault, FormToken, TextField } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";
import { DeskTrail, sayRole } from "./desk-shell.tsx";
import { type ListedMember, maskedInvitation } from "./listed-members.ts";

export const PAGE = "/desk/staff";
export const INVITE = "/desk/staff/invite";
export const WITHDRAW = "/desk/staff/withdraw";

export interface StaffPageProps {
  readonly context: PageContext;
  readonly roles: readonly StaffRole[];
  readonly members: readonly ListedMember[];
  readonly waiting: readonly WaitingInvitation[];
  readonly typed: ReadonlyMap<string, string>;
  readonly faults: readonly FieldFault[];
  readonly said: "invited" | "withdrawn" | "left" | null;
  readonly tokens: { readonly signOut: string; readonly invite: string; readonly withdraw: string };
}

export const roleField = (role: StaffRole): string => `role-${role}`;

function Members({ context, members }: StaffPageProps) {
  const { words } = context;
  const fields = texts[context.language].fieldWords;
  return (
    <Table
      caption={words("staff.members")}
      columns={[words("staff.name"), fields.email.name, words("staff.roles"), words("staff.since")]}
      rows={members.map((one) => ({
        cells: [
          <><a href={hrefIn(context, `${PAGE}/${one.subject}`)}>{one.name ?? words("staff.unread")}</a>{one.own ? <> <span class="quiet small">{words("staff.you")}</span></> : null}</>,
          one.email ?? "—",
          one.roles.length === 0 ? words("staff.no-role") : one.roles.map((role) => sayRole(words, role)).join(", "),
          <time dateTime={one.joinedAt.toISOString()}>{words.day(one.joinedAt)}</time>,
        ],
      }))}
    />
  );
}

function Waiting({ context, waiting, tokens }: StaffPageProps) {
  const { words } = context;
  const fields = texts[context.language].fieldWords;
  if (waiting.length === 0) return <p class="note">{words("staff.waiting.none")}</p>;
  return (
    <Table
      columns={[fields.email.name, words("staff.roles"), words("staff.until"), words("staff.withdraw")]}
      rows={waiting.map((one) => ({
        cells: [
          maskedInvitation(one) ?? "—", one.roles.map((role) => sayRole(words, role)).join(", "), words.day(one.endsAt),
          <form method="post" action={WITHDRAW}>
            <FormToken token={tokens.withdraw} />
            <input type="hidden" name="id" value={one.id} />
            <button class="btn btn-plain">{words("staff.withdraw.act")}</button>
          </form>,
        ],
      }))}
    />
  );
}

function InviteForm({ context, typed, faults, tokens }: StaffPageProps) {
  const { words } = context;
  const fault = faultOfField(faults, "roles");
  return (
    <form class="form" method="post" action={INVITE} noValidate>
      <FormToken token={tokens.invite} />
      <TextField
        words={words} name="email" type="email" inputMode="email" maxLength={254} label={texts[context.language].fieldWords.email.name} value={typed.get("email")}
        why={words("staff.invite.email.why")} fault={faultOfField(faults, "email")}
      />
      <fieldset id="f-roles" tabIndex={-1} aria-describedby={fault ? "f-roles-fault" : undefined}>
        <legend class="legend">{words("staff.roles")}</legend>
        <p class="why">{words("staff.invite.roles.why")}</p>
        {fault ? <p class="fault" id="f-roles-fault">{fault}</p> : null}
        {STAFF_ROLES.map((role) => <Choice key={role} name={roleField(role)} label={sayRole(words, role)} checked={typed.get(roleField(role)) === "yes"} />)}
      </fieldset>
      <p class="acts"><button class="btn btn-primary">{words("staff.invite.act")}</button></p>
    </form>
  );
}

/** Who works here, who is invited, and the way to invite another. */
export function StaffBody(page: StaffPageProps) {
  const { context, roles, tokens, said, faults } = page;
  const { words } = context;
  return (
    <div class="stack">
      <DeskTrail context={context} roles={roles} signOutToken={tokens.signOut} />
      {said === null ? null : <Note kind="done" title={words(`staff.said.${said}`)} />}
      <div class="text">
        <h1>{words("staff.title")}</h1>
        <p class="lead">{words("staff.lead")}</p>
      </div>
      <FaultSummary words={words} faults={faults} />
      <Members {...page} />
      <section class="stack">
        <h2>{words("staff.waiting")}</h2>
        <Waiting {...page} />
      </section>
      <section class="stack">
        <h2>{words("staff.invite")}</h2>
        <InviteForm {...page} />
      </section>
    </div>
  );
}
