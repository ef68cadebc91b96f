import { Type } from "typebox";
import { FIELD_IDS, IDENTITY_PAPERS, LANGUAGES, PERSON_CHECKS, RELATION_PROOFS, RELATIONS, STAGES } from "../../../policy/index.ts";
import { ASKABLE } from "../../../modules/intake/index.ts";
import type { DeskCaller } from "../../api/api-caller.ts";
import type { Api } from "../../api/api-deps.ts";
import { apiRoute } from "../../api/api-route.ts";
import { Attempt, closed, Code, Id, orNull, Time, Typed } from "../../api/api-schemas.ts";
import type { AppDeps } from "../../app-deps.ts";
import { PAPER_ROLES, REGISTRAR } from "./desk-answer.tsx";
import { addRepresentative, BIRTH_PAPERS, confirmGrownUp, correctBirthDate, END_REASONS, endRepresentation, issueCode, proveRepresentation, pupilAtDesk } from "./document-acts.ts";
import { personAtDesk } from "./person-at-desk.ts";
import { receiptLetter } from "./receipt-letter.ts";
import { askFirstAddress, familyOf, proveAddress } from "./taking-in-family.ts";

const PLACE = "/desk/families/:subject";
export const OfPerson = closed({ subject: Id });
const Person = closed({ subject: Id, number: Type.Integer() });
const looking = { scope: "desk:intake", roles: PAPER_ROLES, params: OfPerson } as const;
const taking = { scope: "desk:intake", roles: REGISTRAR, params: OfPerson } as const;

/** Who acts for which person. */
async function actOn(deps: AppDeps, { caller, params, requestId }: { caller: DeskCaller; params: { subject: string }; requestId: string }) {
  const { subject } = await personAtDesk(deps, params.subject);
  return { session: caller.session, by: caller.staff, subject, requestId };
}

function familyParts(api: Api, deps: AppDeps): void {
  apiRoute(api, deps, {
    ...looking, method: "GET", url: PLACE, summary: "How somebody came in, how it was confirmed, and who belongs to it; no value of anybody",
    answer: closed({
      subject: Id, number: Type.Integer(), isPupil: Type.Boolean(), hasEmail: Type.Boolean(), toCopy: Type.Boolean({ description: "Whether a signed form with its scan may hold answers that nobody has recorded" }), children: Type.Array(Person),
      taken: Type.Array(closed({ subject: Id, at: Time, channel: Type.String(), confirmation: Type.String(), shownDocument: orNull(Type.String()), saidAs: Type.String(), typedAs: Type.String(), confirmed: orNull(Type.String()), receipt: Id })),
    }),
    async handle({ params }) {
      const { subject, number } = await personAtDesk(deps, params.subject);
      const { taken, children, ...rest } = await familyOf(deps, subject);
      return {
        subject, number, ...rest, children: children.map((child) => ({ ...child })),
        taken: taken.map(({ subject: of, at, channel, confirmation, shown, saidAs, typedAs, confirmed, receipt }) => ({ subject: of, at: at.toISOString(), channel, confirmation, shownDocument: shown, saidAs, typedAs, confirmed, receipt })),
      };
    },
  });
  apiRoute(api, deps, {
    ...taking, method: "POST", url: `${PLACE}/email`, summary: "Send a code to the first mail address of a known person, who answered on a call back or showed a document: `attempt` comes back with it",
    body: closed({ email: Typed, checked: Type.Enum(PERSON_CHECKS), document: Type.Optional(Type.Enum(IDENTITY_PAPERS, { description: "With `document` alone: its kind" })) }), answer: closed({ attempt: Attempt }),
    async handle(asked) {
      const { body: { email, checked, document = "" }, language, network } = asked;
      return { attempt: (await askFirstAddress(deps, await actOn(deps, asked), { email, checked, document }, { network, language })).token };
    },
  });
  apiRoute(api, deps, {
    ...taking, method: "POST", url: `${PLACE}/email/code`, summary: "The code that came to that address", body: closed({ attempt: Attempt, code: Code }),
    async handle(asked) {
      const { body: { attempt, code }, language, network } = asked;
      await proveAddress(deps, await actOn(deps, asked), { token: attempt, code, network, language });
    },
  });
  apiRoute(api, deps, {
    ...taking, method: "POST", url: `${PLACE}/letter`, shows: true, status: 201, summary: "The receipt as a letter on paper, with a code of its own; reading the address is in the person's history",
    answer: closed({ code: Type.String(), language: Type.Enum(LANGUAGES), lines: Type.Array(Type.String()), receipts: Type.Array(Id), at: Time }),
    async handle(asked) {
      const { to, code, receipts, at } = await receiptLetter(deps, await actOn(deps, asked));
      return { code, language: to.language, lines: [...to.lines], receipts: [...receipts], at: at.toISOString() };
    },
  });
  apiRoute(api, deps, {
    ...taking, method: "POST", url: `${PLACE}/confirmation`, summary: "The code out of the letter: what was said by telephone is confirmed", body: closed({ code: Type.String({ maxLength: 30 }) }),
    async handle(asked) {
      await deps.intakeDesk.confirmations.byLetterCode({ ...(await actOn(deps, asked)), code: asked.body.code });
    },
  });
}

