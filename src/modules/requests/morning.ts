import { civilDateOf, type CivilDate, ESCALATED_TO, REQUEST_OWNER, requestMark, type StaffRole, type SubjectId, tellsOn } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import type { RequestsDeps } from "./requests-deps.ts";
import { type DeskRow, deskRows, takeMorning } from "./requests.store.ts";

/** What a morning's letters say; the figures are counted again when each is written. */
export interface Morning {
  readonly day: CivilDate;
  readonly overdue: number;
  readonly today: number;
  readonly warned: number;
  readonly told: number;
}

const OPEN_MAX = 20_000;
const dated = ({ kind, receivedAt, nextOn }: DeskRow) => ({ kind, nextOn, receivedOn: civilDateOf(receivedAt) });

export async function countMorning(deps: Pick<RequestsDeps, "databases" | "calendars">, day: CivilDate): Promise<Omit<Morning, "told" | "day"> & { rows: readonly DeskRow[] }> {
  const calendar = await deps.calendars.loadCarefully();
  const rows = await deskRows(deps.databases.data, { until: null, only: "all", limit: OPEN_MAX });
  const of = (mark: string): number => rows.filter((row) => requestMark(dated(row), day, calendar) === mark).length;
  return { rows, overdue: of("overdue"), today: of("due-today"), warned: of("warned") };
}

/**
 * The morning of the clock (clause:R3): "due today" and early warnings to the protection officers on working days; what is overdue to the administrators too, every
 * day, and there is no setting that stops it. Each morning once, on whatever machine. Gives null when this morning is told already.
 */
export async function tellMorning(deps: RequestsDeps): Promise<Morning | null> {
  const at = deps.clock.now();
  const day = civilDateOf(at);
  const calendar = await deps.calendars.loadCarefully();
  const { overdue, today, warned, rows } = await countMorning(deps, day);
  return deps.databases.data.begin(async (tx) => {
    if (!(await takeMorning(tx, day, at))) return null;
    if (!tellsOn(day, calendar, overdue > 0) || overdue + today + warned === 0) return { day, overdue, today, warned, told: 0 };
    const roles: readonly StaffRole[] = overdue > 0 ? ESCALATED_TO : [REQUEST_OWNER];
    const owners = rows.filter((row) => requestMark(dated(row), day, calendar) !== "calm").map(({ owner }) => owner).filter((one): one is SubjectId => one !== null);
    const to = [...new Set([...(await deps.membersOf(tx, roles)), ...owners])];
    for (const subject of to) {
      // In the language in which the member last spoke to the school.
      const language = (await deps.consents.history(tx, subject)).at(-1)?.language ?? "ru";
      await deps.notices.send(tx, { kind: overdue > 0 ? "requests-overdue" : "requests-due", to: { kind: "subject", subject }, language, params: { day }, requestId: newId(), at });
    }
    await deps.steps("request:morning-uncommitted");
    return { day, overdue, today, warned, told: to.length };
  });
}
