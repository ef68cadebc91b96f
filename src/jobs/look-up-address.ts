import { ADDRESS_JOB, type SignIn } from "../modules/accounts/index.ts";
import type { Job } from "../platform/queue.ts";

/** Finds out whether the address typed at the sign-in is known, queues the letter for one that is, and forgets the address. */
export function lookUpAddressJob(signIn: Pick<SignIn, "lookUp">): Job {
  return {
    name: ADDRESS_JOB,
    async run(payload) {
      const { attempt, requestId } = payload;
      if (attempt !== undefined) await signIn.lookUp(attempt, requestId ?? attempt);
    },
  };
}
