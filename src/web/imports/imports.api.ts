import { Type } from "typebox";
import { asSubjectId } from "../../policy/index.ts";
import { COLUMNS_MAX, DELIMITERS, ENCODINGS, FILE_BYTES_MAX, type ImportSeen, TARGETS } from "../../modules/imports/index.ts";
import type { Api } from "../api/api-deps.ts";
import { apiRoute } from "../api/api-route.ts";
import { closed, cursorOf, Id, LIMIT_DEFAULT, orNull, pageOf, Paging, placeOf, Time } from "../api/api-schemas.ts";
import { opened } from "../api/opened-value.ts";
import type { AppDeps } from "../app-deps.ts";
import { ACTING_ROLES, LOOKING_ROLES } from "./importing-roles.ts";
import { stoppedIn } from "./stopped-families.ts";

const looking = { scope: "desk:import", roles: LOOKING_ROLES } as const;
const acting = { scope: "desk:import", roles: ACTING_ROLES } as const;
const PLACE = "/desk/imports/:import";
const OfImport = closed({ import: Id });
const OfLine = closed({ import: Id, line: Type.Integer({ minimum: 1, maximum: 9_999_999 }) });
const FILES = ["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] as const;

const Target = Type.Enum(TARGETS);
const Encoding = Type.Enum(ENCODINGS);
const Delimiter = Type.Enum(DELIMITERS);
const Mapping = Type.Array(orNull(Target), { maxItems: COLUMNS_MAX, description: "Column by column what it holds; null: not taken" });
const Faults = Type.Array(closed({ target: Target, reason: Type.String() }));
const Cells = closed(Object.fromEntries(TARGETS.map((target) => [target, Type.Optional(Type.String({ maxLength: 2_000 }))])) as Record<(typeof TARGETS)[number], ReturnType<typeof Type.Optional<ReturnType<typeof Type.String>>>>);
const Count = Type.Integer();
const Seen = closed({
  import: Id, state: Type.String({ description: "mapping, reading, checked, broken, undone, over" }), origin: Type.String(), createdAt: Time, expiresAt: Time, fault: orNull(Type.String()),
  rows: Count, ready: Count, stopped: Count, waiting: Count, children: Count, faulty: Count, asked: Count, accepted: Count, signed: Count, signedReady: Count, refused: Count, unanswered: Count, leftOut: Count, undone: Count, alreadyHere: Count, undelivered: Type.Array(Count, { description: "Lines of families that wait and whom the letter never reached: the mail server refused the address for good" }),
});

function seenOf({ id, state, origin, createdAt, expiresAt, fault, rowsRead: rows, ready, stopped, waiting, children, faulty, asked, accepted, signed, signedReady, refused, unanswered, leftOut, undone, alreadyHere, undelivered }: ImportSeen) {
  return {
    import: id, state, origin, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString(), fault, rows, ready, stopped, waiting, children, faulty, asked, accepted, signed, signedReady, refused, unanswered, leftOut,
    undone, alreadyHere, undelivered: [...undelivered],
  };
}

function lookingParts(api: Api, deps: AppDeps): void {
  const { imports } = deps.importing;
  apiRoute(api, deps, {
    ...looking, method: "GET", url: "/desk/imports", summary: "All imports, the newest first", answer: closed({ imports: Type.Array(Seen) }),
    handle: async () => ({ imports: (await imports.list()).map(seenOf) }),
  });
  apiRoute(api, deps, {
    ...looking, method: "GET", url: PLACE, params: OfImport, summary: "How far an import has come", answer: Seen,
    handle: async ({ params }) => seenOf(await imports.seen(asSubjectId(params.import))),
  });
  apiRoute(api, deps, {
    ...looking, method: "GET", url: `${PLACE}/lines`, params: OfImport, query: closed(Paging), summary: "Lines that cannot be taken, and why; without what they say", answer: pageOf(closed({ line: Count, faults: Faults })),
    async handle({ params, query: { limit = LIMIT_DEFAULT, cursor } }) {
      const after = Number(placeOf(cursor) ?? 0);
      const { id } = await imports.seen(asSubjectId(params.import));
      const lines = await imports.lines.faulty(id, Number.isSafeInteger(after) && after >= 0 && after < 10_000_000 ? after : 0, limit + 1);
      const rows = lines.slice(0, limit).map(({ line, faults }) => ({ line, faults: [...faults] }));
      return { rows, next: lines.length > limit ? cursorOf(String(rows.at(-1)?.line)) : null };
    },
  });
}

function mappingParts(api: Api, deps: AppDeps): void {
  const { imports } = deps.importing;
  apiRoute(api, deps, {
    ...acting, method: "POST", url: "/desk/imports", status: 201, summary: "Take a file in, sealed; its columns are told next", body: { files: FILES, bytesMax: FILE_BYTES_MAX }, answer: OfImport,
    handle: async ({ caller, body, requestId }) => ({ import: await imports.upload(body.bytes, "desk", { actor: caller.staff, requestId }) }),
  });
  apiRoute(api, deps, {
    ...acting, method: "GET", url: `${PLACE}/columns`, params: OfImport, summary: "The headings, what they seem to hold, and how the file is read",
    answer: closed({ headings: Type.Array(Type.String()), mapping: Mapping, format: Type.Enum(["csv", "xlsx"] as const), encoding: orNull(Encoding), delimiter: orNull(Delimiter) }),
    async handle({ params }) {
      const { headings, mapping, shape } = await imports.head(asSubjectId(params.import));
      return { headings: [...headings], mapping: [...mapping], ...shape };
    },
  });
  apiRoute(api, deps, {
    ...acting, method: "POST", url: `${PLACE}/shape`, params: OfImport, summary: "Say how the file is to be read, where the guess is wrong", body: closed({ encoding: Type.Optional(Encoding), delimiter: Type.Optional(Delimiter) }),
    handle: ({ params, body }) => imports.tellShape(asSubjectId(params.import), body),
  });
  apiRoute(api, deps, {
    ...acting, method: "POST", url: `${PLACE}/sample`, params: OfImport, summary: "Show the first rows: an act of its own in the log", answer: closed({ rows: Type.Array(Type.Array(Type.String())) }),
    async handle({ caller, params, requestId }) {
      const rows = await imports.showSample(asSubjectId(params.import), { actor: caller.staff, requestId });
      return { rows: rows.map((cells) => cells.map(opened)) };
    },
  });
  apiRoute(api, deps, {
    ...acting, method: "POST", url: `${PLACE}/columns`, params: OfImport, status: 202, summary: "Say what the columns hold; a job reads the file, and the import is looked at until its state is `checked`",
    body: closed({ mapping: Mapping }), answer: OfImport,
    async handle({ caller, params, body, requestId }) {
      await imports.map(asSubjectId(params.import), body.mapping, { actor: caller.staff, requestId });
      return { import: params.import };
    },
  });
}

function lineParts(api: Api, deps: AppDeps): void {
  const { lines } = deps.importing.imports;
  apiRoute(api, deps, {
    ...acting, method: "GET", url: `${PLACE}/lines/:line`, params: OfLine, summary: "What a line says that cannot be taken: an act of its own in the log", answer: closed({ cells: Cells, faults: Faults }),
    async handle({ caller, params, requestId }) {
      const { typed, faults } = await lines.show(asSubjectId(params.import), params.line, { actor: caller.staff, requestId });
      return { cells: Object.fromEntries(Object.entries(typed).map(([target, value]) => [target, opened(value)])), faults: [...faults] };
    },
  });
  apiRoute(api, deps, {
    ...acting, method: "POST", url: `${PLACE}/lines/:line`, params: OfLine, summary: "Put a line right", body: closed({ cells: Cells }),
    handle: ({ caller, params, body, requestId }) => lines.correct(asSubjectId(params.import), params.line, body.cells, { actor: caller.staff, requestId }),
  });
  apiRoute(api, deps, {
    ...acting, method: "POST", url: `${PLACE}/lines/:line/leaving-out`, params: OfLine, summary: "Leave a line out: it is destroyed",
    handle: ({ caller, params, requestId }) => lines.leaveOut(asSubjectId(params.import), params.line, { actor: caller.staff, requestId }),
  });
}

function endParts(api: Api, deps: AppDeps): void {
  const { imports } = deps.importing;
  apiRoute(api, deps, {
    ...acting, method: "GET", url: `${PLACE}/families`, params: OfImport, summary: "Whom a mark of a destroyed or unsubscribed person stopped, masked; it may be chance, and staff decides",
    answer: closed({ families: Type.Array(closed({ family: Id, masked: Type.String(), children: Count })), chance: orNull(Type.Integer({ description: "One of so many is stopped by chance" })) }),
    async handle({ params }) {
      const { families, chance } = await stoppedIn(imports, (await imports.seen(asSubjectId(params.import))).id);
      return { families: families.map(({ draft, masked, children }) => ({ family: draft, masked, children })), chance };
    },
  });
  apiRoute(api, deps, {
    ...acting, method: "POST", url: `${PLACE}/families/:family`, params: closed({ import: Id, family: Id }), summary: "Decide about somebody whom a mark stopped", body: closed({ decision: Type.Enum(["ask", "leave-out"] as const) }),
    handle: ({ caller, params, body, requestId }) => imports.decideStopped(asSubjectId(params.import), asSubjectId(params.family), body.decision, { actor: caller.staff, requestId }),
  });
  apiRoute(api, deps, {
    ...acting, method: "POST", url: `${PLACE}/papers`, params: OfImport, status: 202, summary: "Record who signed our form on paper before; they are asked by no letter",
    body: closed({ papers: Type.Boolean({ description: "That the signed forms lie with the school" }) }), answer: OfImport,
    async handle({ caller, params, body, requestId }) {
      await imports.papers.begin(asSubjectId(params.import), body.papers, { actor: caller.staff, requestId });
      return { import: params.import };
    },
  });
  apiRoute(api, deps, {
    ...acting, method: "POST", url: `${PLACE}/letters`, params: OfImport, status: 202, summary: "Let the letters go that ask each adult; who was asked is not asked again", answer: OfImport,
    async handle({ caller, params, requestId }) {
      await imports.letters.begin(asSubjectId(params.import), { actor: caller.staff, requestId });
      return { import: params.import };
    },
  });
  apiRoute(api, deps, {
    ...acting, method: "GET", url: `${PLACE}/recorded`, params: OfImport, summary: "Families recorded from paper that are there: which of the first hundred an undoing takes back (`stays` is null), and why the others stay; `going`: the undoing has not come to it yet",
    answer: closed({ families: Count, told: Type.Array(closed({ person: Id, number: Count, stays: orNull(Type.Enum(["own-act", "staff-act", "kept", "going"] as const)) })) }),
    async handle({ params }) {
      const { families, told } = await imports.recorded.seen((await imports.seen(asSubjectId(params.import))).id);
      return { families, told: told.map(({ adult, number, stays }) => ({ person: adult, number, stays })) };
    },
  });
  apiRoute(api, deps, {
    ...acting, method: "POST", url: `${PLACE}/undoing`, params: OfImport, summary: "Undo an import: what waits in it is destroyed at once; who was recorded from paper and has not been touched since follows", answer: Seen,
    handle: async ({ caller, params, requestId }) => seenOf(await imports.undo(asSubjectId(params.import), { actor: caller.staff, requestId })),
  });
}

/** Twins of `/desk/imports` (clause:C4, clause:C2). */
export function importsApi(api: Api, deps: AppDeps): void {
  lookingParts(api, deps);
  mappingParts(api, deps);
  lineParts(api, deps);
  endParts(api, deps);
}
