import type { Challenges, IssuedCodes, KeptForms, RateLimits, Sessions, SignIn, StepUps } from "../modules/accounts/index.ts";
import type { ConsentForms } from "../modules/consent/index.ts";
import type { JoinDrafts } from "../modules/joining/index.ts";
import type { Notices } from "../modules/notices/index.ts";
import type { Clock } from "../platform/clock.ts";
import type { Databases } from "../platform/postgres.ts";
import type { Job } from "../platform/queue.ts";

export interface ForgetDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly drafts: Pick<JoinDrafts, "forgetEnded">;
  readonly signIn: Pick<SignIn, "forgetEnded">;
  readonly stepUps: Pick<StepUps, "forget">;
  readonly sessions: Pick<Sessions, "forget">;
  readonly keptForms: Pick<KeptForms, "forgetEnded">;
  readonly challenges: Pick<Challenges, "forget">;
  readonly issuedCodes: Pick<IssuedCodes, "forget">;
  readonly limits: Pick<RateLimits, "forget">;
  readonly forms: Pick<ConsentForms, "forgetUsedForms">;
  readonly notices: Pick<Notices, "forgetOld">;
}

const ROUNDS_MAX = 200;

/** Again until nothing is left, in bounded steps: after a flood of forms one step would leave most of them. */
async function untilNone(step: () => Promise<number>, signal: AbortSignal): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX && !signal.aborted; round += 1) if ((await step()) === 0) return;
}

/** Every five minutes: forms that were not confirmed within 24 hours, addresses and codes that are over, with their keys (clause:C2). */
export function forgetDraftsJob({ drafts, signIn, keptForms }: ForgetDeps): Job {
  return {
    name: "forget-drafts",
    cron: "*/5 * * * *",
    seconds_max: 240,
    async run(_payload, { signal }) {
      await untilNone(() => drafts.forgetEnded(), signal);
      await untilNone(() => signIn.forgetEnded(), signal);
      await untilNone(() => keptForms.forgetEnded(), signal);
    },
  };
}

/** Every hour: sessions, proofs, windows of limits, nonces and letters whose time is over. */
export function forgetEndedJob({ databases, clock, stepUps, sessions, challenges, issuedCodes, limits, forms, notices }: ForgetDeps): Job {
  return {
    name: "forget-ended",
    cron: "41 * * * *",
    seconds_max: 240,
    async run() {
      await stepUps.forget();
      await sessions.forget();
      await challenges.forget();
      await issuedCodes.forget();
      await limits.forget(databases.data, clock.now());
      await forms.forgetUsedForms(databases.data);
      await notices.forgetOld();
    },
  };
}
