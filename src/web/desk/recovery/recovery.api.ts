import { Type } from "typebox";
import { asSubjectId, RECOVERY_CHECKS, RECOVERY_DOCUMENTS, RECOVERY_REASONS } from "../../../policy/index.ts";
import { RECOVERY_ROLES } from "../../../modules/recovery/index.ts";
import type { Api } from "../../api/api-deps.ts";
import { apiRoute } from "../../api/api-route.ts";
import { Attempt, closed, Code, Id, Time, Typed } from "../../api/api-schemas.ts";
import type { AppDeps } from "../../app-deps.ts";

const desk = { scope: "desk:intake", roles: RECOVERY_ROLES } as const;
const Person = closed({ person: Id });
const Check = { checked: Type.Enum(RECOVERY_CHECKS), document: Type.Optional(Type.Enum(RECOVERY_DOCUMENTS, { description: "With `document` alone: its kind" })) };
const Open = closed({ person: Id, reason: Type.Enum(RECOVERY_REASONS), askedAt: Time, endsAt: Time, confirmed: Type.Boolean() });

/** Twins of the pages that give an account back: the same functions decide, and two tokens of one member are one member (clause:S1). */
export function recoveryApi(api: Api, deps: AppDeps): void {
  wordsApi(api, deps);
  addressApi(api, deps);
}

function wordsApi(api: Api, deps: AppDeps): void {
  const { recoveries } = deps;

  apiRoute(api, deps, {
    ...desk, method: "GET", url: "/desk/recoveries", summary: "Accounts that are being given back", answer: closed({ recoveries: Type.Array(Open) }),
    async handle() {
      const open = await recoveries.list();
      return { recoveries: open.map(({ subject, reason, askedAt, endsAt, confirmed }) => ({ person: subject, reason, askedAt: askedAt.toISOString(), endsAt: endsAt.toISOString(), confirmed })) };
    },
  });

  apiRoute(api, deps, {
    ...desk, method: "POST", url: "/desk/recoveries/:person", summary: "The first member's word; the old address is told", params: Person, body: closed({ reason: Type.Enum(RECOVERY_REASONS), ...Check }),
    async handle({ caller, params, body, language, requestId }) {
      await recoveries.ask({ by: caller.staff, subject: asSubjectId(params.person), reason: body.reason, checked: body.checked, document: body.document ?? "", language, requestId });
    },
  });

  apiRoute(api, deps, {
    ...desk, method: "POST", url: "/desk/recoveries/:person/confirmation", summary: "The word of a second, different member", params: Person, body: closed(Check),
    async handle({ caller, params, body, requestId }) {
      await recoveries.confirm({ by: caller.staff, subject: asSubjectId(params.person), checked: body.checked, document: body.document ?? "", requestId });
    },
  });

  apiRoute(api, deps, {
    ...desk, method: "DELETE", url: "/desk/recoveries/:person", summary: "Stops it", params: Person,
    async handle({ caller, params, requestId }) {
      await recoveries.stop({ by: caller.staff, subject: asSubjectId(params.person), requestId });
    },
  });
}

function addressApi(api: Api, deps: AppDeps): void {
  const { recoveries } = deps;

  apiRoute(api, deps, {
    ...desk, method: "POST", url: "/desk/recoveries/:person/email", summary: "Sends a code to the new address", params: Person, body: closed({ email: Typed }), answer: closed({ attempt: Attempt }),
    async handle({ caller, params, body, network, language, requestId }) {
      const { token } = await recoveries.requestCode({ by: caller.staff, subject: asSubjectId(params.person), email: body.email, network, language, requestId });
      return { attempt: token };
    },
  });

  apiRoute(api, deps, {
    ...desk, method: "POST", url: "/desk/recoveries/:person/email/code", summary: "Enters the code that the person read out: all ways in of before end", params: Person, body: closed({ attempt: Attempt, code: Code }),
    async handle({ caller, params, body, network, requestId }) {
      await recoveries.finish({ by: caller.staff, subject: asSubjectId(params.person), token: body.attempt, code: body.code, network, requestId });
    },
  });
}
