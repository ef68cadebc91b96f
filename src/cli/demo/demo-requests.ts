import { newId } from "../../platform/id.ts";
import { addCalendarDays, civilDateOf, REQUEST_STATES, type RequestState } from "../../policy/index.ts";
import type { DemoParent, DemoSchool } from "./demo-school.ts";
import type { DemoStaff } from "./demo-stories.ts";

/** How many requests stand in each state; a state that a request only passes through is none. */
export type DemoRequests = Readonly<Partial<Record<RequestState, number>>>;

/**
 * Requests as a protection officer finds them on a morning, one in each state and more than one kind (clause:R1, clause:R3): sent by parents on their own pages and by a stranger on
 * paper, then taken on as far as each state wants it, all by the functions behind the pages.
 */
export async function requestsInEachState(school: DemoSchool, staff: DemoStaff, parents: readonly DemoParent[]): Promise<DemoRequests> {
  const { services: { requests }, clock } = school;
  const [officer, registrar] = [staff.get("protection-officer"), staff.get("registrar")];
  if (officer === undefined || registrar === undefined) throw new Error("requests take an officer and a registrar");
  const cases: string[] = [];
  const onCase = (caseId: string) => ({ caseId, by: officer, requestId: newId() });
  const sent = async (at: number, kind: "access" | "question" | "transfers-information", words: string): Promise<string> => {
    const parent = parents[at % parents.length];
    if (parent === undefined) throw new Error("a request takes somebody who asks");
    const by = { kind: "subject", subject: parent.subject } as const;
    const { caseId } = await requests.receive({ kind, channel: "web-signed-in", sender: "subject", by, values: { words }, language: parent.language, requestId: newId() });
    cases.push(caseId);
    return caseId;
  };

  const stranger = {
    name: "Сейітова Айнұр", "document-number": "041234567", "document-date": "01.03.2019", "document-issuer": "МВД РК", relation: "бабушка ученика", email: "stranger@demo.example", phone: "+7 701 555 01 01",
  };
  const unknown = await requests.receive({ kind: "access", channel: "paper", sender: "stranger", by: registrar, values: stranger, language: "ru", requestId: newId() });
  cases.push(unknown.caseId);
  // Who is not known yet is asked for a document; an answer with something else is looked at anew.
  await requests.giveMore({ caseId: unknown.caseId, by: { kind: "visitor" }, values: { words: "С документом приду в пятницу." }, requestId: newId() });

  await sent(0, "access", "");
  const asked = await sent(1, "question", "Балам туралы не сақтайсыздар?");
  await requests.askForMore({ ...onCase(asked), fields: ["phone"], words: "Қоңырау шалу үшін телефон нөмірін жазыңыз." });
  const delayed = await sent(2, "transfers-information", "");
  await requests.delay({ ...onCase(delayed), until: addCalendarDays(civilDateOf(clock.now()), 5), reason: "asked-by-staff" });
  const rejected = await sent(3, "question", "Тот же вопрос ещё раз.");
  await requests.reject({ ...onCase(rejected), reason: "answered-before", words: "На этот вопрос мы ответили на прошлой неделе." });
  const answered = await sent(4, "question", "Когда ваши правила менялись последний раз?");
  await requests.decide({ ...onCase(answered), words: "Действующая редакция и дата стоят на странице политики." });
  const back = await sent(5, "question", "Уже разобралась, спасибо.");
  const [sender] = [parents[5 % parents.length]];
  if (sender !== undefined) await requests.takeBack({ caseId: back, by: { kind: "subject", subject: sender.subject }, requestId: newId() });
  await school.runQueue();

  const states = await Promise.all(cases.map(async (caseId) => (await requests.shown(caseId)).state));
  return Object.fromEntries(REQUEST_STATES.map((state) => [state, states.filter((one) => one === state).length] as const).filter(([, count]) => count > 0));
}
