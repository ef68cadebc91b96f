import {
  type Asked, beyondSender, FIELD_IDS, type FieldId, isInForce, PURPOSE_IDS, type PurposeId, purposeRow, purposesWithdrawn, requestKinds, requestParts, type RequestPart, type SubjectId, unnamedFault,
} from "../../policy/index.ts";
import { newId, randomToken } from "../../platform/id.ts";
import type { Tx } from "../../platform/postgres.ts";
import { isRefusal, Refusal } from "../../platform/refusal.ts";
import { writeToHeldAddress } from "../accounts/index.ts";
import { endingState } from "../consent/index.ts";
import type { Transfer } from "../disclosures/index.ts";
import { lifeOf } from "../subjects/index.ts";
import { accessFor } from "../vault/index.ts";
import { change, factsOf, isDecided, onCase, partsDone, wordsOf } from "./case-acts.ts";
import { certificateSteps, type DestructionAddress, isStuck, plannedAddress, tracesOf } from "./case-destruction.ts";
import { FAULT, noteFailed, rests } from "./failing-parts.ts";
import { happen, lastOf, readCase, stateOfCase } from "./case-log.ts";
import type { RequestCase } from "./request-row.ts";
import { BY_SYSTEM, type RequestsDeps } from "./requests-deps.ts";
import { lockOnDesk } from "./requests.store.ts";
import { askerOf, officerOf, type Work } from "./case-work.ts";
import { liftBlock } from "./lift-block.ts";
import { type Changed, leftAfter } from "./search-after.ts";
import { tellSender } from "./telling.ts";
import { heardAs } from "./sender.ts";
import { assertMayDestroy, assertMayWithdraw, isPupilsOwn, ownWordsToEnd } from "./who-may-end.ts";

/** What the request names in detail. Throws Refusal where it names nothing: a part that has nothing to do is not done, and nobody is told that it was. */
async function namedIn(deps: RequestsDeps, one: RequestCase): Promise<Asked> {
  const words = await wordsOf(deps, one);
  const fault = words === null ? "request-forgotten" : unnamedFault(one.row.kind, words);
  if (words === null || fault !== null) throw new Refusal("conflict", fault ?? "request-forgotten", { clause: requestKinds[one.row.kind].clause });
  return words;
}

/** Puts right what was asked to be put right, through the vault and all participants. Gives the fields. */
async function correct(deps: RequestsDeps, { tx, one, about, at }: Work): Promise<FieldId[]> {
  const { corrections: values } = await namedIn(deps, one);
  if (beyondSender(one.row.sender, values).length > 0) throw new Refusal("refused", "field-not-permitted", { clause: "G5" });
  const access = accessFor({ purpose: "request-handling", actor: officerOf(one), requestId: one.row.requestId });
  // As where it is typed on the page: who asks for it in another's open session is noticed at the address (clause:S1), the one before this very correction.
  if (values.iin !== undefined) await writeToHeldAddress(deps, tx, { kind: "iin-written", subject: askerOf(one)?.subject ?? about, language: one.row.language, requestId: one.row.requestId, at });
  await deps.vault.correct(tx, access, about, values, { source: heardAs(one).source, at });
  return FIELD_IDS.filter((field) => Object.hasOwn(values, field));
}

/** Withdraws consents in the asker's name: those of these purposes that are in force, each scope; of a pupil before 18 the own words alone. */
async function withdraw(deps: RequestsDeps, { tx, one, about, at }: Work, purposes: readonly PurposeId[], pupils: boolean): Promise<number> {
  const by = askerOf(one) ?? officerOf(one);
  if (pupils) await assertMayWithdraw(deps, tx, one, about);
  const held = pupils ? await ownWordsToEnd(deps, tx, about, purposes) : (await deps.consents.stateOf(tx, about)).filter(({ state, scope, purpose }) => isInForce(state) && scope !== "assent" && purposes.includes(purpose));
  const last = (await deps.consents.history(tx, about)).at(-1);
  if (held.length === 0 || last === undefined) return 0;
  await deps.consents.record(tx, {
    subject: about, decidedBy: by, typedBy: officerOf(one), choices: held.map(({ purpose, scope, state }) => ({ purpose, scope, state: pupils ? state : endingState(by) })), documentHash: last.documentHash,
    policyVersion: last.policyVersion, language: one.row.language, ...heardAs(one), at, requestId: one.row.requestId,
    // Whoever is accepted as the pupil was shown to be by an own credential, a signature or a document: a session of a representative's code sends nothing.
    ownCredential: pupils,
  });
  await deps.withdrawn(tx, { subject: about, by, withdrawn: held, requestId: one.row.requestId, at });
  return held.length;
}

