import type { SubjectParticipant, Trace } from "../participants/index.ts";
import type { DraftSeals } from "../accounts/index.ts";
import { endProofsOf, proofKeysOf } from "./address-proofs.store.ts";
import { confirmationsOf, countRows, reviewsOf } from "./reviews.store.ts";

const [PROOF, REVIEW, CONFIRMATION] = ["accuracy.address_proof", "accuracy.review", "accuracy.confirmation"] as const;

/** Accuracy's part in a person's rights (clause:C8): when it was asked whether all is right, and when somebody said so. */
export function accuracyParticipant({ seals }: { seals: Pick<DraftSeals, "drop"> }): SubjectParticipant {
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    name: "accuracy",
    schemas: ["accuracy"],
    tables: [PROOF, REVIEW, CONFIRMATION],
    async export(tx, subject) {
      const [asked, confirmed] = [await reviewsOf(tx, subject), await confirmationsOf(tx, subject)];
      return { asked: asked.map(({ at }) => at.toISOString()), confirmed: confirmed.map(({ as, at }) => ({ by: as, at: at.toISOString() })) };
    },
    async find(tx, subject) {
      const { proofs, reviews, confirmations } = await countRows(tx, subject);
      const traces: Trace[] = [{ table: PROOF, rows: proofs }, { table: REVIEW, rows: reviews }, { table: CONFIRMATION, rows: confirmations }];
      return traces.filter(({ rows }) => rows > 0);
    },
    restrict: nothing,
    lift: nothing,
    // An address that came meanwhile, from whom ever, is not replaced by a code that was sent before: whoever asked for it may have lost the account (clause:S1).
    correct: async (tx, subject, { fields, at }) => { if (fields.includes("email")) await endProofsOf(tx, subject, at); },
    async destroy(tx, { subject, erase }) {
      // The keys first: bytes that are left by a kill say nothing.
      await seals.drop(await proofKeysOf(tx, subject));
      return [
        { table: PROOF, rows: await erase("accuracy", "address_proof") },
        { table: REVIEW, rows: await erase("accuracy", "review") },
        { table: CONFIRMATION, rows: await erase("accuracy", "confirmation") },
      ];
    },
    recall: nothing,
  };
}
