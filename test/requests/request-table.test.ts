import { beforeAll, describe, expect, it } from "vitest";
import type { ReceiveWish, SignedContent } from "../../src/modules/requests/index.ts";
import { aboutSubject } from "../../src/modules/subjects/index.ts";
import { newId } from "../../src/platform/id.ts";
import {
  type Actor, type Asked, channelProofs, isInForce, judgeIntake, type RejectionReason, REQUEST_CHANNELS, REQUEST_KINDS, REQUEST_SENDERS, type RequestChannel, type RequestKind, type RequestSender,
  readSignedRequest, requestKinds, SENDER_PROOFS, type SenderProof, signedRequestText, type StaffActor, type SubjectId,
} from "../../src/policy/index.ts";
import { anIin } from "../support/an-iin.ts";
import { aChildOf } from "../support/child.ts";
import { movableClock } from "../support/clock.ts";
import { AUTHORITY_BIN, type MailFace, mailFace, type WithNumber } from "../support/mail-face.ts";
import { finishDestructions } from "../support/web-face.ts";

const clock = movableClock("2026-11-09T04:00:00Z");
let on: MailFace;
let officer: StaffActor;
/** Who asks, and of whom: nobody of them has anything to do with the stranger. */
let family: Family, stranger: Signer, authority: SignedContent["verdict"];
let numbers = 0;

interface Signer extends WithNumber { readonly verdict: SignedContent["verdict"] }
interface Family { readonly parent: Signer; readonly child: SubjectId; readonly childNumber: string }
interface Cell { readonly kind: RequestKind; readonly channel: RequestChannel; readonly proof: SenderProof; readonly sender: RequestSender }

/** What the service itself says of a signature by this holder, of the toy centre. */
async function verdictOn(holder: { readonly iin: string; readonly bin?: string; readonly organisation?: string; readonly roles?: readonly string[] }): Promise<SignedContent["verdict"]> {
  on.centre.setNow(clock.now());
  const { verdict } = await on.face.services.signatures.check({ file: on.sign("Прошу", on.centre.issue(holder)), expected: { most: 1 }, wantsEvidence: false });
  expect(verdict.reasons).toEqual([]);
  return verdict;
}

async function aSigner(): Promise<Signer> {
  const iin = anIin("870324", (numbers += 1));
  return { ...(await on.aPerson(iin)), verdict: await verdictOn({ iin }) };
}

/** A parent whose right for the child a birth certificate shows. */
async function aFamily(): Promise<Family> {
  const { services } = on.face;
  // The letters of what went before leave first: a code is looked for among the newest.
  await on.face.work();
  clock.advance({ hours: 1 });
  const parent = await aSigner();
  const child = await aChildOf(services, parent.subject);
  await services.intakeDesk.acts.proveRepresentation({ by: officer, child, representative: parent.subject, relation: "mother", until: null, requestId: newId() });
  return { parent, child, childNumber: String((await aboutSubject(services.databases.data, child))?.number) };
}

beforeAll(async () => {
  on = await mailFace(clock);
  officer = { kind: "staff", subject: (await on.aPerson()).subject, role: "protection-officer" };
  [family, stranger] = [await aFamily(), await aSigner()];
  authority = await verdictOn({ iin: anIin("900101", 1), bin: AUTHORITY_BIN, organisation: "Министерство", roles: ["1.2.398.3.3.4.1.2.1"] });
}, 60_000);

/** Every kind by every channel with every proof that can come by it, from every sender; a session is a person's or a representative's. */
const cells: readonly Cell[] = REQUEST_KINDS.flatMap((kind) => REQUEST_CHANNELS.flatMap((channel) => SENDER_PROOFS.filter((proof) => channelProofs[channel].includes(proof)).flatMap((proof) =>
  REQUEST_SENDERS.filter((sender) => channel !== "web-signed-in" || sender === "subject" || sender === "representative").map((sender) => ({ kind, channel, proof, sender })))));

/** What a correction and a withdrawal of the table name. */
const NAMED: Readonly<Partial<Record<RequestKind, Partial<Asked>>>> = { correction: { corrections: { "given-name": "Айгүл" } }, withdrawal: { purposes: ["surveys"] } };

/**
 * What the door of a cell takes in detail: the forms of the web and of the desk take it from who fills them in, a signed text of our own form holds it in its lines. A
 * letter in free words and a voice name nothing that a program reads.
 */
