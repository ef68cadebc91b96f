import type { PaperCodeRow } from "../../../modules/intake/index.ts";
import type { SubjectId } from "../../../policy/index.ts";
import { Refusal } from "../../../platform/refusal.ts";
import type { AppDeps } from "../../app-deps.ts";
import { familyPath } from "./desk-answer.tsx";

/**
 * The page to which the code of a printed paper leads (clause:U1, clause:R1): a blank form belongs to nobody yet, and a family or a request is taken in by it. A request form
 * whose request is in leads to the person's papers as soon as the request has a person. Throws Refusal (invalid) `paper-code-waits` before that.
 */
export async function placeOfPaper(deps: Pick<AppDeps, "requests">, { paper, subject, caseId }: PaperCodeRow, code: string): Promise<string> {
  const query = `?code=${encodeURIComponent(code)}`;
  if (paper !== "request-form") return subject === null ? `/desk/intake/new/paper${query}` : familyPath(subject, `/papers${query}`);
  if (caseId === null) return `/desk/requests/new${query}`;
  const { one: { about } } = await deps.requests.shown(caseId);
  if (about === null) throw new Refusal("invalid", "paper-code-waits", { fields: [{ field: "code", reason: "paper-code-waits" }], clause: "R1" });
  return familyPath(about, `/papers${query}`);
}

/**
 * Demands that a request's paper is bound to the person whom its request is about, and to nobody else (clause:U1). Papers without a code, and forms of consent, are judged by
 * what they are bound to. Throws Refusal (invalid) `paper-code-other-person`, `paper-code-waits`, and as `PaperCodes.look`.
 */
export async function demandPaperOf(deps: Pick<AppDeps, "databases" | "intakeDesk" | "requests">, code: string | null, subject: SubjectId): Promise<void> {
  if (code === null) return;
  const { caseId } = await deps.intakeDesk.paperCodes.look(deps.databases.data, code);
  if (caseId === null) return;
  const { one: { about } } = await deps.requests.shown(caseId);
  const reason = about === null ? "paper-code-waits" : "paper-code-other-person";
  if (about !== subject) throw new Refusal("invalid", reason, { fields: [{ field: "code", reason }], clause: "U1" });
}
