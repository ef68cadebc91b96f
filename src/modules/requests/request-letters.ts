import type { NoticeKind } from "../../policy/index.ts";
import { isRefusal } from "../../platform/refusal.ts";
import { Personal } from "../../platform/personal.ts";
import { letterDate, type LetterWords } from "../notices/index.ts";
import { lifeOf } from "../subjects/index.ts";
import { givenValues, wordsOf } from "./case-acts.ts";
import { askedUntil } from "./case-asking.ts";
import { readCase, stateOfCase } from "./case-log.ts";
import { countMorning } from "./morning.ts";
import type { RequestsDeps } from "./requests-deps.ts";

export interface RequestLinks {
  /** For who is signed in. */
  readonly own: (caseId: string) => string;
  /** For whoever holds the address. */
  readonly open: (capability: string) => string;
  readonly desk: string;
}

const NOON = "T07:00:00Z";

/** Says where letters about requests go and what stands in them: a number, a day, an address; never what was asked (clause:G5). */
export function registerRequestLetters(deps: RequestsDeps, links: RequestLinks): void {
  deps.notices.registerDraftAddress(async (draft) => {
    try {
      const one = await readCase(deps.databases.data, draft);
      const { email } = await givenValues(deps, one);
      return email === undefined ? null : new Personal(email);
    } catch (error) {
      if (isRefusal(error, "request-unknown")) return null;
      throw error;
    }
  });
  const aboutCase = async ({ params, language }: { params: Readonly<Record<string, string>>; language: "ru" | "kk" | "en" }): Promise<LetterWords | null> => {
    const one = await readCase(deps.databases.data, params["case"] ?? "");
    const words = await wordsOf(deps, one);
    if (words === null) return null;
    const { row, senderSubject } = one;
    const day = (stateOfCase(one) === "RequestRequiresAction" ? await askedUntil(deps, one) : null) ?? row.answerOn;
    // Who has an account signs in to read; who has none, or has none any more, holds the address.
    const living = senderSubject !== null && (await lifeOf(deps.databases.data, senderSubject)) === "living";
    const own = living && row.channel === "web-signed-in";
    return { number: row.number, link: own ? links.own(row.caseId) : links.open(words.capability), term: letterDate(new Date(`${day}${NOON}`), language) };
  };
  for (const kind of ["request-received", "request-more-asked", "request-answered", "request-kind-corrected"] as const satisfies readonly NoticeKind[]) deps.notices.registerMaker(kind, aboutCase);
  for (const kind of ["requests-due", "requests-overdue"] as const satisfies readonly NoticeKind[]) {
    deps.notices.registerMaker(kind, async ({ params }) => {
      const { overdue, today, warned } = await countMorning(deps, (params["day"] ?? "") as never);
      return { number: String(kind === "requests-overdue" ? overdue : today), count: String(kind === "requests-overdue" ? today : warned), link: links.desk };
    });
  }
}
