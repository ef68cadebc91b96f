import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { FILE_BYTES_MAX } from "../../modules/imports/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { type AtDesk, atDesk } from "../desk/at-desk.ts";
import { fieldFaults } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { acceptFiles, fileFormOf, fileIn, textIn } from "../signature/file-form.ts";
import type { FieldFault } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { ImportListBody } from "./import-list.tsx";
import { ACTING_ROLES, LOOKING_ROLES } from "./importing-roles.ts";

const PLACE = "/desk/imports";
const FRAME_BYTES = 16_384;

/** `/desk/imports`: all imports, and the form for another spreadsheet. */
export function uploadRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const { imports } = deps.importing;

  const send = async (request: FastifyRequest, reply: FastifyReply, { membership }: AtDesk, faults: readonly FieldFault[]): Promise<FastifyReply> => {
    const context = contextOf(request);
    const token = membership.roles.some((role) => (ACTING_ROLES as readonly string[]).includes(role)) ? pages.formToken(request, reply, PLACE) : null;
    const body = (
      <ImportListBody
        context={context} roles={membership.roles} imports={await imports.list()} faults={faults} token={token} signOutToken={pages.formToken(request, reply, "/sign-out")}
      />
    );
    return pages.send(request, reply, { title: context.words("import.title"), section: "desk", status: faults.length > 0 ? 422 : 200, body });
  };

  app.get(PLACE, async (request, reply) => send(request, reply, await atDesk(request, deps, pages, LOOKING_ROLES), []));

  void app.register(async (scope) => {
    // Before the body is read: nobody else makes the service hold a file.
    scope.addHook("onRequest", async (request) => {
      await atDesk(request, deps, pages, ACTING_ROLES);
    });
    acceptFiles(scope, FILE_BYTES_MAX + FRAME_BYTES);
    scope.post(PLACE, async (request, reply) => {
      const desk = await atDesk(request, deps, pages, ACTING_ROLES);
      const form = fileFormOf(request);
      const checked = pages.tokens.check(textIn(form, "form"), pages.cookies.token(contextOf(request)) ?? "no session cookie", PLACE, pages.clock.now());
      if (checked !== "ok") throw new Refusal("conflict", `form-${checked}`, { clause: "S1" });
      try {
        const id = await imports.upload(fileIn(form, "file") ?? new Uint8Array(), "desk", { actor: desk.actor, requestId: request.id });
        return await seeOther(reply, hrefIn(contextOf(request), `${PLACE}/${id}`));
      } catch (error) {
        if (!(error instanceof Refusal) || error.fields.length === 0) throw error;
        return send(request, reply, desk, fieldFaults(contextOf(request).words, error));
      }
    });
  });
}
