import type { ShownRequest } from "../../modules/requests/index.ts";
import type { FormBody } from "../form-body.ts";
import { faultOfField } from "../form-faults.ts";
import type { PageContext } from "../request-context.ts";
import { Choice, FaultSummary, type FieldFault, FormIds, FormToken } from "../ui/fields.tsx";

interface GivingCopyProps {
  readonly context: PageContext;
  readonly base: string;
  readonly token: string;
  /** Who asked, by number: the one who must stand there. */
  readonly senderNumber: number | null;
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
}

/** Whether there is a copy to hand over: of a request for access whose data are gathered, while what was said in it is kept. */
export const givesCopy = ({ one, done, words }: Pick<ShownRequest, "one" | "done" | "words">): boolean => one.row.kind === "access" && done.includes("extract") && words !== null;

/** Handing the copy over the desk to who asked and shows a document: an act with a form, never a link (clause:S3). */
export function GivingCopy({ context: { words }, base, token, senderNumber, typed, faults }: GivingCopyProps) {
  return (
    <FormIds.Provider value="give-copy-">
      <form class="form panel" method="post" action={`${base}/give-copy`} noValidate id="give-copy">
        <FormToken token={token} />
        <h2>{words("desk-requests.act.give-copy")}</h2>
        <FaultSummary words={words} faults={faults} />
        <p class="small quiet">{words("desk-requests.give-copy.means")}</p>
        {senderNumber === null ? null : <p>{words("desk-requests.sender-number")}: <strong>{senderNumber}</strong></p>}
        <Choice name="document-seen" label={words("desk-requests.give-copy.seen")} checked={typed.get("document-seen") === "yes"} fault={faultOfField(faults, "document-seen")} />
        <p class="acts"><button class="btn btn-primary">{words("desk-requests.act.give-copy.do")}</button></p>
      </form>
    </FormIds.Provider>
  );
}
