import type { SubjectId } from "../../../policy/index.ts";
import type { PaperAnswersWish } from "../../../modules/intake/index.ts";
import { CHILD_PURPOSES, type ChildPurpose } from "../../../modules/joining/index.ts";
import { isId } from "../../../platform/id.ts";
import { Refusal } from "../../../platform/refusal.ts";
import type { AppDeps } from "../../app-deps.ts";

type Wish = Omit<PaperAnswersWish, "answers" | "child"> & { readonly child: SubjectId; readonly answer: (purpose: ChildPurpose) => string | undefined };

/** Records what a signed form says about a child (clause:C2). Throws as `PaperAnswers.record`; invalid with the field `scan` where none is named. */
export async function answersOnPaper({ intakeDesk: { paperAnswers } }: Pick<AppDeps, "intakeDesk">, { answer, ...wish }: Wish): Promise<{ receipt: string }> {
  if (!isId(wish.scan)) throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "scan", reason: "choose-one" }], clause: "U1" });
  return paperAnswers.record({ ...wish, answers: Object.fromEntries(CHILD_PURPOSES.map((purpose) => [purpose, answer(purpose)])) });
}