/** Purposes that a machine alone pursues, and that rest on a consent of their own (Law 94-V art. 19-1). */
const AUTOMATED: readonly PurposeId[] = PURPOSE_IDS.filter((id) => purposeRow(id).consentOf === id && purposeRow(id).methods.every((method) => method === "automated"));

/** Does one part in the caller's transaction; gives the request after it, what the answer says of it, and what it was to change. */
async function doPart(deps: RequestsDeps, work: Work, part: Exclude<RequestPart, "destroy" | "extract">): Promise<{ one: RequestCase; told: Readonly<Record<string, number>>; transfers?: readonly Transfer[]; changed?: Omit<Changed, "at"> }> {
  const { one, tx, about } = work;
  switch (part) {
    case "lift-block": return { one: await liftBlock(deps, work), told: {} };
    case "keep-block": return { one, told: { blocks: (await deps.restrictions.inForce(tx, about)).filter(({ kind }) => kind === "block").length } };
    case "correct": {
      const fields = await correct(deps, work);
      return { one, told: { fields: fields.length }, changed: { fields } };
    }
    case "withdraw":
    case "stop-automated": {
      const purposes = part === "withdraw" ? purposesWithdrawn((await namedIn(deps, one)).purposes) : AUTOMATED;
      const pupils = await isPupilsOwn(deps, tx, about, askerOf(one));
      return { one, told: { consents: await withdraw(deps, work, purposes, pupils) }, changed: { purposes, ownWords: pupils } };
    }
    case "list-transfers": {
      const transfers = await deps.disclosures.about(tx, about);
      // The register of recipients is empty and every other transfer is refused (clause:T1): what left went to the school's own staff, and is listed with the answer.
      return { one, told: { transfers: 0, lists: transfers.length }, transfers };
    }
  }
}

async function oneTransaction(deps: RequestsDeps, caseId: string, part: Exclude<RequestPart, "destroy" | "extract">): Promise<void> {
  await onCase(deps, caseId, async (tx, one, calendar) => {
    if (one.about === null || partsDone(one).includes(part)) return;
    const at = deps.clock.now();
    // Of a record that is gone there is nothing to lift any more; everything else has nothing left to do it to.
    const life = await lifeOf(tx, one.about);
    const living = life === "living" || life === "frozen";
    if (!living && part !== "lift-block") throw new Refusal("refused", "destroyed", { clause: "D2" });
    const { one: after, changed, ...note } = living ? await doPart(deps, { tx, one, about: one.about, at, calendar }, part) : { one, told: {}, changed: {} };
    // What it left as it was undoes the whole part: nobody is told of work that reached nothing.
    if (living && (await leftAfter(deps, tx, one, one.about, part, { ...changed, at })) > 0) throw new Refusal("conflict", "request-part-left", { clause: "R3" });
    await happen(deps, tx, after, { change: "part-done", part, by: officerOf(one), at, requestId: one.row.requestId, note }, calendar);
    await deps.steps("request:part-uncommitted");
  });
}

/** Gathers what is held, as the person's own download does; what was gathered is fetched by the person and lies nowhere. */
async function extract(deps: RequestsDeps, one: RequestCase): Promise<void> {
  const actor = askerOf(one);
  if (one.about === null || actor === null) throw new Refusal("conflict", "sender-not-shown", { clause: "G5" });
  const { parts } = await deps.extracts.gather({ subject: one.about, actor, requestId: one.row.requestId });
  await onCase(deps, one.row.caseId, async (tx, now, calendar) => {
    if (partsDone(now).includes("extract")) return;
    await happen(deps, tx, now, { change: "part-done", part: "extract", by: officerOf(one), at: deps.clock.now(), requestId: one.row.requestId, note: { told: { parts: parts.size } } }, calendar);
  });
}

/** Asked again under the person's lock: a refusal that came in between is not overtaken by the destruction it refused (clause:D2), nor is a second representative (clause:G5). */
async function assertStillDecided(deps: RequestsDeps, tx: Tx, one: RequestCase, about: SubjectId): Promise<void> {
  if ((await lockOnDesk(tx, one.row.caseId))?.state !== "RequestAccepted") throw new Refusal("conflict", "request-over", { clause: "R3" });
  await assertMayDestroy(deps, tx, one, about);
}

