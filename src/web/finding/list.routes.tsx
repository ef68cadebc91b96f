import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { FIELD_IDS, type FieldId, permittedFields } from "../../policy/index.ts";
import { texts } from "../../policy/text/index.ts";
import { type Disclosure, DISCLOSURE_REASONS, type DisclosureReason, type ListId, LISTS, wishFaults } from "../../modules/disclosures/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { sayFault } from "../errors.tsx";
import { type FormBody, formOf } from "../form-body.ts";
import { fieldFaults, isFormFault } from "../form-faults.ts";
import { CSV_MARK, csvLine } from "../my/export/csv.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { LIST_ROLES } from "./finding-places.ts";
import { ListBody } from "./list-page.tsx";
import { actingFor, type Looker, lookerAt, purposeIn } from "./looker.ts";

const PLACE = "/desk/lists";
const SHOWN_AGAIN: readonly string[] = ["form-forged", "form-expired"];

const isOneOf = <T extends string>(list: readonly T[], text: string | undefined): text is T => (list as readonly string[]).includes(text ?? "");

/** The list as a file, row by row: nothing is held but the page on its way. Cells that a program would run are made harmless (`csvLine`). */
export async function* csvOf({ language, words }: Pick<PageContext, "language" | "words">, { fields, people }: Pick<Disclosure, "fields" | "people">): AsyncGenerator<string> {
  yield CSV_MARK + csvLine([words("find.number"), ...fields.map((field) => texts[language].fieldWords[field].name)]);
  for await (const page of people) yield page.map(({ number, values }) => csvLine([number, ...fields.map((field) => values[field])])).join("");
}

interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly looker: Looker;
  readonly typed: FormBody;
}

const takable = ({ roles, purposes }: Looker): FieldId[] => FIELD_IDS.filter((field) => purposes.some((purpose) => roles.some((role) => permittedFields(purpose, role).includes(field))));

async function disclosed(deps: AppDeps, { request, looker, typed }: Asked): Promise<Disclosure> {
  const [purpose, list, reason] = [purposeIn(looker, typed.get("for")), typed.get("list"), typed.get("reason")];
  const fields = FIELD_IDS.filter((field) => typed.get(`field-${field}`) === "yes");
  const words = typed.get("words") ?? "";
  const missing: string[] = [...(purpose === null ? ["for"] : []), ...(isOneOf(LISTS, list) ? [] : ["list"]), ...(isOneOf(DISCLOSURE_REASONS, reason) ? [] : ["reason"])];
  // All that is wrong at once: who mends three faults is not told of two more afterwards.
  const faults = [...missing.map((field) => ({ field, reason: "none-chosen" })), ...wishFaults({ fields, words })];
  if (purpose === null || faults.length > 0) throw new Refusal("invalid", "invalid-fields", { clause: "T1", fields: faults });
  const by = actingFor(looker, purpose, "extract");
  // Which purpose has which field is told before the door is asked: a wrong tick is no act.
  if (fields.some((field) => !permittedFields(purpose, by.role).includes(field))) throw new Refusal("invalid", "invalid-fields", { clause: "G3", fields: [{ field: "fields", reason: "not-for-this-purpose" }] });
  return deps.finding.disclosures.disclose({ by, to: { kind: "own-staff" }, purpose, fields, list: list as ListId, reason: reason as DisclosureReason, words, requestId: request.id });
}

/** `/desk/lists` (clause:T1): a list as a file, through the one door out. */
export function listRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const send = async ({ request, reply, looker, typed }: Asked, fault: Refusal | null): Promise<FastifyReply> => {
    const context = contextOf(request);
    const anew = fault !== null && SHOWN_AGAIN.includes(fault.reason);
    const body = (
      <ListBody
        context={context} roles={looker.membership.roles} purposes={looker.purposes} fields={takable(looker)} typed={typed}
        faults={fault === null || anew ? [] : fieldFaults(context.words, fault)} anew={anew ? sayFault(context.words, fault) : null}
        token={pages.formToken(request, reply, PLACE)} signOutToken={pages.formToken(request, reply, "/sign-out")}
      />
    );
    return pages.send(request, reply, { title: context.words("list.title"), section: "desk", status: anew ? 409 : fault === null ? 200 : 422, body });
  };

  app.get(PLACE, async (request, reply) => send({ request, reply, looker: await lookerAt(request, deps, pages, LIST_ROLES, "extract"), typed: new Map() }, null));

  app.post(PLACE, async (request, reply) => {
    const asked: Asked = { request, reply, looker: await lookerAt(request, deps, pages, LIST_ROLES, "extract"), typed: formOf(request) };
    try {
      checkedForm(request, pages, PLACE);
      const disclosure = await disclosed(deps, asked);
      const name = `list-${deps.clock.now().toISOString().slice(0, 10)}-${disclosure.id.slice(0, 8)}.csv`;
      return await reply
        .headers({ "content-disposition": `attachment; filename="${name}"`, "cache-control": "private, no-store" }).type("text/csv; charset=utf-8")
        .send(Readable.from(csvOf(contextOf(request), disclosure)));
    } catch (error) {
      if (isFormFault(error) || (error instanceof Refusal && SHOWN_AGAIN.includes(error.reason))) return send(asked, error);
      throw error;
    }
  });
}
