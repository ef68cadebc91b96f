import { describe, expect, it } from "vitest";
import { OWES_NOTHING, clockMark, givenBy, judgeMarkBy, nextDay, requestClock, requestMark, type StepDates, stepWaits, tellsOn } from "./request-clock.ts";
import { missingFields, neededFields } from "./request-fields.ts";
import {
  channelProofs, judgeIntake, REJECTION_REASONS, rejections, REQUEST_CHANNELS, REQUEST_KINDS, REQUEST_SENDERS, requestKinds, SENDER_PROOFS, type RequestKind,
} from "./requests.ts";
import { civilDate, type Calendar } from "./working-days.ts";

const calendar: Calendar = new Map([[2026, new Map()], [2027, new Map([["2027-01-01", "holiday"]])]]);

describe("the door of requests", () => {
  it("clause:R1 every kind by every channel from every sender has its answer: what is done needs a proof, and a stranger gets nothing of a record", () => {
    const answers = new Map<string, string>();
    for (const kind of REQUEST_KINDS) for (const channel of REQUEST_CHANNELS) for (const sender of REQUEST_SENDERS) for (const proof of channelProofs[channel]) {
      const answer = judgeIntake({ kind, channel, sender, proof });
      answers.set(`${kind} ${channel} ${sender} ${proof}`, answer.outcome);
      if (!requestKinds[kind].ofRecord) expect(answer).toEqual({ outcome: "accept", block: false });
      else if (proof === "none") expect(answer.outcome).not.toBe("accept");
      if (requestKinds[kind].ofRecord && sender === "stranger") expect(answer.outcome).not.toBe("accept");
      if (answer.outcome === "accept") expect(answer.block).toBe(requestKinds[kind].blocks);
      // Nothing but a mark, and that of somebody who says to be entitled.
      if (answer.outcome === "verify" && answer.mark) expect(requestKinds[kind].blocks && sender !== "stranger").toBe(true);
    }
    expect(answers.size).toBe(10 * 4 * 9);
    expect([...new Set(answers.values())].sort()).toEqual(["accept", "reject", "verify"]);
  });

  it("clause:R1 a session suffices for all but a destruction, which needs the signature or a visit", () => {
    const bySession = REQUEST_KINDS.filter((kind) => judgeIntake({ kind, channel: "web-signed-in", sender: "subject", proof: "session" }).outcome === "accept");
    expect(REQUEST_KINDS.filter((kind) => !bySession.includes(kind))).toEqual(["destruction"]);
    expect(judgeIntake({ kind: "destruction", channel: "web-signed-in", sender: "representative", proof: "signature" })).toEqual({ outcome: "accept", block: true });
    expect(judgeIntake({ kind: "destruction", channel: "paper", sender: "subject", proof: "visit" })).toEqual({ outcome: "accept", block: true });
  });

  it("clause:R1 a proof counts only by a channel that can carry it", () => {
    for (const channel of REQUEST_CHANNELS) for (const proof of SENDER_PROOFS) {
      if (!channelProofs[channel].includes(proof)) expect(judgeIntake({ kind: "access", channel, sender: "subject", proof }).outcome).toBe("verify");
    }
  });

  it("clause:T6 the authorised body gets no data by this door, and blocks when it has signed", () => {
    expect(judgeIntake({ kind: "access", channel: "e-mail", sender: "authorised-body", proof: "signature" })).toEqual({ outcome: "reject", reason: "authority-by-register" });
    expect(judgeIntake({ kind: "blocking", channel: "e-mail", sender: "authorised-body", proof: "signature" })).toEqual({ outcome: "accept", block: true });
    expect(judgeIntake({ kind: "blocking", channel: "telephone", sender: "authorised-body", proof: "none" })).toEqual({ outcome: "verify", mark: true });
  });

  it("every reason to refuse names a clause and a source", () => {
    for (const reason of REJECTION_REASONS) expect(rejections[reason].source.length).toBeGreaterThan(5);
  });
});

describe("what a request holds", () => {
  const full = { name: "А", "document-number": "1", "document-date": "2020-01-01", "document-issuer": "МВД", relation: "12", email: "a@example.kz", words: "прошу" };

  it("clause:R2 without a session or a signature the fields of the rules are asked for, and what is missing is named", () => {
    expect(missingFields({ kind: "access", proof: "none" }, {})).toEqual(["name", "document-number", "document-date", "document-issuer", "relation", "email", "phone"]);
    expect(missingFields({ kind: "access", proof: "none" }, { ...full, "document-number": " " })).toEqual(["document-number"]);
    expect(missingFields({ kind: "correction", proof: "visit" }, full)).toEqual([]);
  });

  it("clause:R2 clause:G3 who is signed in or has signed is not asked for a document's number", () => {
    expect(neededFields({ kind: "access", proof: "session" })).toEqual([]);
    expect(neededFields({ kind: "access", proof: "signature" })).toEqual(["relation", "email"]);
    expect(neededFields({ kind: "question", proof: "none" })).toEqual(["email", "words"]);
    expect(missingFields({ kind: "question", proof: "none" }, { phone: "+7", words: "?" })).toEqual([]);
  });
});

