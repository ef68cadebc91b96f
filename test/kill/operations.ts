import { backupDeps, restoreDeps } from "../../src/compose-backup.ts";
import { cancellationTexts } from "../../src/modules/leaving/index.ts";
import { backUp, restoreBackup, restoreKeysOnly } from "../../src/modules/backup/index.ts";
import { newId } from "../../src/platform/id.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import type { Actor, ConsentState, PurposeId, SubjectId } from "../../src/policy/index.ts";
import type { MovableClock } from "../support/clock.ts";
import { aPng } from "../support/pictures.ts";
import type { School } from "../restore/whole-school.ts";
import type { OperationName, Order } from "./messages.ts";
import { importFamilies } from "./import-families.ts";
import { lyingLetters } from "../support/lying-letters.ts";
import { rawLetter } from "../support/letters.ts";
import { giveBack } from "./give-back.ts";
import { takeIn } from "./take-in.ts";

/** A repeatable choice among `count`. */
export function chooser(seed: number): (count: number) => number {
  let state = seed >>> 0;
  return (count) => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * count);
  };
}

/** The same in an order that `choose` makes (Fisher and Yates). */
export function shuffled<T>(all: readonly T[], choose: (count: number) => number): readonly T[] {
  const left = [...all];
  return all.flatMap(() => left.splice(choose(left.length), 1));
}

/** Whoever may act alone: an adult with an account, whom nothing restricts. */
async function somebody(school: School, choose: (count: number) => number): Promise<SubjectId> {
  const rows = await school.databases.dataOwner<{ subject_id: SubjectId }[]>`
    select f.subject_id from subjects.facts f join accounts.account a on a.subject_id = f.subject_id and a.state = 'open'
     where f.life = 'living' and not exists (select 1 from restrictions.facts r where r.subject_id = f.subject_id)
       and not exists (select 1 from representation.stages g where g.subject_id = f.subject_id) order by f.subject_id`;
  const chosen = rows.length < 3 ? undefined : rows[choose(rows.length)];
  return chosen?.subject_id ?? (await school.join(`${newId()}@family.example`)).subject;
}

async function choose(school: School, subject: SubjectId): Promise<void> {
  const held = await school.services.consents.stateOf(school.databases.data, subject);
  const given = held.some(({ purpose, state }) => purpose === "marketing-mail" && state !== "ConsentWithdrawn");
  await (given ? school.withdrawPurpose(subject) : school.consentTo(subject));
}

async function destroy(school: School, clock: MovableClock, subject: SubjectId): Promise<void> {
  await school.withdrawAll(subject);
  await school.runQueue();
  clock.advance({ minutes: 2 });
  await school.runJob("advance-destructions");
}

const leaver = (subject: SubjectId) => ({ session: { method: "one-time-code" }, actor: { kind: "subject", subject } as const, subject, language: "ru" as const, requestId: newId() });

/** One who withdraws everything and comes back, and one who does not: the days of grace end. */
async function leave(school: School, clock: MovableClock): Promise<void> {
  const { leaving, operator, databases } = school.services;
  const [back, gone] = [leaver((await school.join(`${newId()}@family.example`)).subject), leaver((await school.join(`${newId()}@family.example`)).subject)];
  await leaving.begin(back);
  const leaves = (await leaving.groupOf(databases.data, back)).map((each) => each.leave);
  await leaving.cancel({ ...back, shown: cancellationTexts(operator, "ru", leaves, back.subject).shown });
  await leaving.begin(gone);
  clock.advance({ hours: 24 * (operator.graceDays + 1) });
  await school.runJob("end-leaves");
  await school.runQueue();
  clock.advance({ minutes: 2 });
  await school.runJob("advance-destructions");
}

async function answer({ services }: School, subject: SubjectId, purpose: PurposeId, state: ConsentState, at: Date, termUntil?: Date): Promise<void> {
  const by = { kind: "subject", subject } as const;
  await services.databases.data.begin((tx) => services.consents.record(tx, {
    subject, decidedBy: by, typedBy: by, choices: [{ purpose, scope: "processing", state, ...(termUntil === undefined ? {} : { termUntil }) }], documentHash: "ab".repeat(32), policyVersion: "1",
    language: "ru", source: "web-form", method: "session", at, requestId: newId(),
  }));
  await services.journal.clear();
}

/** One with a copy of a document and a consent with an end, one whom nothing holds, one long destroyed: all their terms end. */
async function retain(school: School, clock: MovableClock): Promise<void> {
  const { services } = school;
  const [kept, ended, gone] = [await school.join(`${newId()}@family.example`), await school.join(`${newId()}@family.example`), await school.join(`${newId()}@family.example`)];
  const at = clock.now();
  await answer(school, kept.subject, "abuse-prevention", "ConsentGiven", at, new Date(at.getTime() + 86_400_000));
  const access = accessFor({ purpose: "abuse-prevention", actor: { kind: "subject", subject: kept.subject }, requestId: newId() });
  await services.databases.data.begin((tx) => services.vault.collect(tx, access, kept.subject, { "identity-document": "123456789" }, { source: "web-form", at }));
  await answer(school, ended.subject, "service-provision", "ConsentWithdrawn", at);
  await destroy(school, clock, gone.subject);
  clock.advance({ hours: 24 * 1_200 });
  await school.runJob("run-retention");
  await school.runQueue();
  clock.advance({ minutes: 2 });
  await school.runJob("advance-destructions");
}

