import type { FastifyInstance, FastifyRequest } from "fastify";
import { DOCUMENT_BYTES_MAX, REQUEST_FIELDS, type RequestValues } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import { type FormBody, plainText } from "../form-body.ts";
import { faultOfField } from "../form-faults.ts";
import { parseMultipart } from "../multipart-body.ts";
import type { PageContext } from "../request-context.ts";
import { fileFormOf, fileIn, textIn } from "../signature/file-form.ts";
import type { FieldFault } from "../ui/fields.tsx";
import { requestValuesIn } from "./request-fields.tsx";

/** The file, the other fields, and the frame around them. */
const BODY_BYTES_MAX = DOCUMENT_BYTES_MAX + 64 * 1_024;
/** Uploads that may be under way at once in one process: each may hold its whole body in memory. */
const UPLOADS_MAX = 4;
const MEGABYTE = 1_048_576;

/** Where a document is chosen, with why it is asked and what becomes of it (clause:C5, clause:G3). */
export function DocumentField({ context: { words }, faults }: { context: PageContext; faults: readonly FieldFault[] }) {
  const fault = faultOfField(faults, "picture");
  return (
    <div class="field">
      <label for="f-picture">{words("label.picture")}</label>
      <p class="why" id="f-picture-why">{words("requests.document.why", { megabytes: DOCUMENT_BYTES_MAX / MEGABYTE })}</p>
      {fault === undefined ? null : <p class="fault" id="f-picture-fault">{fault}</p>}
      <input class="file" type="file" id="f-picture" name="picture" accept="image/jpeg,image/png" required aria-invalid={fault ? "true" : undefined} aria-describedby={fault ? "f-picture-fault f-picture-why" : "f-picture-why"} />
    </div>
  );
}

/** Takes forms with a document, few at once. `who` sends away whoever has no business here before the body is read. */
export function acceptDocument(scope: FastifyInstance, who: (request: FastifyRequest) => Promise<unknown>): void {
  const counted = new WeakSet<FastifyRequest>();
  let uploads = 0;
  const done = (request: FastifyRequest): void => {
    if (counted.delete(request)) uploads -= 1;
  };
  scope.addHook("onRequest", async (request) => {
    await who(request);
    if (uploads >= UPLOADS_MAX) throw new Refusal("limited", "too-many-uploads");
    uploads += 1;
    counted.add(request);
  });
  scope.addHook("onResponse", async (request) => { done(request); });
  scope.addHook("onRequestAbort", async (request) => { done(request); });
  scope.addContentTypeParser("multipart/form-data", { parseAs: "buffer", bodyLimit: BODY_BYTES_MAX }, (request, body, ready) => {
    try {
      ready(null, parseMultipart(body as Buffer, request.headers["content-type"] ?? ""));
    } catch (error) {
      ready(error as Error);
    }
  });
}

/** What a form with a document holds. Throws Refusal `broken-encoding`. */
export function documentIn(request: FastifyRequest): { readonly token: string; readonly bytes: Uint8Array; readonly values: RequestValues; readonly typed: FormBody } {
  const form = fileFormOf(request);
  const typed = new Map(REQUEST_FIELDS.filter((field) => form.has(field)).map((field) => [field as string, plainText(textIn(form, field))]));
  return { token: textIn(form, "form"), bytes: fileIn(form, "picture") ?? new Uint8Array(), values: requestValuesIn(typed), typed };
}