describe("the clock of a request", () => {
  const monday = civilDate("2026-11-30");

  it.each([
    ["access", "2026-12-03"], ["transfers-information", "2026-12-03"], ["objection-automated", "2026-12-03"], ["correction", "2026-12-01"], ["lifting", "2026-12-01"],
    ["destruction", "2026-12-01"], ["withdrawal", "2026-12-21"], ["blocking", "2026-11-30"], ["complaint", "2026-12-30"], ["question", "2026-12-30"],
  ] as const satisfies readonly (readonly [RequestKind, string])[])("clause:R3 %s received on a Monday is due on %s", (kind, due) => {
    expect(requestClock(kind, monday, calendar).due).toBe(due);
  });

  it("clause:R3 the promise of 30 days falls on the last working day before a day off, and both dates are there", () => {
    // 30 days after 2 December is Friday, 1 January.
    const { answer } = requestClock("question", civilDate("2026-12-02"), calendar);
    expect(answer).toEqual({ law: null, promise: "2026-12-31", due: "2026-12-31" });
    const friday = requestClock("lifting", civilDate("2026-12-04"), calendar);
    expect(friday.step.law).toBe("2026-12-07");
  });

  it("clause:T7 a provisional mark is judged within one working day", () => {
    expect(judgeMarkBy(civilDate("2026-12-04"), calendar)).toBe("2026-12-07");
  });

  it("clause:R3 what was asked for is waited for ten days at most, and never past the day of the answer", () => {
    const { due } = requestClock("access", monday, calendar).answer;
    expect(givenBy(civilDate("2026-12-01"), due)).toBe("2026-12-11");
    expect(givenBy(civilDate("2026-12-28"), due)).toBe("2026-12-30");
  });

  it("clause:R3 putting work off moves no day of the law, and asking for more moves it only while nobody is shown, or for the documents of a correction", () => {
    const dates = (kind: RequestKind, shown: boolean): StepDates =>
      ({ clock: requestClock(kind, monday, calendar), markBy: null, waits: stepWaits(kind, shown), askedUntil: civilDate("2026-12-10"), delayedUntil: civilDate("2026-12-30"), owed: OWES_NOTHING });
    expect(nextDay("RequestActionDelayed", dates("access", true))).toBe("2026-12-03");
    expect(nextDay("RequestActionDelayed", dates("correction", true))).toBe("2026-12-01");
    expect(nextDay("RequestActionDelayed", { ...dates("access", true), delayedUntil: civilDate("2026-12-02") })).toBe("2026-12-02");
    expect(nextDay("RequestActionDelayed", dates("question", true))).toBe("2026-12-30");
    expect(nextDay("RequestRequiresAction", dates("access", true))).toBe("2026-12-03");
    expect(nextDay("RequestRequiresAction", dates("access", false))).toBe("2026-12-10");
    expect(nextDay("RequestRequiresAction", dates("correction", true))).toBe("2026-12-10");
    expect(nextDay("RequestRequiresAction", { ...dates("access", false), askedUntil: null })).toBe("2026-12-30");
  });

  it("clause:R3 warns before the day, and tells of what is overdue on days off too", () => {
    expect(["2026-12-04", "2026-12-05", "2026-12-07", "2026-12-08"].map((day) => clockMark(civilDate("2026-12-07"), civilDate(day), calendar))).toEqual(["warned", "warned", "due-today", "overdue"]);
    expect(clockMark(civilDate("2026-12-18"), civilDate("2026-12-07"), calendar)).toBe("calm");
    // The answer's 30 days are long: they are told of a week before.
    const question = { kind: "question", receivedOn: civilDate("2026-11-30"), nextOn: civilDate("2026-12-30") } as const;
    expect(["2026-12-22", "2026-12-23", "2026-12-30"].map((day) => requestMark(question, civilDate(day), calendar))).toEqual(["calm", "warned", "due-today"]);
    expect(requestMark({ ...question, nextOn: civilDate("2026-12-10") }, civilDate("2026-12-07"), calendar)).toBe("calm");
    expect(tellsOn(civilDate("2026-12-05"), calendar, true)).toBe(true);
    expect(tellsOn(civilDate("2026-12-05"), calendar, false)).toBe(false);
  });
});