function namedAtDoor({ kind, channel, proof, sender }: Cell): Partial<Asked> {
  if (channel === "telephone" || (channel === "e-mail" && proof === "none")) return {};
  if (channel !== "e-mail") return NAMED[kind] ?? {};
  const { corrections, purposes } = readSignedRequest(signedRequestText([], { caseId: newId(), nonce: newId(), kind, sender, values: {}, ...NAMED[kind] })) ?? {};
  return { ...(corrections === undefined ? {} : { corrections }), ...(purposes === undefined ? {} : { purposes }) };
}

function wishOf(cell: Cell, { parent, child, childNumber }: Family): ReceiveWish {
  const { kind, channel, proof, sender } = cell;
  const session: Actor = sender === "representative" ? { kind: "representative", subject: parent.subject, of: child } : { kind: "subject", subject: parent.subject };
  const by: Actor = channel === "web-signed-in" ? session : channel === "paper" || channel === "telephone" ? officer : { kind: "visitor" };
  const verdict = { subject: parent.verdict, representative: parent.verdict, "authorised-body": authority, stranger: stranger.verdict }[sender];
  return {
    kind, channel, sender, by, language: "kk", requestId: newId(), fields: ["patronymic"], ...namedAtDoor(cell),
    values: { name: "А Б", "document-number": "1", "document-date": "2020-01-01", "document-issuer": "ІІМ", relation: sender === "representative" ? childNumber : parent.number, email: `${newId()}@family.example`, words: "сұраймын" },
    ...(proof === "signature" ? { signed: { verdict, content: Buffer.from(newId()), evidence: null } } : {}),
  };
}

/** What a cell ends with, told from the promises and not from the code: what needs nobody known is done; what needs somebody known is refused where nobody is. */
function expectedEnd({ kind, sender, proof }: Cell): "RequestFulfilled" | RejectionReason {
  if (kind === "complaint" || kind === "question") return "RequestFulfilled";
  if (sender === "authorised-body" && !["correction", "blocking", "lifting", "destruction"].includes(kind)) return "authority-by-register";
  if (proof === "none" || (proof === "session" && kind === "destruction")) return "identity-not-shown";
  return sender === "stranger" ? "not-entitled" : "RequestFulfilled";
}

/** Whose end it is, and where and how it came, stands beside the consent as it was: a demand of the authority is not called the person's own wish. */
async function assertEnds({ sender, channel, proof }: Cell, about: SubjectId): Promise<void> {
  const ended = (await on.face.services.consents.history(on.face.services.databases.data, about)).at(-1);
  expect({ state: ended?.state, source: ended?.source, method: ended?.method }).toEqual({
    state: sender === "authorised-body" ? "ConsentRevoked" : "ConsentWithdrawn",
    source: channel.startsWith("web") ? "web-form" : channel,
    method: { none: "", session: "session", signature: "electronic-signature", visit: "in-person" }[proof],
  });
}

/** Somebody says yes to one more purpose, so that a withdrawal has something to leave alone. */
async function agrees(to: SubjectId, by: SubjectId, purpose: "surveys" | "learning"): Promise<void> {
  const { consents, databases, documents } = on.face.services;
  const { hash, version } = await documents.current("consent-own", "ru");
  const actor: Actor = to === by ? { kind: "subject", subject: to } : { kind: "representative", subject: by, of: to };
  await databases.data.begin((tx) => consents.record(tx, {
    subject: to, decidedBy: actor, typedBy: actor, choices: [{ purpose, scope: "processing", state: "ConsentGiven" }], documentHash: hash, policyVersion: String(version), language: "ru",
    source: "web-form", method: "session", at: clock.now(), requestId: newId(),
  }));
}

/** What the record holds once a request is carried out: the right name, and every consent that the request did not name. */
async function assertDone(kind: RequestKind, about: SubjectId): Promise<void> {
  const { consents, databases } = on.face.services;
  if (kind === "correction") expect(await on.held(about, "given-name")).toBe("Айгүл");
  if (kind === "withdrawal") {
    const standing = (await consents.stateOf(databases.data, about)).filter(({ state }) => isInForce(state)).map(({ purpose }) => purpose);
    expect([standing.includes("surveys"), standing.includes("service-provision"), standing.includes("learning")]).toEqual([false, true, true]);
  }
}

/** Names what the door did not: no decision before that. */
async function decided(cell: Cell, act: { caseId: string; by: Actor; requestId: string }): Promise<void> {
  const { requests } = on.face.services;
  const named = namedAtDoor(cell);
  if (NAMED[cell.kind] !== undefined && Object.keys(named).length === 0) {
    await expect(requests.decide({ ...act, words: "Орындалды." })).rejects.toMatchObject({ reason: cell.kind === "correction" ? "request-corrections-unnamed" : "request-purposes-unnamed" });
    await requests.specify({ ...act, ...NAMED[cell.kind] });
  }
  await requests.decide({ ...act, words: "Орындалды." });
}

