import type { DeskSessions, Invitations } from "../modules/staff/index.ts";
import type { Job } from "../platform/queue.ts";

const ROUNDS_MAX = 50;

/** Every hour: invitations that were used, withdrawn or not answered in their week, with the addresses in them; desks of sessions that are over. */
export function forgetStaffJob({ staff }: { staff: { readonly invitations: Pick<Invitations, "forgetEnded">; readonly deskSessions: Pick<DeskSessions, "forget"> } }): Job {
  return {
    name: "forget-staff",
    cron: "47 * * * *",
    seconds_max: 240,
    async run(_payload, { signal }) {
      for (let round = 0; round < ROUNDS_MAX && !signal.aborted; round += 1) if ((await staff.invitations.forgetEnded()) === 0) break;
      await staff.deskSessions.forget();
    },
  };
}
