import { Type } from "typebox";
import { asSubjectId, STAFF_ROLES } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import type { Api } from "../api/api-deps.ts";
import { apiRoute } from "../api/api-route.ts";
import { closed, Id, orNull, Time, Typed } from "../api/api-schemas.ts";
import { memberValues } from "./member-values.ts";
import { listedMembers, maskedInvitation } from "./listed-members.ts";

const ROLES = ["administrator"] as const;
const Role = Type.Enum(STAFF_ROLES);
const Member = closed({ member: Id });
const Invitation = closed({ invitation: Id, roles: Type.Array(Role), email: orNull(Type.String({ description: "Masked" })), at: Time, endsAt: Time });
const Listed = closed({
  member: Id, name: orNull(Type.String({ description: "Masked" })), email: orNull(Type.String({ description: "Masked" })), roles: Type.Array(Role), joinedAt: Time,
});

const desk = { scope: "desk:staff", roles: ROLES } as const;

/** Twins of the pages about the staff: the same functions decide, and every act is looked at again under the lock of the staff (clause:S1). */
export function staffApi(api: Api, deps: AppDeps): void {
  invitationsApi(api, deps);
  memberApi(api, deps);
  membershipsApi(api, deps);
}

function invitationsApi(api: Api, deps: AppDeps): void {
  const { invitations } = deps.staff;

  apiRoute(api, deps, {
    ...desk, method: "GET", url: "/desk/staff", summary: "Who has access to personal data, and who is invited",
    answer: closed({ members: Type.Array(Listed), waiting: Type.Array(Invitation) }),
    async handle({ caller, requestId }) {
      const listed = await listedMembers(deps, caller.staff, requestId);
      return {
        members: listed.map(({ subject, name, email, roles, joinedAt }) => ({ member: subject, name, email, roles: [...roles], joinedAt: joinedAt.toISOString() })),
        waiting: (await invitations.waiting(deps.databases.data)).map((one) => ({
          invitation: one.id, roles: [...one.roles], email: maskedInvitation(one), at: one.at.toISOString(), endsAt: one.endsAt.toISOString(),
        })),
      };
    },
  });

  apiRoute(api, deps, {
    ...desk, method: "POST", url: "/desk/staff/invitations", summary: "Invites an address, whoever's it is", body: closed({ email: Typed, roles: Type.Array(Role, { maxItems: 7 }) }),
    async handle({ caller, body, network, language, requestId }) {
      await invitations.invite({ by: caller.staff, email: body.email, roles: body.roles, network, language, requestId });
    },
  });

  apiRoute(api, deps, {
    ...desk, method: "DELETE", url: "/desk/staff/invitations/:invitation", summary: "Takes an invitation back", params: closed({ invitation: Id }),
    async handle({ caller, params, requestId }) {
      await invitations.withdraw({ by: caller.staff, id: asSubjectId(params.invitation), requestId });
    },
  });
}

const Factors = closed({ passkeys: Type.Integer(), app: orNull(closed({ addedAt: Time })) });

function memberApi(api: Api, deps: AppDeps): void {
  const memberships = async (member: string) => {
    const membership = await deps.staff.members.find(deps.databases.data, asSubjectId(member));
    if (membership === null) throw new Refusal("not-found", "member-unknown", { clause: "S1" });
    return membership;
  };
  const said = (text: string): string | null => (text === "" ? null : text);

  apiRoute(api, deps, {
    ...desk, method: "GET", url: "/desk/staff/:member", summary: "One member, masked: roles, since when, and which second factors there are", params: Member,
    answer: closed({ ...Listed.properties, secondFactors: Factors }),
    async handle({ caller, params, requestId }) {
      const { roles, joinedAt } = await memberships(params.member);
      const subject = asSubjectId(params.member);
      const { name, email } = await memberValues(deps, { by: caller.staff, subject, shown: false, requestId });
      const { passkeys, app } = await deps.staff.factors.of(deps.databases.data, subject);
      return { member: subject, name: said(name), email: said(email), roles: [...roles], joinedAt: joinedAt.toISOString(), secondFactors: { passkeys, app: app && { addedAt: app.addedAt.toISOString() } } };
    },
  });

  apiRoute(api, deps, {
    ...desk, method: "POST", url: "/desk/staff/:member/show", shows: true, summary: "Shows name and address of a member: an act in the member's history", params: Member,
    answer: closed({ name: orNull(Type.String()), email: orNull(Type.String()) }),
    async handle({ caller, params, requestId }) {
      await memberships(params.member);
      const { name, email } = await memberValues(deps, { by: caller.staff, subject: asSubjectId(params.member), shown: true, requestId });
      return { name: said(name), email: said(email) };
    },
  });
}

function membershipsApi(api: Api, deps: AppDeps): void {
  const { members } = deps.staff;

  apiRoute(api, deps, {
    ...desk, method: "POST", url: "/desk/staff/:member/roles", summary: "Gives a member a role; never oneself", params: Member, body: closed({ role: Role }),
    async handle({ caller, params, body, requestId }) {
      await members.grant({ by: caller.staff, member: asSubjectId(params.member), role: body.role, requestId });
    },
  });

  apiRoute(api, deps, {
    ...desk, method: "DELETE", url: "/desk/staff/:member/roles/:role", summary: "Takes a role away", params: closed({ member: Id, role: Typed }),
    async handle({ caller, params, requestId }) {
      const role = STAFF_ROLES.find((one) => one === params.role);
      if (role === undefined) throw new Refusal("not-found", "member-unknown", { clause: "S1" });
      await members.take({ by: caller.staff, member: asSubjectId(params.member), role, requestId });
    },
  });

  apiRoute(api, deps, {
    ...desk, method: "POST", url: "/desk/staff/:member/reset", summary: "Forgets a member's second factor and shuts all sessions; never one's own", params: Member,
    async handle({ caller, params, requestId }) {
      await members.resetFactor({ by: caller.staff, member: asSubjectId(params.member), requestId });
    },
  });

  apiRoute(api, deps, {
    ...desk, method: "DELETE", url: "/desk/staff/:member", summary: "Ends a membership, or one's own", params: Member,
    async handle({ caller, params, requestId }) {
      await members.leave({ by: caller.staff, member: asSubjectId(params.member), requestId });
    },
  });
}