/** One who asks at the desk to have everything destroyed and gets it, and one whose block is due: the morning tells of it. */
async function request(school: School, clock: MovableClock): Promise<void> {
  await loadYears(school, clock);
  const { requests } = school.services;
  const [gone, blocked] = [await school.join(`${newId()}@family.example`), await school.join(`${newId()}@family.example`)];
  const ask = (kind: "destruction" | "blocking", subject: SubjectId) => requests.receive({
    kind, channel: "web-signed-in", sender: "subject", by: { kind: "subject", subject }, values: {}, language: "ru", requestId: newId(),
  });
  const by = { kind: "staff", subject: blocked.subject, role: "protection-officer" } as const;
  const { caseId } = await ask("destruction", gone.subject);
  await ask("blocking", blocked.subject);
  await requests.accept({ caseId, by, requestId: newId(), about: gone.subject, senderSubject: gone.subject, sender: "subject", how: "document-shown" });
  await requests.decide({ caseId, by, requestId: newId(), words: "" });
  await sendDocument(school, by);
  await school.runQueue();
  clock.advance({ minutes: 2 });
  await school.runJob("advance-destructions");
  await school.runJob("carry-out-requests");
  clock.advance({ hours: 24 });
  await school.runJob("tell-requests");
}

/** A question, a wish to be destroyed that nobody has signed, a letter of a machine, and a reply to what was asked before. */
async function mail(school: School, clock: MovableClock): Promise<void> {
  await loadYears(school, clock);
  const from = `${newId()}@family.example`;
  const { number } = await school.services.requests.receive({
    kind: "question", channel: "web", sender: "stranger", by: { kind: "visitor" }, values: { email: from, words: "?" }, language: "ru", requestId: newId(),
  });
  const reply = rawLetter({ from, subject: `Re: обращение № ${number}`, text: newId() });
  const raws = [reply, rawLetter({ from, text: newId() }), rawLetter({ from, text: `Прошу уничтожить мои данные. ${newId()}` }), rawLetter({ from, text: newId(), headers: { Precedence: "bulk" } })];
  await school.services.mailbox.readFrom(lyingLetters(...raws, ...raws), {
    onFault: (_letter, error) => {
      throw error;
    },
  });
  await school.runQueue();
}

/** A question that was answered and whose term ends. */
async function forget(school: School, clock: MovableClock): Promise<void> {
  await loadYears(school, clock);
  const { requests } = school.services;
  const { subject } = await school.join(`${newId()}@family.example`);
  const { caseId } = await requests.receive({ kind: "question", channel: "web-signed-in", sender: "subject", by: { kind: "subject", subject }, values: { words: "?" }, language: "ru", requestId: newId() });
  await requests.reject({ caseId, by: { kind: "staff", subject, role: "protection-officer" }, requestId: newId(), reason: "answered-before", words: "" });
  await school.runQueue();
  clock.advance({ hours: 24 * 400 });
  await school.runJob("forget-requests");
}

/** One of whom a picture is asked, who sends it, and who is told that it does not fit. */
async function sendDocument({ services: { requests } }: School, by: Extract<Actor, { kind: "staff" }>): Promise<void> {
  const sent = await requests.receive({ kind: "question", channel: "web", sender: "stranger", by: { kind: "visitor" }, values: { email: "picture@family.example", words: "?" }, language: "ru", requestId: newId() });
  const act = () => ({ caseId: sent.caseId, by, requestId: newId() });
  await requests.askForMore({ ...act(), fields: ["document-copy"], words: "?" });
  const document = await requests.giveDocument({ ...act(), by: { kind: "visitor" }, bytes: aPng({ width: 4, height: 4 }), values: {} });
  await requests.openDocument({ ...act(), document });
  await requests.judgeDocument({ ...act(), document, fits: false });
}

/** The years that a school's clock reaches: an operator loads them, as the alarm of a missing one says. */
async function loadYears({ services }: School, clock: MovableClock): Promise<void> {
  const known = new Set((await services.calendars.years()).map(({ year }) => year));
  for (let year = 2026; year <= clock.now().getUTCFullYear() + 1; year += 1) {
    if (!known.has(year)) await services.calendars.openYear({ year, source: "Law 267-II" }, { actor: { kind: "system", job: "calendar" }, requestId: newId() });
  }
}

async function turn(school: School, clock: MovableClock): Promise<void> {
  clock.advance({ hours: 25 });
  await school.runJob("turn-epoch");
}

/** One operation of a school, whole: what a person, the desk, a job or an operator begins. */
export async function operate(name: OperationName, school: School, clock: MovableClock, order: Order): Promise<void> {
  const pick = chooser(order.seed);
  switch (name) {
    case "begin":
      for (let people = 0; people < 3; people += 1) await school.join(`${newId()}@family.example`);
      return school.runQueue();
    case "join":
      await school.join(`${newId()}@family.example`);
      return school.runQueue();
    case "consent":
      return choose(school, await somebody(school, pick));
    case "correct":
      await school.correct(await somebody(school, pick), `+7 701 555 ${String(10 + pick(90))} ${String(10 + pick(90))}`);
      return school.runQueue();
    case "destroy":
      return destroy(school, clock, await somebody(school, pick));
    case "retain":
      return retain(school, clock);
    case "import":
      return importFamilies(school, clock);
    case "give-back":
      return giveBack(school);
    case "take-in":
      return takeIn(school, clock);
    case "leave":
      return leave(school, clock);
    case "request":
      return request(school, clock);
    case "forget":
      return forget(school, clock);
    case "mail":
      return mail(school, clock);
    case "integrate":
      await school.email(await somebody(school, pick));
      await school.services.ledger.integrate();
      return;
    case "turn":
      return turn(school, clock);
    case "finish":
      await destroy(school, clock, await somebody(school, pick));
      return turn(school, clock);
    case "backup":
      await backUp(backupDeps(school.services), order.backup);
      return;
    case "restore-keys":
      await restoreKeysOnly(restoreDeps(school.services), order.backup);
      return;
    case "restore":
      await restoreBackup(restoreDeps(school.services), order.backup);
  }
}
