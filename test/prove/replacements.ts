/**
 * What stands in for each `enforcedBy` of a kept clause while its tests are proved: it does nothing, or allows. A function body; `original` and `args` are
 * at hand. A kept clause whose enforcement is not here cannot be proved, and the proof fails for it.
 */
export const replacements: Readonly<Record<string, string>> = {
  "policy/decide.ts#decide": 'return { outcome: "allow", clause: "C1", basis: "consent" };',
  "policy/retention.ts#retentionOf": "return [];",
  "modules/participants/coverage.ts#assertCovered": "return Promise.resolve();",
  "modules/consent/consent-transitions.ts#assertTransition": "return undefined;",
  "policy/paper.ts#paperFault": "return null;",
  "policy/paper.ts#fateFault": "return null;",
  // The box beside the consent text counts as ticked, whatever it was.
  "modules/joining/join-form.ts#checkedForm": "return original(args[0], true, args[2]);",
};
