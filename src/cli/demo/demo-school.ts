import type { Services } from "../../compose.ts";
import type { Session } from "../../modules/accounts/index.ts";
import { newId } from "../../platform/id.ts";
import { reveal } from "../../platform/personal.ts";
import type { Language, SubjectId } from "../../policy/index.ts";
import type { DemoClock } from "./demo-clock.ts";
import type { SeededChoice } from "./seeded-choice.ts";

/** A school that is being filled: the product's own services, on a clock that is moved. */
export interface DemoSchool {
  readonly services: Services;
  readonly clock: DemoClock;
  readonly choice: SeededChoice;
  /** Runs what is queued, until nothing is left. */
  readonly runQueue: () => Promise<void>;
  /** One of the jobs that run by themselves, such as `check-birthdays`. */
  readonly runJob: (name: string) => Promise<void>;
}

export interface DemoParent {
  readonly subject: SubjectId;
  readonly email: string;
  readonly language: Language;
  readonly session: Session;
}

/** Letters read at once when codes are looked for: more than a week of joining writes. */
const LETTERS_READ = 200;

let networks = 0;
/** A network of its own for each visitor, as families have: the limits by network hold here too. */
export function aNetwork(): string {
  networks += 1;
  return `10.${Math.trunc(networks / 60_000) % 250}.${Math.trunc(networks / 250) % 250}.${networks % 250}`;
}

/** The codes that wait in the kept letters, by address; the newest of each. */
async function codesByAddress({ services }: DemoSchool): Promise<ReadonlyMap<string, string>> {
  const codes = new Map<string, string>();
  for (const { kind, letter } of await services.keptLetters.newest(LETTERS_READ)) {
    if (letter === null || !kind.endsWith("-code")) continue;
    const [to, code] = [reveal(letter.to, "mail"), /(?<!\d)\d{8}(?!\d)/.exec(reveal(letter.text, "mail"))?.[0]];
    if (code !== undefined && !codes.has(to)) codes.set(to, code);
  }
  return codes;
}

export interface Joining {
  readonly language: Language;
  readonly typed: Readonly<Record<string, string>>;
}

/** Adults join, all by the form and the code in their letter. Throws Error when one of them got no code. */
export async function join(school: DemoSchool, people: readonly Joining[]): Promise<DemoParent[]> {
  const { joining, confirmation } = school.services;
  const posted: { person: Joining; token: string }[] = [];
  for (const person of people) {
    const browser = newId();
    const { language, typed } = person;
    const { token: form } = await joining.openForm({ browser, language });
    const { token } = await joining.postForm({ browser, language, token: form, typed, consent: true, network: aNetwork(), source: "web-form", requestId: newId() });
    posted.push({ person, token });
  }
  await school.runQueue();
  const codes = await codesByAddress(school);
  const joined: DemoParent[] = [];
  for (const { person, token } of posted) {
    const email = person.typed["email"] ?? "";
    const code = codes.get(email);
    if (code === undefined) throw new Error("a person of the demonstration got no code");
    const { subject, session } = await confirmation.confirm({ token, code, network: aNetwork(), requestId: newId() });
    joined.push({ subject, email, language: person.language, session });
  }
  return joined;
}

/** A parent adds a child by the form, and answers each purpose by itself. */
export async function addChild({ services, choice }: DemoSchool, parent: DemoParent, values: Readonly<Record<string, string>>, relation: string): Promise<SubjectId> {
  const { session, language } = parent;
  const { token } = services.enrolment.openForm({ session, language });
  const answers = { "service-provision": "yes", ...(choice.percent(90) ? { learning: "yes" } : {}), ...(choice.percent(70) ? { events: choice.percent(60) ? "yes" : "no" } : {}) };
  const { child } = await services.enrolment.enrol({ session, language, token, typed: { values, relation, answers }, source: "web-form", requestId: newId() });
  return child;
}
