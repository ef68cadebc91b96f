import { Type } from "typebox";
import { CLAUSE_IDS, FIELD_IDS, OPERATION_IDS, PURPOSE_IDS } from "../../policy/index.ts";
import { isId } from "../../platform/id.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { archiveOf } from "../my/export/whole-archive.ts";
import { noteReading, openingFor } from "../my/history-reading.ts";
import { EntriesShown, entriesPage } from "../my/shown-entries.ts";
import { contextOf } from "../request-context.ts";
import type { Api } from "./api-deps.ts";
import { apiRoute } from "./api-route.ts";
import { closed, cursorOf, Id, LIMIT_DEFAULT, orNull, pageOf, Paging, placeOf, Time } from "./api-schemas.ts";
import { PLACES, recordAsked } from "./my-data.api.ts";

const Entry = closed({
  entry: Id, at: Time, operation: Type.Enum(OPERATION_IDS), clause: Type.Enum(CLAUSE_IDS), purpose: orNull(Type.Enum(PURPOSE_IDS)), fields: Type.Array(Type.Enum(FIELD_IDS)),
  actor: closed({ kind: Type.String(), role: Type.Optional(Type.String()), pseudonym: Type.Optional(Type.String()) }),
  index: orNull(Type.Integer({ description: "Its place in the public log; null until it is published" })), refused: Type.Boolean(), bulk: Type.Boolean(), opens: Type.Boolean(),
});
const Opening = closed({
  format: Type.String(), key: Type.String(), private: Type.String(), share: orNull(closed({ place: Type.Integer(), path: Type.Array(Type.String()) })), proof: orNull(Type.String()),
});
const Wish = Type.Object({ ...Paging, only: Type.Optional(Type.Enum(["others"] as const)) }, { additionalProperties: false });
const ofEntry = { own: closed({ entry: Id }), child: closed({ child: Id, entry: Id }) };

/** Twins of `/my/history` and `/my/export`, for oneself and each child (clause:S3, clause:G2). */
export function historyApi(api: Api, deps: AppDeps): void {
  const shown = new EntriesShown(deps.formTokenKey);
  for (const { base, params } of PLACES) {
    apiRoute(api, deps, {
      method: "GET", url: `${base}/history`, params, query: Wish, scope: "history", summary: "Who saw or used what, when and why; the newest first. Reading it is an entry too", answer: pageOf(Entry),
      async handle({ caller, params: place, query, requestId }) {
        const who = await recordAsked(deps, caller, place);
        const before = placeOf(query.cursor);
        if (before !== null && !isId(before)) throw new Refusal("invalid", "request-shape", { fields: [{ field: "cursor", reason: "unknown" }] });
        const { entries, older } = await entriesPage(deps.ledger, shown, deps.databases.data, { viewer: who, limit: query.limit ?? LIMIT_DEFAULT, before, othersOnly: query.only === "others" });
        await noteReading(deps, who, requestId, "history");
        return {
          next: older === null ? null : cursorOf(older),
          rows: entries.map(({ row, actor, fields, opens }) => ({
            entry: row.entryId, at: row.at.toISOString(), operation: row.operation, clause: row.clause, purpose: row.purpose, fields: [...fields], actor, index: row.index,
            refused: typeof row.detail?.["refused"] === "string", bulk: row.bulk, opens,
          })),
        };
      },
    });
    apiRoute(api, deps, {
      method: "GET", url: `${base}/history/:entry`, params: params === undefined ? ofEntry.own : ofEntry.child, scope: "history",
      summary: "The opening of one entry, with its proof (docs/formats/ledger.md)", answer: Opening,
      async handle({ caller, params: place, requestId }) {
        const who = await recordAsked(deps, caller, "child" in place ? (place as { child: string }) : undefined);
        const opening = await openingFor(deps, who, place.entry);
        await noteReading(deps, who, requestId, "opening");
        return { ...opening, share: opening.share && { place: opening.share.place, path: [...opening.share.path] } };
      },
    });
    apiRoute(api, deps, {
      method: "POST", url: `${base}/export`, params, scope: "export", summary: "Everything that is held, as one archive to take along", answer: { file: "application/zip" },
      async handle({ caller, params: place, request }) {
        return archiveOf(deps, shown, await recordAsked(deps, caller, place), contextOf(request));
      },
    });
  }
}
