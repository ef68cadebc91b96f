import {
  CONSENT_STATES, decide, PURPOSE_IDS, permissions, permittedFields, purposeRow, rolesOf,
  type Decision, type DecisionRequest, type Facts, type FieldId, type OperationId,
} from "../../policy/index.ts";

interface Case {
  readonly request: DecisionRequest;
  readonly facts: Facts;
}

const LIVING: Facts = { life: "living", consent: "ConsentGiven", restrictions: [], represents: true, stage: "from-14" };

/** Requests as pages and jobs make them: each permitted one, and beside it one refusal for each reason. */
function realisticMix(): readonly Case[] {
  const cases: Case[] = [];
  for (const purpose of PURPOSE_IDS) {
    for (const actor of rolesOf(purpose)) {
      const fields = permittedFields(purpose, actor).slice(0, 6);
      const operations = permissions[purpose][actor]?.operations ?? [];
      const request: DecisionRequest = { purpose, operation: operations.includes("use") ? "use" : (operations[0] ?? "use"), fields, actor, self: true };
      cases.push({ request, facts: LIVING }, { request, facts: LIVING }, { request, facts: LIVING });
      cases.push({ request, facts: { ...LIVING, consent: CONSENT_STATES[cases.length % CONSENT_STATES.length] ?? null } });
    }
  }
  const own: DecisionRequest = { purpose: "service-provision", operation: "use", fields: ["family-name", "given-name", "phone", "email", "language", "order"], actor: "subject", self: true };
  const variants: readonly (readonly [Partial<DecisionRequest>, Partial<Facts>])[] = [
    [{ purpose: "nothing" as never }, {}], [{ fields: [] }, {}], [{ fields: ["iin"] }, {}], [{ operation: "transfer" }, {}], [{ actor: "visitor" }, {}],
    [{ actor: "support-agent", fields: ["home-address"] }, {}], [{ self: false }, {}], [{ actor: "representative" }, { represents: false }],
    [{}, { life: "destroyed" }], [{}, { life: "frozen" }], [{}, { consent: null }],
    [{}, { restrictions: [{ kind: "block", fields: ["email", "phone"] }] }],
    [{ purpose: "request-handling", operation: "destroy", fields: purposeRow("service-provision").fields }, { restrictions: [{ kind: "legal-hold", fields: "all" }] }],
    [{ operation: "delete" }, { restrictions: [{ kind: "obligation", fields: ["order"] }] }],
    [{ operation: "clarify" }, { restrictions: [{ kind: "provisional", fields: "all" }] }],
  ];
  for (const [request, facts] of variants) cases.push({ request: { ...own, ...request }, facts: { ...LIVING, ...facts } });
  return cases;
}

const ALLOWED: Decision = Object.freeze({ outcome: "allow", clause: "C1", basis: "contract" });
function empty(_request: DecisionRequest, _facts: Facts): Decision {
  return ALLOWED;
}

/** Calls a second over the mix; the sum of the answers is read, so that no call can be left out. */
function rate(call: (request: DecisionRequest, facts: Facts) => Decision, mix: readonly Case[], calls: number): number {
  let allowed = 0;
  const rounds = Math.ceil(calls / mix.length);
  const begun = process.hrtime.bigint();
  for (let round = 0; round < rounds; round += 1) {
    for (let at = 0; at < mix.length; at += 1) {
      const { request, facts } = mix[at] as Case;
      if (call(request, facts).outcome === "allow") allowed += 1;
    }
  }
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  if (allowed < 0) throw new RangeError("unreachable");
  return (rounds * mix.length) / seconds;
}

/** `decide()` on a realistic mix beside an empty function call, in calls a second: best of five runs of each, in turn. */
export function decideBench(calls = 5_000_000): readonly {
  name: string; figure: number; unit: string; beside: number; ratio: number; settings: Readonly<Record<string, number>>;
}[] {
  const mix = realisticMix();
  rate(decide, mix, 500_000);
  rate(empty, mix, 500_000);
  let figure = 0;
  let beside = 0;
  for (let run = 0; run < 5; run += 1) {
    figure = Math.max(figure, rate(decide, mix, calls));
    beside = Math.max(beside, rate(empty, mix, calls));
  }
  const fields = mix.reduce((sum, { request }) => sum + (request.fields satisfies readonly FieldId[]).length, 0) / mix.length;
  const reducing: readonly OperationId[] = ["delete", "destroy"];
  const settings = { calls, cases: mix.length, fieldsOnAverage: Math.round(fields * 10) / 10, removals: mix.filter(({ request }) => reducing.includes(request.operation)).length };
  return [{ name: "decide.rate", figure: Math.round(figure), unit: "calls/s", beside: Math.round(beside), ratio: figure / beside, settings }];
}
