import { Type } from "typebox";
import { DOCUMENT_KINDS } from "../../policy/index.ts";
import { STEP_NAMES } from "../../modules/destruction/index.ts";
import type { AppDeps } from "../app-deps.ts";
import type { Api } from "./api-deps.ts";
import { apiRoute } from "./api-route.ts";
import type { DocumentedRoute } from "./documented-route.ts";
import { closed, Day, Id, LinkedData, OpenObject, orNull, Paper, Time } from "./api-schemas.ts";

const Kind = Type.Enum(DOCUMENT_KINDS);
const Version = Type.Integer({ minimum: 1, maximum: 99_999 });
const Begun = closed({
  destruction: Id, clause: Type.String(), ground: Type.String(), keyHashes: Type.Array(Type.String()), holder: Type.String(), begunAt: Time,
  kept: Type.Array(closed({ what: Type.String(), ground: Type.String(), until: Type.String() })),
});

/** Answered beside the page of the same check, which reads the same form: told here, so that the document is whole. */
const SIGNATURE_CHECK: DocumentedRoute = {
  method: "POST", url: "/signature/check", scope: "open", summary: "Check an electronic signature of Kazakhstan: the file, and its content where that stands apart (docs/formats/signature-evidence.md)",
  body: { files: ["multipart/form-data", "application/octet-stream"], bytesMax: 0 }, answer: OpenObject,
};

/** Twins of `/policy`, `/documents` and of a certificate's address: open to everybody (clause:R4, clause:G4, clause:D2). */
export function documentsApi(api: Api, deps: AppDeps): void {
  api.routes.push(SIGNATURE_CHECK);
  apiRoute(api, deps, {
    method: "GET", url: "/documents", scope: "open", summary: "The official documents in force", answer: closed({ documents: Type.Array(closed({ kind: Kind, version: Version, date: Day, hash: Type.String(), title: Type.String() })) }),
    async handle({ language }) {
      const documents = await Promise.all(DOCUMENT_KINDS.map((kind) => deps.documents.current(kind, language)));
      return { documents: documents.map(({ document, hash }) => ({ kind: document.kind, version: document.version, date: document.date, hash, title: document.title })) };
    },
  });
  apiRoute(api, deps, {
    method: "GET", url: "/documents/:kind", params: closed({ kind: Kind }), scope: "open", summary: "All versions of a document",
    answer: closed({ versions: Type.Array(closed({ version: Version, date: Day, hash: Type.String(), publishedAt: Time, current: Type.Boolean() })) }),
    async handle({ params, language }) {
      const versions = await deps.documents.versions(params.kind, language);
      return { versions: versions.map(({ version, date, hash, publishedAt, current }) => ({ version, date, hash, publishedAt: publishedAt.toISOString(), current })) };
    },
  });
  apiRoute(api, deps, {
    method: "GET", url: "/documents/:kind/:version", params: closed({ kind: Kind, version: Version }), scope: "open", summary: "One version of a document, whole", answer: Paper,
    async handle({ params, language }) {
      const { hash, document } = await deps.documents.version(params.kind, params.version, language);
      return { hash, document: { ...document } };
    },
  });
  apiRoute(api, deps, {
    method: "GET", url: "/documents/:kind/:from/:to", params: closed({ kind: Kind, from: Version, to: Version }), scope: "open", summary: "What differs between two versions", answer: OpenObject,
    async handle({ params, language }) {
      return { ...(await deps.documents.differences(params.kind, params.from, params.to, language)) };
    },
  });
  apiRoute(api, deps, {
    method: "GET", url: "/certificate/:capability", params: closed({ capability: Type.String({ maxLength: 100 }) }), scope: "open", summary: "How far a destruction is, and its certificate once every step is proved (docs/formats/certificate.md)",
    answer: closed({
      begun: Begun, steps: Type.Array(closed({ destruction: Id, step: Type.Enum(STEP_NAMES), at: Time, detail: OpenObject })), irrecoverableAt: Time, certificate: orNull(LinkedData),
    }),
    async handle({ params }) {
      const { begun, steps, irrecoverableAt, certificate } = await deps.certificateAt(params.capability);
      return {
        begun: { ...begun, keyHashes: [...begun.keyHashes], kept: begun.kept.map((one) => ({ ...one })) }, irrecoverableAt,
        steps: steps.map(({ destruction, step, at, detail }) => ({ destruction, step, at, detail: { ...detail } })), certificate: certificate && { ...certificate },
      };
    },
  });
}
