import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { AppDeps, Session } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Membership } from "../../modules/staff/index.ts";
import { DocumentBody } from "../documents/document-body.tsx";
import { faultOfField } from "../form-faults.ts";
import { ownPath } from "../home/language.routes.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { Note } from "../ui/blocks.tsx";
import { Choice, FaultSummary, type FieldFault, FormToken } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { withSecondFactor } from "./at-desk.ts";
import { DeskTrail } from "./desk-shell.tsx";

const PAGE = "/desk/rules";

interface Shown {
  readonly back: string;
  readonly faults: readonly FieldFault[];
  /** Another text holds than the one that was signed. */
  readonly changed?: boolean;
}

async function rulesPage(request: FastifyRequest, reply: FastifyReply, deps: AppDeps, pages: PageSender, who: { session: Session; membership: Membership }, shown: Shown): Promise<FastifyReply> {
  const context = contextOf(request);
  const { words } = context;
  const signed = await deps.staff.rules.isSigned(deps.databases.data, who.session.subject);
  const { document, hash } = await deps.documents.current("staff-rules", context.language);
  const token = pages.formToken(request, reply, PAGE);
  const body = (
    <div class="stack">
      <DeskTrail context={context} roles={signed ? who.membership.roles : []} signOutToken={pages.formToken(request, reply, "/sign-out")} />
      <FaultSummary words={words} faults={shown.faults} />
      {shown.changed === true ? <Note kind="care" title={words("refusal.rules-changed")}><p>{words("refusal.rules-changed.next")}</p></Note> : null}
      <DocumentBody
        context={context} document={document} hash={hash} behind={() => null}
        note={<Note kind={signed ? "done" : "care"}><p>{words(signed ? "desk-rules.signed" : "desk-rules.unsigned")}</p></Note>}
      />
      {signed ? null : (
        <form class="form no-print" method="post" action={PAGE} noValidate>
          <FormToken token={token} />
          <input type="hidden" name="hash" value={hash} />
          <input type="hidden" name="back" value={shown.back} />
          <Choice name="read" label={words("desk-rules.read")} checked={false} required fault={faultOfField(shown.faults, "read")} />
          <p class="acts"><button class="btn btn-primary">{words("desk-rules.sign")}</button></p>
        </form>
      )}
    </div>
  );
  return pages.send(request, reply, { title: words("desk-rules.title"), section: "desk", status: shown.faults.length > 0 ? 422 : shown.changed === true ? 409 : 200, body });
}

function backOf(request: FastifyRequest): string {
  const { back } = request.query as { back?: unknown };
  return typeof back === "string" ? ownPath(back) : "/desk";
}

/** `/desk/rules`: the school's rules for staff, read and signed in the version that holds before anything else at the desk opens (clause:S5). */
export function deskRulesRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get(PAGE, async (request, reply) => {
    const who = await withSecondFactor(request, deps, pages);
    return rulesPage(request, reply, deps, pages, who, { back: backOf(request), faults: [] });
  });

  app.post(PAGE, async (request, reply) => {
    const form = checkedForm(request, pages, PAGE);
    const who = await withSecondFactor(request, deps, pages);
    const context = contextOf(request);
    const back = ownPath(form.get("back"));
    // Nothing is ticked beforehand, and silence is no signature.
    if (form.get("read") !== "yes") {
      const text = context.words("desk-rules.read.missing");
      return rulesPage(request, reply, deps, pages, who, { back, faults: [{ field: "read", label: context.words("desk-rules.title"), text }] });
    }
    try {
      await deps.staff.rules.sign({ session: who.session, hash: form.get("hash") ?? "", requestId: request.id });
    } catch (error) {
      if (!(error instanceof Refusal) || error.reason !== "rules-changed") throw error;
      return rulesPage(request, reply, deps, pages, who, { back, faults: [], changed: true });
    }
    return seeOther(reply, hrefIn(context, back === "/" ? "/desk" : back));
  });
}
