import { STAFF_ROLES } from "../../policy/index.ts";
import type { DemoSchool } from "./demo-school.ts";
import { demoStaff, letStaffIn, type DemoMember } from "./demo-staff.ts";
import { type DemoRequests, requestsInEachState } from "./demo-requests.ts";
import { aBirthdayTomorrow, aDispute } from "./demo-stories.ts";
import { passWeek, weeksOfJoining } from "./demo-year.ts";

const DISPUTES = 2;
const DAY_MS = 86_400_000;

export interface FillWish {
  readonly families: number;
  readonly weeks: number;
  /** The present: where the school's clock is to end. */
  readonly end: Date;
  readonly say: (line: string) => void;
}

export interface Filled {
  readonly families: number;
  readonly left: number;
  readonly disputes: number;
  /** Requests by their state. */
  readonly requests: DemoRequests;
  /** The log's length. */
  readonly entries: number;
  /** For people: who may sign in, and how. */
  readonly lines: readonly string[];
}

const member = ({ role, email }: DemoMember): string => `  ${role.padEnd(20)} ${email}`;

/** Fills the school: staff first, then weeks of families, then what is to be seen today: two disputes, a birthday tomorrow, and requests in each state. */
export async function fillSchool(school: DemoSchool, { families: count, weeks, end, say }: FillWish): Promise<Filled> {
  const staff = await demoStaff(school);
  const families = await weeksOfJoining(school, { staff: staff.actors, count, weeks, end: new Date(end.getTime() - 3 * DAY_MS), say });
  const disputes = [];
  for (let number = 1; number <= DISPUTES; number += 1) disputes.push(await aDispute(school, staff.actors, 900 + number));
  const birthday = await aBirthdayTomorrow(school, 950, end);
  const requests = await requestsInEachState(school, staff.actors, families.filter(({ leaves }) => !leaves).map(({ parent }) => parent));
  if (end > school.clock.now()) school.clock.moveTo(end);
  await letStaffIn(school, staff.actors);
  await passWeek(school);
  const size = (await school.services.ledger.checkpoint())?.size ?? 0;
  const [family] = families.filter(({ leaves, children }) => !leaves && children.length > 1);
  return {
    families: families.length, left: families.filter(({ leaves }) => leaves).length, disputes: disputes.length, requests, entries: size,
    lines: [
      `${families.length} families, ${STAFF_ROLES.length} members of staff, ${disputes.length} disputes, ${Object.values(requests).reduce((sum, count) => sum + count, 0)} requests, a log of ${size} entries.`,
      "Sign in at /sign-in; the code stands at /dev/mail.",
      ...(family === undefined ? [] : [`  ${"a parent".padEnd(20)} ${family.parent.email}`]),
      ...disputes.map(({ mother, father }) => `  ${"two who disagree".padEnd(20)} ${mother.email} ${father.email}`),
      `  ${"14 tomorrow: parent".padEnd(20)} ${birthday.email}`,
      "Staff goes on to /desk, and makes a second factor at the first visit, within 24 hours (later: robotek staff reset-factor):",
      ...staff.members.map(member),
    ],
  };
}
