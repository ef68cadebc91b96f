import { Type } from "typebox";
import { CONFIRMATIONS, IDENTITY_PAPERS, INTAKE_CHANNELS, LANGUAGES, RELATIONS } from "../../../policy/index.ts";
import { CHILDREN_A_FORM_MAX, INTAKE_FIELDS } from "../../../modules/intake/index.ts";
import { CHILD_FIELDS, CHILD_PURPOSES } from "../../../modules/joining/index.ts";
import type { Api } from "../../api/api-deps.ts";
import { apiRoute } from "../../api/api-route.ts";
import { Attempt, closed, Id, OpenObject, orNull, Paper, Time, Typed } from "../../api/api-schemas.ts";
import type { AppDeps } from "../../app-deps.ts";
import { PAPER_ROLES, REGISTRAR } from "./desk-answer.tsx";
import { consentTexts, FORMS, SHEETS } from "./forms.routes.tsx";
import { numberedPeople, personAtDesk, personNumbered } from "./person-at-desk.ts";
import { takeFamilyIn } from "./taking-in-family.ts";
import { whatWaits } from "./what-waits.ts";

const looking = { scope: "desk:intake", roles: PAPER_ROLES } as const;
const taking = { scope: "desk:intake", roles: REGISTRAR } as const;
const PaperCode = Type.String({ maxLength: 30, description: "The code in the QR of a printed paper" });
const Answer = Type.Enum(["yes", "no"] as const);
type Optional<K extends string, S extends typeof Typed | typeof Answer> = Record<K, ReturnType<typeof Type.Optional<S>>>;
const adult = Object.fromEntries(INTAKE_FIELDS.map(({ field }) => [field, Type.Optional(Typed)])) as Optional<(typeof INTAKE_FIELDS)[number]["field"], typeof Typed>;
const child = Object.fromEntries(CHILD_FIELDS.map(({ field }) => [field, Type.Optional(Typed)])) as Optional<(typeof CHILD_FIELDS)[number]["field"], typeof Typed>;
const answers = Object.fromEntries(CHILD_PURPOSES.map((purpose) => [purpose, Type.Optional(Answer)])) as Optional<(typeof CHILD_PURPOSES)[number], typeof Answer>;

const Form = closed({ form: Type.String(), own: Paper, child: Paper, script: OpenObject });
const Children = Type.Array(closed({ values: closed(child), relation: Type.Enum(RELATIONS), answers: closed(answers) }), { maxItems: CHILDREN_A_FORM_MAX });
const Posted = {
  form: Type.String({ maxLength: 2_000, description: "What the texts were shown with, in the language that is spoken (`lang`)" }),
  confirmation: Type.Optional(Type.Enum(CONFIRMATIONS)), shownDocument: Type.Optional(Type.Enum(IDENTITY_PAPERS)),
  calledBack: Type.Optional(Type.Boolean({ description: "By telephone: the number was called back" })), scriptRead: Type.Optional(Type.Boolean({ description: "By telephone: the text was read to its end" })),
  paperCode: Type.Optional(PaperCode), otherPeople: Type.Optional(Type.Boolean({ description: "The telephone or address is known, and is other people's too" })), children: Children,
};
const Taken = closed({ adult: Id, children: Type.Array(Id), receipts: Type.Array(Id), attempt: orNull(Attempt), before: Type.Boolean({ description: "The same form came before: nothing was done again" }) });
/** A new family, and another child of one that is there: two addresses of one act. */
const PLACES = [
  { url: "/desk/intake/new/:channel", params: closed({ channel: Type.Enum(INTAKE_CHANNELS) }), body: closed({ ...Posted, adult: closed({ values: closed(adult), consent: Type.Boolean() }) }) },
  { url: "/desk/families/:subject/children/:channel", params: closed({ subject: Id, channel: Type.Enum(INTAKE_CHANNELS) }), body: closed(Posted) },
] as const;

const knownIn = async (deps: AppDeps, params: object) => ("subject" in params ? (await personAtDesk(deps, String(params.subject))).subject : null);
const paperOf = ({ hash, document }: { hash: string; document: object }) => ({ hash, document: { ...document } });

