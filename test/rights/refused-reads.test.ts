import { beforeAll, describe, expect, it } from "vitest";
import type { SubjectId } from "../../src/policy/index.ts";
import { ACTOR_ROLES, CLAUSE_IDS, permissions, PURPOSE_IDS, purposes, type Actor, type PurposeId } from "../../src/policy/index.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import { newId } from "../../src/platform/id.ts";
import { isRefusal, type Refusal } from "../../src/platform/refusal.ts";
import { FormBrowser, joinAs, stillWebFace, type WebFace } from "../support/web-face.ts";

let face: WebFace;
let subject: SubjectId;
let signedIn: FormBrowser;
beforeAll(async () => {
  face = await stillWebFace();
  signedIn = new FormBrowser(face.app);
  await joinAs(face, signedIn, "read@example.kz");
  const [row] = await face.services.databases.dataOwner<{ subject_id: SubjectId }[]>`select subject_id from subjects.subject`;
  subject = row?.subject_id ?? subject;
});

async function refusal(purpose: string, actor: Actor, field: string): Promise<Refusal> {
  // Each in a minute of its own: refusals of one minute are written down up to a bound.
  face.clock.advance({ minutes: 1 });
  const access = accessFor<PurposeId>({ purpose: purpose as PurposeId, actor, requestId: newId() });
  const error = await face.services.vault.read(access, subject, [field as never]).then(() => null, (thrown: unknown) => thrown);
  if (!isRefusal(error)) throw new Error(`${purpose} ${field} was not refused`, { cause: error });
  return error;
}

const actorOf = (role: (typeof ACTOR_ROLES)[number]): Actor => {
  if (role === "subject") return { kind: "subject", subject };
  if (role === "representative") return { kind: "representative", subject: newSubject, of: subject };
  if (role === "system") return { kind: "system", job: "probe" };
  return role === "visitor" ? { kind: "visitor" } : { kind: "staff", subject: newSubject, role };
};
const newSubject = newId() as SubjectId;

describe("the composed vault", () => {
  it("lets the person's own look through, so that the refusals below mean something", async () => {
    const own = accessFor({ purpose: "request-handling", actor: actorOf("subject"), requestId: newId() });
    expect((await face.services.vault.read(own, subject, ["email"])).decision).toMatchObject({ outcome: "allow", basis: "own-right" });
  });

  it.each([
    ["a purpose that the policy does not have", "curiosity", { kind: "system", job: "probe" } as const, "email", { reason: "unknown-purpose", clause: "G3" }],
    ["a purpose by a name every object has", "constructor", { kind: "system", job: "probe" } as const, "email", { reason: "unknown-purpose", clause: "G3" }],
    ["a field that the policy does not have", "service-provision", { kind: "system", job: "probe" } as const, "shoe-size", { reason: "field-not-declared", clause: "G3" }],
    ["a field that the purpose does not declare", "marketing-mail", { kind: "system", job: "probe" } as const, "home-address", { reason: "field-not-declared", clause: "G3" }],
    ["a role without a rule", "service-provision", { kind: "staff", subject: newSubject, role: "teacher" } as const, "email", { reason: "role-not-permitted", clause: "S1" }],
    ["a field that the role may not touch", "service-provision", { kind: "staff", subject: newSubject, role: "support-agent" } as const, "birth-date", { reason: "field-not-permitted", clause: "S1" }],
    ["a purpose that nobody was asked about", "marketing-mail", { kind: "system", job: "probe" } as const, "email", { reason: "consent-missing", clause: "C2" }],
  ])("clause:G3 refuses %s, says which clause, and writes it into the person's history", async (_what, purpose, actor, field, expected) => {
    expect(await refusal(purpose, actor, field)).toMatchObject({ kind: "refused", ...expected });
    const [latest] = await face.services.ledger.history(face.services.databases.data, subject, { limit: 1 });
    expect(latest).toMatchObject({ clause: expected.clause, detail: { refused: expected.reason } });
  });

  it("clause:S1 refuses every role everything that no rule gives it, under every purpose, with a clause of the policy", async () => {
    let tried = 0;
    for (const purpose of PURPOSE_IDS) {
      for (const role of ACTOR_ROLES.filter((one) => permissions[purpose][one] === undefined)) {
        const [field = "email"] = purposes[purpose].fields;
        const refused = await refusal(purpose, actorOf(role), field);
        expect(CLAUSE_IDS, `${purpose} ${role}`).toContain(refused.clause);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(PURPOSE_IDS.length);
  });

  it("shows the person all these refusals in the own history", async () => {
    const page = await signedIn.get("/my/history");
    expect(page.statusCode).toBe(200);
    expect(page.body.match(/id="e-/g)?.length).toBeGreaterThan(20);
  });
});
