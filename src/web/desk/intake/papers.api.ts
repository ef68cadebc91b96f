import { Type } from "typebox";
import { COPY_EXCEPTIONS, KEEPING_LAWS, type KeepingLaw, PAPER_FATES, PAPER_KINDS } from "../../../policy/index.ts";
import { SCAN_BYTES_MAX } from "../../../modules/intake/index.ts";
import { CHILD_PURPOSES, type ChildPurpose } from "../../../modules/joining/index.ts";
import type { Api } from "../../api/api-deps.ts";
import { apiRoute } from "../../api/api-route.ts";
import { closed, Id, orNull, Time } from "../../api/api-schemas.ts";
import type { AppDeps } from "../../app-deps.ts";
import { PAPER_ROLES, REGISTRAR } from "./desk-answer.tsx";
import { OfPerson } from "./families.api.ts";
import { answersOnPaper } from "./copied-answers.ts";
import { personAtDesk } from "./person-at-desk.ts";
import { demandPaperOf } from "./place-of-paper.ts";
import { scanFileName } from "./scanned-paper.ts";

const PLACE = "/desk/families/:subject/papers";
const desk = { scope: "desk:intake", roles: PAPER_ROLES } as const;
const OfScan = closed({ subject: Id, scan: Id });
const SCANS = ["application/pdf", "image/jpeg", "image/png"] as const;

/** Twins of `/desk/families/…/papers` (clause:U1). */
export function papersApi(api: Api, deps: AppDeps): void {
  const { scans } = deps.intakeDesk;
  apiRoute(api, deps, {
    ...desk, method: "GET", url: PLACE, params: OfPerson, summary: "Papers that were scanned, and what became of each",
    answer: closed({ papers: Type.Array(closed({
      scan: Id, kind: Type.Enum(PAPER_KINDS), exception: orNull(Type.Enum(COPY_EXCEPTIONS)), mediaType: Type.Enum(SCANS), bytes: Type.Integer(), at: Time, here: Type.Boolean({ description: "Whether the scan still lies here" }),
      events: Type.Array(closed({ change: Type.String(), law: orNull(Type.String()), at: Time })),
    })) }),
    async handle({ params }) {
      const papers = await scans.list(deps.databases.data, (await personAtDesk(deps, params.subject)).subject);
      return { papers: papers.map(({ byteCount, at, events, ...paper }) => ({ ...paper, bytes: byteCount, at: at.toISOString(), events: events.map((event) => ({ ...event, at: event.at.toISOString() })) })) };
    },
  });
  apiRoute(api, deps, {
    ...desk, method: "POST", url: PLACE, params: OfPerson, status: 201, summary: "Bind a scan to its record. A copy of an identity document is refused unless a legal exception is named",
    query: closed({ kind: Type.Enum(PAPER_KINDS), exception: Type.Optional(Type.Enum(COPY_EXCEPTIONS)), code: Type.Optional(Type.String({ maxLength: 30, description: "The code in the paper's QR" })) }),
    body: { files: SCANS, bytesMax: SCAN_BYTES_MAX }, answer: closed({ scan: Id }),
    async handle({ caller, params, query: { kind, exception = null, code = null }, body, requestId }) {
      const { subject } = await personAtDesk(deps, params.subject);
      await demandPaperOf(deps, code, subject);
      return { scan: await scans.add({ by: caller.staff, subject, kind, exception, code, bytes: body.bytes, requestId }) };
    },
  });
  apiRoute(api, deps, {
    ...desk, method: "POST", url: `${PLACE}/:scan/open`, params: OfScan, summary: "Open a scan: an act in the person's history", answer: { file: "application/pdf", or: ["image/jpeg", "image/png"] },
    async handle({ caller, params, requestId }) {
      const person = await personAtDesk(deps, params.subject);
      const { bytes, mediaType } = await scans.open({ by: caller.staff, subject: person.subject, scan: params.scan, requestId });
      return { bytes, type: mediaType, name: scanFileName(person, mediaType) };
    },
  });
  apiRoute(api, deps, {
    ...desk, method: "POST", url: `${PLACE}/:scan/fate`, params: OfScan, summary: "Note what became of the paper itself: returned, destroyed, kept by which law",
    body: closed({ fate: Type.Enum(PAPER_FATES), law: Type.Optional(Type.Enum(Object.keys(KEEPING_LAWS) as KeepingLaw[])) }),
    async handle({ caller, params, body, requestId }) {
      const { subject } = await personAtDesk(deps, params.subject);
      await scans.noteFate({ by: caller.staff, subject, scan: params.scan, fate: body.fate, law: body.law ?? null, requestId });
    },
  });
}

const Answer = Type.Optional(Type.Enum(["yes", "no"] as const));
const answers = Object.fromEntries(CHILD_PURPOSES.map((purpose) => [purpose, Answer])) as Record<ChildPurpose, typeof Answer>;

/** Twins of `/desk/families/…/answers` (clause:C2, clause:U1). */
export function paperAnswersApi(api: Api, deps: AppDeps): void {
  const copying = { scope: "desk:intake", roles: REGISTRAR } as const;
  apiRoute(api, deps, {
    ...copying, method: "GET", url: "/desk/families/:subject/answers", params: OfPerson, summary: "Children for whom a signed form with its scan may hold answers that nobody has recorded",
    answer: closed({ children: Type.Array(closed({
      child: Id, purposes: Type.Array(Type.Enum(CHILD_PURPOSES)), scans: Type.Array(closed({ scan: Id, at: Time })), textHolds: Type.Boolean({ description: "Whether the text that was signed is the one that holds" }),
    })) }),
    async handle({ params }) {
      const due = await deps.intakeDesk.paperAnswers.uncopied(deps.databases.data, (await personAtDesk(deps, params.subject)).subject);
      return { children: due.map(({ child, purposes, scans, textHolds }) => ({ child, purposes: [...purposes], scans: scans.map(({ scan, at }) => ({ scan, at: at.toISOString() })), textHolds })) };
    },
  });
  apiRoute(api, deps, {
    ...copying, method: "POST", url: "/desk/families/:subject/answers/:child", params: closed({ subject: Id, child: Id }), status: 201, summary: "Record what is ticked on a signed form about a child; the receipt goes to the adult",
    body: closed({ scan: Id, answers: closed(answers) }), answer: closed({ receipt: Id }),
    async handle({ caller, params, body, requestId }) {
      const [adult, child] = [await personAtDesk(deps, params.subject), await personAtDesk(deps, params.child)];
      return answersOnPaper(deps, { by: caller.staff, adult: adult.subject, child: child.subject, scan: body.scan, answer: (purpose) => body.answers[purpose], requestId });
    },
  });
}
