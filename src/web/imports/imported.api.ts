import { Type } from "typebox";
import { LANGUAGES, RELATIONS } from "../../policy/index.ts";
import { CHILD_PURPOSES } from "../../modules/joining/index.ts";
import type { Personal } from "../../platform/personal.ts";
import type { Api } from "../api/api-deps.ts";
import { apiRoute } from "../api/api-route.ts";
import { closed, Id, orNull, Paper, Time } from "../api/api-schemas.ts";
import { opened } from "../api/opened-value.ts";
import type { AppDeps } from "../app-deps.ts";

const AtAddress = closed({ capability: Type.String({ maxLength: 100, description: "The end of the address in the letter" }) });
const FormId = Type.String({ maxLength: 2_000, description: "What the texts were shown with; in the language of this request" });
const Answer = Type.Enum(["yes", "no"] as const);
const answers = Object.fromEntries(CHILD_PURPOSES.map((purpose) => [purpose, Type.Optional(Answer)])) as Record<(typeof CHILD_PURPOSES)[number], ReturnType<typeof Type.Optional<typeof Answer>>>;
const Values = Type.Record(Type.String({ pattern: "^[a-z-]{1,40}$" }), Type.String());

const valuesOf = (values: Readonly<Record<string, Personal<string>>>) => Object.fromEntries(Object.entries(values).map(([field, value]) => [field, opened(value)]));
const paperOf = ({ hash, document }: { hash: string; document: object }) => ({ hash, document: { ...document } });

/** Twins of `/imported/…`, where the letter of an import leads: yes and no are one request each (clause:C2, clause:R5). */
export function importedApi(api: Api, deps: AppDeps): void {
  const { importing } = deps;
  apiRoute(api, deps, {
    method: "GET", url: "/imported/:capability", params: AtAddress, scope: "open", summary: "What the school brought along of a family that has not answered, and the texts to agree to",
    answer: closed({
      form: FormId, adult: Values, children: Type.Array(Values), relation: orNull(Type.String()), since: Time, until: Time, language: Type.Enum(LANGUAGES), own: Paper, child: orNull(Paper),
    }),
    async handle({ params, language }) {
      const { token, adult, children, relation, since, until, own, child } = await importing.answers.open(params.capability, language);
      return {
        form: token, adult: valuesOf(adult), children: children.map(valuesOf), relation, since: since.toISOString(), until: until.toISOString(), language, own: paperOf(own), child: child && paperOf(child),
      };
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: "/imported/:capability/acceptance", params: AtAddress, scope: "open", status: 201, summary: "Yes: the account is made, and what waited is destroyed",
    body: closed({ form: FormId, consent: Type.Boolean({ description: "Whether the person agrees to the own text" }), answers: closed(answers), relation: Type.Optional(Type.Enum(RELATIONS)) }),
    answer: closed({ subject: Id }),
    async handle({ params, body, language, requestId }) {
      const { form, consent, answers: said, relation } = body;
      const { subject } = await importing.answers.accept({ capability: params.capability, token: form, language, requestId, consent, answers: said, relation });
      return { subject };
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: "/imported/:capability/refusal", params: AtAddress, scope: "open", summary: "No: everything that waited is destroyed", body: closed({ form: FormId }),
    async handle({ params, body, language, requestId }) {
      await importing.answers.refuse({ capability: params.capability, token: body.form, language, requestId });
    },
  });
}
