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
  "modules/leaving/leaving.ts#Leaving": "async begin() { return { outcome: 'leaves', dueAt: new Date(0), records: [] }; }",
  "modules/retention/retention-run.ts#runRetention": "return original(args[0], { ...args[1], dryRun: true });",
  "modules/extracts/extracts.ts#Extracts": "async gather() { return { madeAt: new Date(0), parts: new Map() }; }",
  // Nothing is asked for, everything is said to be taken, nobody's look is written down, and what lies here stays.
  "modules/requests/case-asking.ts#askForMore": "return Promise.resolve();",
  "modules/requests/case-documents.ts#giveDocument": "return Promise.resolve(crypto.randomUUID());",
  "modules/requests/case-documents.ts#openDocument": 'return Promise.resolve({ bytes: Buffer.alloc(0), mediaType: "image/jpeg" });',
  "modules/requests/case-documents.ts#destroyDueCopies": "return Promise.resolve(0);",
  "platform/malware-scan.ts#clamav": 'return { scan: () => Promise.resolve("clean") };',
  // The policy of nobody; a letter of nobody; production with whatever stands in the file; whatever was given was typed on the web.
  "policy/compose.ts#policyDocument": 'return original(args[0], { ...args[1], name: "", bin: null, responsible: null, inLanguage: {} }, ...args.slice(2));',
  "policy/operator.ts#readOperator": "return { ...original(args[0], false), faults: [] };",
  "modules/notices/letter.ts#operatorWords": 'return { ...original(...args), "operator.name": "", "operator.bin": "" };',
  "modules/vault/vault.ts#Vault": 'collect(tx, access, subject, values, how) { return super.collect(tx, access, subject, values, { ...how, source: "web-form" }); }',
  // Any file is a signature; nothing signed is found; whoever sends is taken at their word and known by nothing.
  "modules/signatures/verify-signature.ts#verifySignature": "return original(...args).then((outcome) => ({ ...outcome, verdict: { ...outcome.verdict, valid: true, reasons: [] } }));",
  "modules/signatures/signature-checker.ts#createSignatureChecker":
    "const checker = original(...args); return { ...checker, check: (job) => checker.check(job).then((answer) => ({ ...answer, verdict: { ...answer.verdict, valid: true, reasons: [] } })) };",
  "modules/mailbox/signed-parts.ts#findSignature": 'return Promise.resolve({ outcome: "none" });',
  "modules/requests/sender.ts#knownSender": 'return Promise.resolve({ sender: args[1].sender, proof: "none", about: null, senderSubject: null, claimed: null });',
  // Everything is accepted at the door and blocks nothing; or there is no door, or nobody reads what lies in the mailbox.
  "policy/requests.ts#judgeIntake": 'return { outcome: "accept", block: false };',
  "modules/requests/intake.ts#receive":
    'return Promise.resolve({ caseId: crypto.randomUUID(), number: "000-000-000", capability: "none", state: "RequestAccepted", judgement: { outcome: "accept", block: false }, missing: [] });',
  "modules/mailbox/mailbox.ts#Mailbox": "async read() { return null; } async readFrom() { return { fresh: 0, known: 0, handled: 0, waiting: 0, failed: 0 }; }",
  // Nothing is restricted, lifted, or looked at again in time.
  "modules/restrictions/restrictions.ts#Restrictions":
    'async place(tx, wish) { return { ...wish, event: crypto.randomUUID(), restriction: crypto.randomUUID(), change: "placed", decidedBy: null, decidedAs: "system", reviewAt: null }; }',
  "modules/requests/intake.ts#restrictFor": "return Promise.resolve(args[2]);",
  "modules/requests/case-acts.ts#liftHeld": "return Promise.resolve(args[2]);",
  "policy/request-clock.ts#judgeMarkBy": 'return "2099-12-31";',
  // No field is ever missing, nothing asked for is taken, any name is good and none is kept, and a number names nobody.
  "policy/request-fields.ts#missingFields": "return [];",
  "modules/requests/case-asking.ts#giveMore": "return Promise.resolve();",
  "policy/short-names.ts#checkShortName": "return { ok: true, name: args[0], skeleton: args[0] };",
  "modules/accounts/short-names.ts#ShortNames": "async choose() {}",
  "modules/requests/sender.ts#claimedRecord": "return Promise.resolve(null);",
  // Time does not pass: whatever is due is due some day, nothing is said of it, and any change may happen.
  "policy/deadlines.ts#dueOn": 'return { law: null, promise: null, due: "2099-12-31" };',
  "policy/request-clock.ts#requestClock": 'const never = { law: null, promise: null, due: "2099-12-31" }; return { receivedOn: args[1], answer: never, step: never, due: never.due };',
  "policy/request-clock.ts#nextDay": "return null;",
  "policy/request-clock.ts#clockMark": 'return "calm";',
  "policy/request-clock.ts#tellsOn": "return false;",
  "policy/request-states.ts#changeFault": "return null;",
  "modules/requests/morning.ts#tellMorning": "return Promise.resolve(null);",
  // An answer leaves no record and no receipt, any token is good, a receipt names nobody, whatever was typed at the desk is taken, and a no by letter is not heard.
  "modules/consent/consents.ts#Consents": "async send() { return { recorded: [], written: Promise.resolve() }; }",
  "modules/consent/form-token.ts#checkFormToken": 'return { result: "ok", nonce: crypto.randomUUID() };',
  "modules/consent/form-token.ts#openFormToken": "return { nonce: crypto.randomUUID(), expires_s: 4_000_000_000, content: Buffer.alloc(16) };",
  "modules/consent/form-token.ts#judgeForm": 'return { result: "ok", nonce: args[0].nonce };',
  "modules/choices/consent-choices.ts#ConsentChoices": "async answer(shown) { return { receiptId: crypto.randomUUID(), subject: shown.subject, events: [] }; }",
  "modules/consent/receipt-document.ts#receiptDocument": "const { party_identification, ...rest } = original(...args); return rest;",
  "modules/intake/intake-form.ts#checkedIntake": "try { return original(...args); } catch { return { ...args[0] }; }",
  "modules/imports/answers.ts#ImportAnswers": "async refuse() {}",
  "modules/accuracy/corrections.ts#Corrections": "async correct() { return { fields: [], email: null }; }",
};