const Check = closed({ questions: Type.Array(Type.Enum(FIELD_IDS)), fitting: Type.Array(Type.Enum(FIELD_IDS)), triesLeft: Type.Integer(), passed: Type.Boolean() });

function callerParts(api: Api, deps: AppDeps): void {
  const { callerChecks } = deps.intakeDesk;
  apiRoute(api, deps, {
    ...taking, method: "GET", url: `${PLACE}/caller`, summary: "What a caller may be asked, and how many answers fitted", answer: Check,
    async handle(asked) {
      const { subject, by } = await actOn(deps, asked);
      const { questions, fitting, triesLeft, passed } = await callerChecks.state(deps.databases.data, subject, by);
      return { questions: [...questions], fitting: [...fitting], triesLeft, passed };
    },
  });
  apiRoute(api, deps, {
    ...taking, method: "POST", url: `${PLACE}/caller`, summary: "Whether what a caller says fits; what is held is not shown", body: closed({ field: Type.Enum(ASKABLE), said: Type.String({ maxLength: 300 }) }), answer: closed({ fits: Type.Boolean() }),
    async handle(asked) {
      const { subject, by, requestId } = await actOn(deps, asked);
      return { fits: await callerChecks.answer({ by, subject, field: asked.body.field, said: asked.body.said, requestId }) };
    },
  });
}

function actParts(api: Api, deps: AppDeps): void {
  const on = (act: string) => ({ ...looking, method: "POST", url: `${PLACE}/acts/${act}` }) as const;
  apiRoute(api, deps, {
    ...looking, method: "GET", url: `${PLACE}/acts`, summary: "A pupil's stage, and who stands for the pupil: by which right, shown by what, from when to when",
    answer: closed({ stage: Type.Enum(STAGES), frozen: Type.Boolean(), representatives: Type.Array(closed({ subject: Id, number: Type.Integer(), relation: Type.Enum(RELATIONS), proof: Type.Enum(RELATION_PROOFS), since: Time, until: orNull(Time) })) }),
    async handle(asked) {
      const { stage, isFrozen, representatives } = await pupilAtDesk(deps, (await actOn(deps, asked)).subject);
      return { stage, frozen: isFrozen, representatives: representatives.map(({ subject, number, right: { relation, proof, beginsAt, endsAt } }) => ({ subject, number, relation, proof, since: beginsAt.toISOString(), until: endsAt?.toISOString() ?? null })) };
    },
  });
  apiRoute(api, deps, {
    ...on("representative"), summary: "Add a representative by the document that shows the relation", body: closed({ number: Type.Integer({ minimum: 0, maximum: 999_999_999_999 }), relation: Type.Enum(RELATIONS), documentSeen: Type.Boolean(), until: Type.Optional(Typed) }),
    async handle(asked) {
      const { number, relation, documentSeen, until } = asked.body;
      await addRepresentative(deps, await actOn(deps, asked), { number, relation, seen: documentSeen, until: until ?? null });
    },
  });
  apiRoute(api, deps, {
    ...on("representation-proof"), summary: "Write down the document that shows a standing representation, and its term, after which it ends by itself",
    body: closed({ representative: Id, relation: Type.Enum(RELATIONS), documentSeen: Type.Boolean(), until: Type.Optional(Typed) }),
    async handle(asked) {
      const { representative, relation, documentSeen, until } = asked.body;
      await proveRepresentation(deps, await actOn(deps, asked), { representative, relation, seen: documentSeen, until: until ?? null });
    },
  });
  apiRoute(api, deps, {
    ...on("representation-end"), summary: "End a representation on a court's decision, or because it was a mistake", body: closed({ representative: Id, reason: Type.Enum(END_REASONS) }),
    handle: async (asked) => endRepresentation(deps, await actOn(deps, asked), asked.body),
  });
  apiRoute(api, deps, {
    ...on("birth-date"), summary: "Put a pupil's birth date right by a document", body: closed({ document: Type.Enum(BIRTH_PAPERS), birthDate: Typed }),
    handle: async (asked) => correctBirthDate(deps, await actOn(deps, asked), asked.body),
  });
  apiRoute(api, deps, {
    ...on("grown-up"), summary: "A grown pupil's own consent, before a document; in the language of the request", body: closed({ consent: Type.Boolean(), document: Type.Enum(IDENTITY_PAPERS) }),
    handle: async (asked) => confirmGrownUp(deps, await actOn(deps, asked), { ...asked.body, language: asked.language }),
  });
  apiRoute(api, deps, {
    ...on("code"), status: 201, summary: "A code with which a pupil signs in once", body: closed({ documentSeen: Type.Boolean() }), answer: closed({ code: Type.String(), endsAt: Time }),
    async handle(asked) {
      const { code, endsAt } = await issueCode(deps, await actOn(deps, asked), asked.body.documentSeen);
      return { code, endsAt: endsAt.toISOString() };
    },
  });
}

/** Twins of `/desk/families/…` (clause:C2, clause:C5, clause:C7, clause:G5). */
export function familiesApi(api: Api, deps: AppDeps): void {
  familyParts(api, deps);
  callerParts(api, deps);
  actParts(api, deps);
}
