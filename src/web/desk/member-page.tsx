import { STAFF_ROLES, texts, type StaffRole } from "../../policy/index.ts";
import type { Member } from "../../modules/staff/index.ts";
import type { PageContext } from "../request-context.ts";
import { Facts, Note } from "../ui/blocks.tsx";
import { FormToken } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { DeskTrail, sayRole } from "./desk-shell.tsx";
import type { MemberValues } from "./member-values.ts";
import { PAGE } from "./staff-page.tsx";

export const ACTS = ["show", "grant", "take", "reset", "end"] as const;
export type MemberAct = (typeof ACTS)[number];

export interface MemberPageProps {
  readonly context: PageContext;
  readonly roles: readonly StaffRole[];
  readonly member: Member;
  readonly own: boolean;
  readonly factors: { readonly passkeys: number; readonly app: { readonly addedAt: Date } | null };
  readonly values: MemberValues;
  readonly tokens: Readonly<Record<MemberAct | "signOut", string>>;
}

function ActForm({ page, act, role, label, kind = "btn-plain" }: { page: MemberPageProps; act: MemberAct; role?: StaffRole; label: string; kind?: string }) {
  return (
    <form method="post" action={`${PAGE}/${page.member.subject}/${act}`}>
      <FormToken token={page.tokens[act]} />
      {role === undefined ? null : <input type="hidden" name="role" value={role} />}
      <button class={`btn ${kind}`}>{label}</button>
    </form>
  );
}

function Roles(page: MemberPageProps) {
  const { context, member, own } = page;
  const { words } = context;
  return (
    <section class="stack">
      <h2>{words("staff.roles")}</h2>
      {own ? <p class="note">{words("staff.own-role")}</p> : null}
      <ul class="plain stack">
        {STAFF_ROLES.map((role) => {
          const holds = member.roles.includes(role);
          return (
            <li key={role} class="role-row">
              <span><strong>{sayRole(words, role)}</strong> — {words(holds ? "staff.holds" : "staff.holds-not")}</span>
              {holds ? <ActForm page={page} act="take" role={role} label={words("staff.take", { role: sayRole(words, role) })} /> : null}
              {!holds && !own ? <ActForm page={page} act="grant" role={role} label={words("staff.grant", { role: sayRole(words, role) })} /> : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** One member: roles, second factor, the end of the membership. */
export function MemberBody(page: MemberPageProps) {
  const { context, roles, member, own, factors, values, tokens } = page;
  const { words } = context;
  const has = [factors.app === null ? null : words("staff.factor.app"), factors.passkeys === 0 ? null : words("staff.factor.passkey")].filter((one) => one !== null);
  return (
    <div class="stack">
      <DeskTrail context={context} roles={roles} signOutToken={tokens.signOut} />
      <div class="text">
        <p><a href={hrefIn(context, PAGE)}>{words("staff.title")}</a></p>
        <h1>{values.name === "" ? words("staff.unread") : values.name}</h1>
      </div>
      <Facts facts={[
        [texts[context.language].fieldWords.email.name, values.email === "" ? "—" : values.email], [words("staff.since"), words.day(member.joinedAt)],
        [words("staff.factor"), has.length === 0 ? words("staff.factor.none") : has.join(", ")],
      ]}
      />
      {values.shown ? null : <div class="acts"><ActForm page={page} act="show" label={words("staff.show")} /></div>}
      <Roles {...page} />
      {own ? (
        <p>{words("staff.own-end")} <a href={hrefIn(context, "/desk/leave")}>{words("desk-leave.title")}</a></p>
      ) : (
        <section class="stack">
          <h2>{words("staff.reset")}</h2>
          <p class="text">{words("staff.reset.about")}</p>
          <div class="acts"><ActForm page={page} act="reset" label={words("staff.reset.act")} /></div>
          <h2>{words("staff.end")}</h2>
          <Note kind="care"><p>{words("staff.end.about")}</p></Note>
          <div class="acts"><ActForm page={page} act="end" label={words("staff.end.act")} kind="btn-danger" /></div>
        </section>
      )}
    </div>
  );
}
