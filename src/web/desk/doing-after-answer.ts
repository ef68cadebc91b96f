import { isBlockLifting, isBlockTurn, isToldHow } from "../../policy/index.ts";
import type { AppDeps } from "../app-deps.ts";
import type { FormBody } from "../form-body.ts";
import { askedIn } from "../requests/asked-inputs.tsx";
import type { StaffOnCase } from "./accepting.ts";
import type { AfterAct } from "./desk-after-answer.tsx";
import { dayIn, missing } from "./typed-day.ts";

/** Does an act of the desk on an answered request (clause:T7, clause:R3). Throws Refusal `invalid-fields` and those of the acts. */
export async function doAfterAct({ requests }: Pick<AppDeps, "requests">, name: AfterAct, act: StaffOnCase, form: FormBody): Promise<void> {
  const words = (form.get("words") ?? "").replaceAll("\r\n", "\n").trim();
  switch (name) {
    case "lift-block": {
      const reason = form.get("reason") ?? "";
      if (!isBlockLifting(reason)) throw missing("reason");
      return requests.liftStanding({ ...act, reason, words });
    }
    case "keep-block": return requests.keepStanding({ ...act, words });
    case "turn-block": {
      const into = form.get("into") ?? "";
      if (!isBlockTurn(into)) throw missing("into");
      await requests.turnStanding({ ...act, into, corrections: askedIn(form, into).corrections, words });
      return;
    }
    case "tell": {
      const how = form.get("told-how") ?? "";
      if (!isToldHow(how)) throw missing("told-how");
      return requests.noteTold({ ...act, how, on: dayIn(form.get("told-on") ?? "", "told-on") });
    }
  }
}
