import type { Job } from "./platform/queue.ts";
import { INDEX_JOB } from "./modules/vault/index.ts";
import { asSubjectId } from "./policy/index.ts";
import { advanceAllDestructionsJob, advanceDestructionJob } from "./jobs/advance-destructions.ts";
import { checkBirthdaysJob } from "./jobs/check-birthdays.ts";
import { destroyEndedImportsJob, endImportsJob } from "./jobs/end-imports.ts";
import { endLeavesJob } from "./jobs/end-leaves.ts";
import { forgetDraftsJob, forgetEndedJob } from "./jobs/forget-ended.ts";
import { forgetTokensJob } from "./jobs/forget-tokens.ts";
import { forgetStaffJob } from "./jobs/forget-staff.ts";
import { keepPapersJob } from "./jobs/keep-papers.ts";
import { askStillRightJob, forgetAddressProofsJob } from "./jobs/keep-data-right.ts";
import { lookUpAddressJob } from "./jobs/look-up-address.ts";
import { prepareJoinLetterJob } from "./jobs/prepare-join-letter.ts";
import { readImportJob } from "./jobs/read-import.ts";
import { forgetLettersJob, readMailboxJob } from "./jobs/read-mailbox.ts";
import { recordImportPapersJob } from "./jobs/record-import-papers.ts";
import { takeBackImportedJob } from "./jobs/take-back-imported.ts";
import { runRetentionJob } from "./jobs/run-retention.ts";
import { sendImportLettersJob } from "./jobs/send-import-letters.ts";
import { sendLetterJob } from "./jobs/send-letter.ts";
import { shipJournalJob } from "./jobs/ship-journal.ts";
import { sweepOrphanKeysJob } from "./jobs/sweep-orphan-keys.ts";
import { turnEpochJob } from "./jobs/turn-epoch.ts";
import { carryOutRequestJob, carryOutRequestsJob, destroyRequestCopiesJob, forgetRequestsJob, tellRequestsJob } from "./jobs/work-on-requests.ts";
import type { Services } from "./compose.ts";

/** Every job of an installation: what is enqueued by name, and what runs by itself. */
export function composeJobs(services: Services): readonly Job[] {
  const { destruction, keys, clock, journal, joinLetters, signIn, sender, keysKnown } = services;
  return [
    advanceDestructionJob(destruction),
    advanceAllDestructionsJob(destruction),
    endLeavesJob(services.leavingDeps, services.families),
    runRetentionJob(services.retentionDeps),
    turnEpochJob({ ...destruction, keys }),
    shipJournalJob(journal),
    sweepOrphanKeysJob({ keys, clock, known: keysKnown }),
    prepareJoinLetterJob(joinLetters),
    lookUpAddressJob(signIn),
    sendLetterJob(sender),
    forgetDraftsJob(services),
    forgetEndedJob(services),
    forgetTokensJob(services),
    forgetStaffJob(services),
    askStillRightJob(services.stillRight),
    forgetAddressProofsJob(services.addressChanges),
    checkBirthdaysJob(services.families),
    keepPapersJob(services),
    carryOutRequestJob(services.requests),
    carryOutRequestsJob(services.requests),
    tellRequestsJob(services.requests),
    destroyRequestCopiesJob(services.requests),
    forgetRequestsJob(services.requests),
    readMailboxJob(services.mailbox),
    forgetLettersJob(services.mailbox),
    readImportJob(services.imports),
    sendImportLettersJob(services.imports),
    recordImportPapersJob(services.imports), takeBackImportedJob(services.imports),
    endImportsJob(services.imports),
    destroyEndedImportsJob(services.imports),
    {
      name: INDEX_JOB,
      run: async ({ subject }) => {
        if (subject !== undefined) await services.vault.indexSubject(asSubjectId(subject));
      },
    },
  ];
}
