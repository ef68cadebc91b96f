import { newId } from "./platform/id.ts";
import type { StaffActor, SubjectId } from "./policy/index.ts";
import { queueOf } from "./web/desk/desk-requests.routes.tsx";
import type { Services } from "./compose.ts";

/** What the benchmark of the protection officer's morning page works with. */
export function queueing(services: Services, staff: SubjectId) {
  const by: StaffActor = { kind: "staff", role: "protection-officer", subject: staff };
  return { page: async (): Promise<number> => (await queueOf(services, "all", { by, requestId: newId() })).rows.length };
}