/** Takes one request from its coming to its end; gives the state, and the reason of a refusal. */
async function toItsEnd(cell: Cell, { parent, child, ...more }: Family): Promise<string> {
  const { requests } = on.face.services;
  const sent = await requests.receive(wishOf(cell, { parent, child, ...more }));
  const act = { caseId: sent.caseId, by: officer, requestId: newId() };
  // A visit is a document shown to staff after the paper came.
  expect(sent.judgement).toEqual(judgeIntake({ ...cell, proof: cell.proof === "visit" ? "none" : cell.proof }));
  const waits = sent.state !== "RequestAccepted" && sent.state !== "RequestRejected";
  if (waits && cell.proof === "visit" && cell.sender !== "stranger") {
    const about = cell.sender === "representative" ? child : parent.subject;
    await requests.accept({ ...act, about, senderSubject: cell.sender === "authorised-body" ? null : parent.subject, sender: cell.sender, how: "document-shown" });
  } else if (waits) await requests.reject({ ...act, reason: cell.proof === "visit" ? "not-entitled" : "identity-not-shown", words: "Кім жазғаны көрсетілмеді." });
  if ((await requests.shown(sent.caseId)).state === "RequestAccepted") {
    const about = cell.sender === "representative" ? child : parent.subject;
    if (cell.kind === "withdrawal") for (const purpose of ["surveys", "learning"] as const) await agrees(about, parent.subject, purpose);
    await decided(cell, act);
    await requests.carryOut(sent.caseId);
    await assertDone(cell.kind, about);
    if (cell.kind === "destruction" || cell.kind === "withdrawal") await assertEnds(cell, about);
    if (cell.kind === "destruction") {
      await finishDestructions(on.face);
      await requests.carryOut(sent.caseId);
    }
  }
  const { state, steps } = await requests.shown(sent.caseId);
  // A block that was granted stands until a decision ends it, and has its day.
  if (cell.kind === "blocking" && state === "RequestFulfilled") {
    expect(steps.at(-1)?.event.nextOn).not.toBeNull();
    await requests.liftStanding({ ...act, by: officer, reason: "put-right", words: "Бұғаттау алынды." });
    return state;
  }
  expect(steps.at(-1)?.event.nextOn, JSON.stringify([cell, steps.map(({ event: one }) => [one.change, one.part, one.reason, one.state])])).toBeNull();
  return state === "RequestRejected" ? (steps.findLast(({ event }) => event.change === "rejected")?.event.reason ?? state) : state;
}

/** No test of a cell begins with what the one before it left standing. */
async function liftAll({ parent, child }: Family): Promise<void> {
  const { restrictions, databases } = on.face.services;
  for (const subject of [parent.subject, child]) for (const { restriction } of await restrictions.inForce(databases.data, subject)) {
    await restrictions.liftNow({ subject, restriction, reason: "test-over", clause: "T7", by: officer, requestId: newId() });
  }
}

describe("the table of requests", () => {
  it("has every kind, channel, proof and sender", () => {
    expect(cells).toHaveLength(10 * (2 * 2 + 2 * 4 + 2 * 4 + 2 * 4 + 4));
    for (const kind of REQUEST_KINDS) expect(cells.filter((cell) => cell.kind === kind).some(({ proof }) => requestKinds[kind].proofs.includes(proof))).toBe(true);
  });

  it.each(REQUEST_KINDS)("clause:R1 clause:R3 takes %s by every channel, with every proof, from every sender to its answer", { timeout: 240_000 }, async (kind) => {
    for (const cell of cells.filter((one) => one.kind === kind)) {
      const expected = expectedEnd(cell);
      // What is destroyed or withdrawn for real is a family of its own.
      const own = expected === "RequestFulfilled" && (kind === "destruction" || kind === "withdrawal") ? await aFamily() : family;
      expect(await toItsEnd(cell, own), JSON.stringify(cell)).toBe(expected);
      await liftAll(own);
    }
  });

  it("clause:R3 sends each its answer, once", async () => {
    await on.face.work();
    const answers = (await on.face.services.keptLetters.newest(5_000)).filter(({ kind }) => kind === "request-answered");
    // The end of a block that was granted is told besides.
    const ended = await on.face.services.databases.dataOwner<{ n: number }[]>`select (select count(*) from requests.request)::int + (select count(*) from requests.event where change = 'block-lifted')::int as n`;
    expect(answers.length).toBe(ended[0]?.n);
  });
});
