import type { SubjectParticipant, Trace } from "../participants/index.ts";
import type { DraftSeals } from "../accounts/index.ts";
import { countDeskSessions } from "./desk-sessions.store.ts";
import { invitationKeysOf } from "./invitations.store.ts";
import { rulesSignaturesOf } from "./rules-signatures.store.ts";
import { staffEventsOf } from "./staff-events.store.ts";
import { totpsOf } from "./totp.store.ts";

const [EVENT, SIGNATURE, DESK, TOTP, INVITATION] = ["staff.event", "staff.rules_signature", "staff.desk_session", "staff.totp", "staff.invitation"] as const;

/** The part of the staff's own rows in a member's rights (clause:C8). What a member did stays in the log of those whom it concerned. */
export function staffParticipant({ seals }: { seals: Pick<DraftSeals, "drop"> }): SubjectParticipant {
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    name: "staff",
    schemas: ["staff"],
    tables: [EVENT, SIGNATURE, DESK, TOTP, INVITATION],
    async export(tx, subject) {
      const [events, signed, apps] = [await staffEventsOf(tx, subject), await rulesSignaturesOf(tx, subject), await totpsOf(tx, subject)];
      return {
        membership: events.map(({ change, role, at }) => ({ change, role, at: at.toISOString() })),
        rulesSigned: signed.map(({ version, documentHash, at }) => ({ version, documentHash, at: at.toISOString() })),
        codeApps: apps.map(({ addedAt }) => addedAt.toISOString()),
      };
    },
    async find(tx, subject) {
      const traces: Trace[] = [
        { table: EVENT, rows: (await staffEventsOf(tx, subject)).length },
        { table: SIGNATURE, rows: (await rulesSignaturesOf(tx, subject)).length },
        { table: DESK, rows: await countDeskSessions(tx, subject) },
        { table: TOTP, rows: (await totpsOf(tx, subject)).length },
        { table: INVITATION, rows: (await invitationKeysOf(tx, subject)).length },
      ];
      return traces.filter(({ rows }) => rows > 0);
    },
    restrict: nothing,
    lift: nothing,
    correct: nothing,
    async destroy(tx, { subject, erase }) {
      // The keys first: bytes that are left by a kill say nothing.
      await seals.drop(await invitationKeysOf(tx, subject));
      return [
        { table: INVITATION, rows: await erase("staff", "invitation") },
        { table: TOTP, rows: await erase("staff", "totp") },
        { table: DESK, rows: await erase("staff", "desk_session") },
        { table: SIGNATURE, rows: await erase("staff", "rules_signature") },
        { table: EVENT, rows: await erase("staff", "event") },
      ];
    },
    recall: nothing,
  };
}
