/**
 * What stands in for each `enforcedBy` of a kept clause while its tests are proved: it does nothing, or allows. For a function its body, with `original` and
 * `args` at hand; for a class the members that replace its own. A kept clause whose enforcement is not here cannot be proved, and the proof fails for it.
 */
export const replacements: Readonly<Record<string, string>> = {
  "policy/decide.ts#decide": 'return { outcome: "allow", clause: "C1", basis: "consent" };',
  "policy/visibility.ts#representativeSees": "return true;",
  "policy/retention.ts#retentionOf": "return [];",
  "policy/field-values.ts#validateField": "return { ok: true, value: args[1] };",
  // A text that names neither purposes nor fields.
  "policy/compose.ts#consentDocument": "return original(args[0], args[1], args[2], { ...args[3], purposes: [], fields: [] });",
  "policy/paper.ts#paperFault": "return null;",
  "policy/paper.ts#fateFault": "return null;",
  "modules/participants/coverage.ts#assertCovered": "return Promise.resolve();",
  "modules/consent/consent-transitions.ts#assertTransition": "return undefined;",
  // Whatever was typed is taken, and the box beside the consent text counts as ticked.
  "modules/joining/join-form.ts#checkedForm": "return { ...args[0] };",
  "modules/joining/child-form.ts#checkedChild":
    'return { values: args[0].values, relation: args[0].relation ?? "mother", choices: ["service-provision", "learning", "events"].map((purpose) => ({ purpose, scope: "processing", state: "ConsentGiven" })) };',
  // Nobody comes of age, no term ends.
  "modules/families/families.ts#Families": "async checkDays() { return { days: 0, changed: 0, failed: [] }; } async dayBegun() {} async isSole() { return true; }",
  // Whoever asks issues a code for a child, and none is ever taken back.
  "modules/accounts/issued-codes.ts#IssuedCodes": "async waiting() { return []; } async takeBack() {} async issueBeforeStaff(wish) { return this.issueForChild({ representative: wish.by.subject, child: wish.pupil, requestId: wish.requestId }); }",
  "modules/destruction/begin-destruction.ts#beginDestruction":
    'return Promise.resolve({ destruction: crypto.randomUUID(), capability: "nothing", opening: { salt: "", name: "" } });',
  "modules/destruction/certificate.ts#checkCertificate": "return { ok: true, state: null, faults: [] };",
  "modules/destruction/what-stays.ts#keepWhatStays": "return Promise.resolve([]);",
  "modules/leaving/leaving.ts#Leaving": "async begin() { return { dueAt: new Date(0), records: [] }; }",
  "modules/retention/retention-run.ts#runRetention": "return original(args[0], { ...args[1], dryRun: true });",
  "modules/extracts/extracts.ts#Extracts": "async gather() { return { madeAt: new Date(0), parts: new Map() }; }",
  // Nothing is asked for, everything is said to be taken, nobody's look is written down, and what lies here stays.
  "modules/requests/case-asking.ts#askForMore": "return Promise.resolve();",
  "modules/requests/case-documents.ts#giveDocument": "return Promise.resolve(crypto.randomUUID());",
  "modules/requests/case-documents.ts#openDocument": 'return Promise.resolve({ bytes: Buffer.alloc(0), mediaType: "image/jpeg" });',
  "modules/requests/case-documents.ts#destroyDueCopies": "return Promise.resolve(0);",
  "platform/malware-scan.ts#clamav": 'return { scan: () => Promise.resolve("clean") };',
  "modules/accuracy/corrections.ts#Corrections": "async correct() { return { fields: [], email: null }; }",
};