function takingParts(api: Api, deps: AppDeps, { url, params, body: schema }: (typeof PLACES)[number]): void {
  apiRoute(api, deps, {
    ...taking, method: "GET", url, params, summary: "The texts to be read out or signed, the words of the call, and what a form is bound to", answer: Form,
    async handle({ caller, params: place, language }) {
      const { token, own, child: childText, script } = deps.intakeDesk.intake.openForm({ session: caller.session, by: caller.staff, language, known: await knownIn(deps, place) });
      return { form: token, own: paperOf(own), child: paperOf(childText), script: { ...script } };
    },
  });
  apiRoute(api, deps, {
    ...taking, method: "POST", url, params, body: schema, status: 201, answer: Taken,
    summary: "Take a family or another child in. A typed mail address waits for the code that is sent there: `attempt` comes back with it",
    async handle({ caller, params: place, body, language, network, requestId }) {
      const typed = {
        channel: place.channel, confirmation: body.confirmation, shownDocument: body.shownDocument, calledBack: body.calledBack === true, scriptRead: body.scriptRead === true, children: body.children,
        adult: "adult" in body ? { values: body.adult.values, consent: body.adult.consent ? "yes" : "no" } : null,
      };
      const { taken, attempt } = await takeFamilyIn(deps, {
        session: caller.session, by: caller.staff, language, known: await knownIn(deps, place), token: body.form, typed, paperCode: body.paperCode ?? null, otherPeople: body.otherPeople === true, requestId,
      }, network);
      return { adult: taken.adult, children: [...taken.children], receipts: taken.receipts.map(({ receiptId }) => receiptId), attempt, before: taken.before };
    },
  });
}

function wayParts(api: Api, deps: AppDeps): void {
  apiRoute(api, deps, {
    ...looking, method: "GET", url: "/desk/intake", summary: "What waits for a word: later confirmations, scans, what became of papers; the longest first",
    answer: closed({ waiting: Type.Array(closed({ subject: Id, number: Type.Integer(), what: Type.Enum(["confirmation", "scan", "fate"] as const), since: Time })) }),
    async handle() {
      const waiting = await whatWaits(deps);
      const people = await numberedPeople(deps, waiting.map(({ subject }) => subject));
      return { waiting: waiting.map(({ subject, what, since }, n) => ({ subject, number: people[n]?.number ?? 0, what, since: since.toISOString() })) };
    },
  });
  apiRoute(api, deps, {
    ...looking, method: "POST", url: "/desk/intake/person", summary: "Whose number this is", body: closed({ number: Type.Integer({ minimum: 0, maximum: 999_999_999_999 }) }), answer: closed({ subject: Id }),
    handle: async ({ body }) => ({ subject: await personNumbered(deps, body.number) }),
  });
  apiRoute(api, deps, {
    ...looking, method: "POST", url: "/desk/intake/paper", summary: "Where the code of a printed paper leads; a blank form belongs to nobody yet", body: closed({ code: PaperCode }),
    answer: closed({ paper: Type.String(), language: Type.Enum(LANGUAGES), subject: orNull(Id), request: orNull(Id) }),
    async handle({ body }) {
      const { paper, language, subject, caseId } = await deps.intakeDesk.paperCodes.look(deps.databases.data, body.code);
      return { paper, language, subject, request: caseId };
    },
  });
  apiRoute(api, deps, {
    ...looking, method: "POST", url: "/desk/intake/forms", status: 201, summary: "A form to be printed and filled in by hand: its code, and the texts of a consent form by their hashes",
    body: closed({ paper: Type.Enum(FORMS), sheet: Type.Enum(Object.keys(SHEETS) as (keyof typeof SHEETS)[]) }),
    answer: closed({ code: Type.String(), texts: Type.Array(closed({ language: Type.Enum(LANGUAGES), own: Paper, child: Paper })) }),
    async handle({ caller, body: { paper, sheet } }) {
      const languages = SHEETS[sheet];
      const code = await deps.intakeDesk.paperCodes.make({ by: caller.staff, paper, subject: null, language: languages[0] });
      const texts = paper === "consent-form" ? languages.map((language) => consentTexts(language, deps)) : [];
      return { code, texts: texts.map(({ language, own, child: childText }) => ({ language, own: paperOf(own), child: paperOf(childText) })) };
    },
  });
}

/** Twins of `/desk/intake` (clause:C2, clause:C4, clause:U1). */
export function intakeApi(api: Api, deps: AppDeps): void {
  wayParts(api, deps);
  for (const place of PLACES) takingParts(api, deps, place);
}
