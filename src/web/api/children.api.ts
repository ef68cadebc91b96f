import { Type } from "typebox";
import { RELATIONS } from "../../policy/index.ts";
import { CHILD_FIELDS, CHILD_PURPOSES } from "../../modules/joining/index.ts";
import type { AppDeps } from "../app-deps.ts";
import type { Api } from "./api-deps.ts";
import { apiRoute } from "./api-route.ts";
import { closed, Id, Paper, Time, Typed } from "./api-schemas.ts";
import { recordAsked } from "./my-data.api.ts";

const Child = closed({ child: Id });
const FormId = Type.String({ maxLength: 2_000, description: "What the form was made with" });
const Answer = Type.Enum(["yes", "no"] as const);
const fields = Object.fromEntries(CHILD_FIELDS.map(({ field }) => [field, Type.Optional(Typed)])) as Record<(typeof CHILD_FIELDS)[number]["field"], ReturnType<typeof Type.Optional<typeof Typed>>>;
const answers = Object.fromEntries(CHILD_PURPOSES.map((purpose) => [purpose, Type.Optional(Answer)])) as Record<(typeof CHILD_PURPOSES)[number], ReturnType<typeof Type.Optional<typeof Answer>>>;

function codeParts(api: Api, deps: AppDeps): void {
  const url = "/my/children/:child/code";
  apiRoute(api, deps, {
    method: "GET", url, params: Child, scope: "children", summary: "Codes of one's own for the child that wait to be used",
    answer: closed({ waiting: Type.Array(closed({ id: Id, issuedAt: Time, endsAt: Time })) }),
    async handle({ caller, params }) {
      const who = await recordAsked(deps, caller, params);
      const waiting = await deps.issuedCodes.waiting(deps.databases.data, who.session.subject, who.subject);
      return { waiting: waiting.map(({ id, issuedAt, endsAt }) => ({ id, issuedAt: issuedAt.toISOString(), endsAt: endsAt.toISOString() })) };
    },
  });
  apiRoute(api, deps, {
    method: "POST", url, params: Child, scope: "children", status: 201, summary: "A code with which the child signs in once and looks at the own record",
    answer: closed({ code: Type.String(), endsAt: Time }),
    async handle({ caller, params, requestId }) {
      const who = await recordAsked(deps, caller, params);
      const made = await deps.issuedCodes.issueForChild({ representative: who.session.subject, child: who.subject, requestId });
      return { code: made.code, endsAt: made.endsAt.toISOString() };
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: `${url}/take-back`, params: Child, scope: "children", summary: "Take back the codes, and end the sessions that they opened",
    async handle({ caller, params }) {
      const who = await recordAsked(deps, caller, params);
      await deps.issuedCodes.takeBack({ representative: who.session.subject, child: who.subject });
    },
  });
}

/** Twins of `/my/children/new` and of a child's codes (clause:C1, clause:G5). */
export function childrenApi(api: Api, deps: AppDeps): void {
  apiRoute(api, deps, {
    method: "GET", url: "/my/children/new", scope: "children", summary: "The text to agree to for a child, and the form's token", answer: closed({ form: FormId, text: Paper }),
    async handle({ caller, language }) {
      await deps.enrolment.assertMayAdd(deps.databases.data, caller.session.subject);
      const { token, text } = deps.enrolment.openForm({ session: caller.session, language });
      return { form: token, text: { hash: text.hash, document: { ...text.document } } };
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: "/my/children/new", scope: "children", status: 201, summary: "Add a child; the same form again gives the same child",
    body: closed({
      form: FormId, values: closed(fields), relation: Type.Enum(RELATIONS), answers: closed(answers),
    }),
    answer: closed({ child: Id, receipt: Id }),
    async handle({ caller, body, language, requestId }) {
      const typed = { values: body.values, relation: body.relation, answers: body.answers };
      const { child, receipt } = await deps.enrolment.enrol({ session: caller.session, language, token: body.form, typed, source: "web-form", requestId });
      return { child, receipt: receipt.receiptId };
    },
  });
  codeParts(api, deps);
}