/** The address first, so that a killed process goes on with the same destruction and never begins a second one. */
async function beginIts(deps: RequestsDeps, one: RequestCase, about: SubjectId): Promise<void> {
  const { caseId, language } = one.row;
  const prepared = await onCase(deps, caseId, async (tx, now, calendar) => {
    // Before the record is read for it.
    await assertMayDestroy(deps, tx, now, about);
    const planned = await plannedAddress(deps, now);
    if (planned !== null) return planned;
    const fresh: DestructionAddress = { capability: randomToken(), salt: randomToken() };
    await happen(deps, tx, now, { change: "part-begun", part: "destroy", by: officerOf(now), at: deps.clock.now(), requestId: now.row.requestId, note: fresh }, calendar);
    return fresh;
  });
  await deps.steps("request:destroy-planned");
  const actor = askerOf(one) ?? officerOf(one);
  await deps.beginDestruction({
    subject: about, actor, language, requestId: newId(), stepUp: (tx) => assertStillDecided(deps, tx, one, about), certificateUrl: deps.certificateUrl, prepared, heard: heardAs(one),
    ...(actor.kind === "representative" ? { letterTo: [{ subject: actor.subject, language }] } : {}),
  });
  await deps.steps("request:destroy-begun");
}

/**
 * Destroys the record: begins its destruction, then waits until that says `erased` and nothing is found any more. Who is gone by another one is gone all the same:
 * the part is done, and the answer names no certificate, since that one belongs to whoever asked for it.
 */
async function destroy(deps: RequestsDeps, { about, row: { caseId } }: RequestCase): Promise<void> {
  if (about === null) throw new Refusal("conflict", "sender-not-shown", { clause: "G5" });
  // In this order: a destruction of this request that begins in between is not taken for another one.
  const life = await lifeOf(deps.databases.data, about);
  const one = await readCase(deps.databases.data, caseId);
  // Why its own block could not be lifted is shown with that part.
  if (!partsDone(one).includes("lift-block")) return;
  const planned = await plannedAddress(deps, one);
  const steps = planned === null ? null : await certificateSteps(deps, planned.capability);
  if (steps === null && (life === "living" || life === "frozen")) return beginIts(deps, one, about);
  if (steps === null && life === "destroying") throw new Refusal("conflict", "destruction-runs", { clause: "D2" });
  if (steps !== null && !steps.includes("erased")) {
    // Rows are gone and it does not close: something was found after them.
    if (await isStuck(deps, planned, deps.clock.now())) throw new Refusal("conflict", "leftovers-found", { clause: "D2" });
    return;
  }
  if ((await tracesOf(deps, about)) > 0) throw new Refusal("conflict", "request-traces-left", { clause: "D2" });
  await onCase(deps, caseId, async (tx, now, calendar) => {
    if (partsDone(now).includes("destroy")) return;
    await happen(deps, tx, now, { change: "part-done", part: "destroy", by: BY_SYSTEM, at: deps.clock.now(), requestId: now.row.requestId }, calendar);
  });
}

async function finish(deps: RequestsDeps, caseId: string): Promise<void> {
  const one = await readCase(deps.databases.data, caseId);
  const traces = one.row.kind === "destruction" && one.about !== null ? await tracesOf(deps, one.about) : 0;
  await onCase(deps, caseId, async (tx, now, calendar) => {
    const facts = await factsOf(deps, tx, now, traces);
    if (stateOfCase(now) !== "RequestAccepted" || facts.partsLeft > 0 || traces > 0) return;
    const at = deps.clock.now();
    const done = await change(deps, tx, now, { change: "fulfilled", by: officerOf(now), at, requestId: now.row.requestId }, calendar, traces);
    await tellSender(deps, tx, done, calendar, at);
    await deps.steps("request:fulfilled-uncommitted");
  });
  await deps.steps("request:fulfilled");
}

/**
 * Carries out what was decided, part by part, as far as it goes now; fulfilled is a request only when every part is done and no trace remains (clause:D2).
 * A part that fails, by whatever, is shown and stops no other. Every step may be killed and run again. Gives the state.
 */
export async function carryOut(deps: RequestsDeps, caseId: string): Promise<string> {
  const one = await readCase(deps.databases.data, caseId);
  if (stateOfCase(one) !== "RequestAccepted" || !isDecided(one)) return lastOf(one).state;
  const done = partsDone(one);
  const faults: Error[] = [];
  for (const part of requestParts[one.row.kind]) {
    if (done.includes(part) || rests(await readCase(deps.databases.data, caseId), part, deps.clock.now())) continue;
    try {
      if (part === "destroy") await destroy(deps, one);
      else if (part === "extract") await extract(deps, one);
      else await oneTransaction(deps, caseId, part);
      await deps.steps("request:part-done");
    } catch (error) {
      // Refused meanwhile: there is nothing to go on with.
      if (isRefusal(error, "request-over")) return stateOfCase(await readCase(deps.databases.data, caseId));
      if (!isRefusal(error)) faults.push(error instanceof Error ? error : new Error("a part of a request failed"));
      await noteFailed(deps, caseId, part, isRefusal(error) ? error.reason : FAULT);
    }
  }
  await finish(deps, caseId);
  // The other parts are done; whoever called is told what broke.
  const [first] = faults;
  if (first !== undefined) throw first;
  return stateOfCase(await readCase(deps.databases.data, caseId));
}

