import { CARRY_OUT_JOB, type Requests } from "../modules/requests/index.ts";
import { newId } from "../platform/id.ts";
import type { Job } from "../platform/queue.ts";

const ROUNDS_MAX = 50;

/** Carries out one request right after its decision; the rest is the work of the job that runs every minute. */
export function carryOutRequestJob(requests: Pick<Requests, "carryOut">): Job {
  return {
    name: CARRY_OUT_JOB,
    seconds_max: 600,
    async run(payload) {
      const caseId = payload["case"];
      if (caseId !== undefined) await requests.carryOut(caseId);
    },
  };
}

/** Every minute: no open request is without a name and no answer falls silent (clause:R3), and whatever is decided and not done goes on. One that fails holds up no other; the job then rings the alarm of failed jobs. */
export function carryOutRequestsJob(requests: Pick<Requests, "carryOutAll" | "assignAll" | "findUnsent" | "releaseEnded">): Job {
  return {
    name: "carry-out-requests",
    cron: "* * * * *",
    seconds_max: 900,
    async run(_payload, { log, signal }) {
      let failed = 0;
      const failing = (what: string) => (caseId: string, error: unknown): void => {
        failed += 1;
        log.error({ err: error, case: caseId }, what);
      };
      const given = await requests.assignAll(failing("request given to nobody"));
      if (given > 0) log.info({ given }, "requests given to another officer");
      const unsent = await requests.findUnsent(failing("answer not looked after"));
      if (unsent > 0) log.info({ unsent }, "answers that went by no mail");
      await requests.releaseEnded(failing("ended block not noted"));
      await requests.carryOutAll(failing("request not carried out"), signal);
      if (failed > 0) throw new Error("requests were not carried out");
    },
  };
}

/** Every half hour from eight in the morning in Kazakhstan: tells who must know what is due and what is overdue, once a day. A machine that was down at eight tells later. */
export function tellRequestsJob(requests: Pick<Requests, "tellMorning">): Job {
  return {
    name: "tell-requests",
    cron: "*/30 3-15 * * *",
    seconds_max: 300,
    async run(_payload, { log }) {
      const morning = await requests.tellMorning();
      if (morning !== null) log.info({ ...morning }, "told what is due");
    },
  };
}

/** Every hour: copies of documents whose request is over, which did not fit, or which were looked at long enough ago (clause:C5). */
export function destroyRequestCopiesJob(requests: Pick<Requests, "destroyDueCopies">): Job {
  return {
    name: "destroy-request-copies",
    cron: "41 * * * *",
    seconds_max: 300,
    async run(_payload, { log, signal }) {
      let gone = 0;
      for (let round = 0, last = 1; round < ROUNDS_MAX && last > 0 && !signal.aborted; round += 1) gone += last = await requests.destroyDueCopies(newId());
      if (gone > 0) log.info({ gone }, "copies of documents destroyed");
    },
  };
}

/** Every night: requests whose term is over go, with their key (clause:D2, clause:S3). */
export function forgetRequestsJob(requests: Pick<Requests, "forgetDue">): Job {
  return {
    name: "forget-requests",
    cron: "27 20 * * *",
    seconds_max: 900,
    async run(_payload, { log, signal }) {
      let gone = 0;
      for (let round = 0, last = 1; round < ROUNDS_MAX && last > 0 && !signal.aborted; round += 1) gone += last = await requests.forgetDue(signal);
      if (gone > 0) log.info({ gone }, "requests forgotten");
    },
  };
}
