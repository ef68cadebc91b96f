import { CLAIM_GROUNDS, type ClaimGround, isClaimGround } from "../../policy/index.ts";
import type { FormBody } from "../form-body.ts";
import type { PageContext } from "../request-context.ts";
import { Radios } from "../ui/fields.tsx";

/** For which legal claim locked evidence is opened: nothing is chosen beforehand, and without one nothing is opened (clause:D2). */
export function ClaimGrounds({ context: { words }, chosen, fault }: { context: PageContext; chosen?: string | undefined; fault?: string | undefined }) {
  return <Radios name="ground" legend={words("claims.ground")} why={words("claims.why")} options={CLAIM_GROUNDS.map((value) => ({ value, label: words(`claims.ground.${value}`) }))} chosen={chosen} fault={fault} />;
}

/** The ground that a form states; undefined where it states none. */
export function groundIn(form: FormBody): ClaimGround | undefined {
  const typed = form.get("ground") ?? "";
  return isClaimGround(typed) ? typed : undefined;
}
