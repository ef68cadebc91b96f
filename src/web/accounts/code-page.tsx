import type { FastifyReply, FastifyRequest } from "fastify";
import type { Refusal } from "../../platform/refusal.ts";
import { sayFault } from "../errors.tsx";
import { statusAnew } from "../form-again.tsx";
import { faultOfField } from "../form-faults.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { Note } from "../ui/blocks.tsx";
import { FaultSummary, type FieldFault, FormToken, TextField } from "../ui/fields.tsx";
import { hrefIn, type Section } from "../ui/layout.tsx";

export interface CodePage {
  readonly action: string;
  /** Where to begin anew when no letter comes. */
  readonly again: string;
  readonly section: Section;
  readonly back?: string;
  /** Where another letter is asked for, where that is possible without beginning anew. */
  readonly resend?: string;
  readonly faults: readonly FieldFault[];
  /** Why the page is shown anew where the code itself is not at fault: it ended, or the form did not fit. */
  readonly anew?: Refusal;
}

/** The page on which a code from a letter is entered: one for signing in, joining and stepping up. */
export function codePage(request: FastifyRequest, reply: FastifyReply, pages: PageSender, page: CodePage): Promise<FastifyReply> {
  const context = contextOf(request);
  const { words } = context;
  const body = (
    <div class="form">
      <div class="text">
        <h1>{words("code.title")}</h1>
        <p class="lead">{words("code.lead")}</p>
      </div>
      <FaultSummary words={words} faults={page.faults} />
      {page.anew === undefined ? null : <Note kind="care"><p>{sayFault(words, page.anew)}</p></Note>}
      <form class="form" method="post" action={hrefIn(context, page.action)} noValidate>
        <FormToken token={pages.formToken(request, reply, page.action)} />
        {page.back === undefined ? null : <input type="hidden" name="back" value={page.back} />}
        <TextField
          words={words} name="code" kind="code" inputMode="numeric" autocomplete="one-time-code" maxLength={20}
          label={words("code.label")} why={words("code.why")} hint={words("code.rules")} fault={faultOfField(page.faults, "code")}
        />
        <p class="acts"><button class="btn btn-primary">{words("code.act")}</button></p>
      </form>
      <section class="note">
        <h2>{words("code.again")}</h2>
        <p>{words("code.again.text")} <a href={hrefIn(context, page.again)}>{words("code.again.act")}</a></p>
        {page.resend === undefined ? null : (
          <form method="post" action={hrefIn(context, page.resend)}>
            <FormToken token={pages.formToken(request, reply, page.resend)} />
            <button class="btn btn-plain">{words("code.resend")}</button>
          </form>
        )}
      </section>
    </div>
  );
  return pages.send(request, reply, { title: words("code.title"), section: page.section, status: page.anew ? statusAnew(reply, page.anew) : page.faults.length > 0 ? 422 : 200, body });
}
