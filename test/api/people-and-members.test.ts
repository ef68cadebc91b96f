import { describe, expect, it } from "vitest";
import { API_SCOPES } from "../../src/modules/tokens/index.ts";
import { newId } from "../../src/platform/id.ts";
import { currentDocuments, LANGUAGES } from "../../src/policy/index.ts";
import { aToken, callApi, clientAtDesk } from "../support/api.ts";
import { refusalOf } from "../support/api-client.ts";
import { aMember, sessionOf } from "../support/desk.ts";
import { aFamilyTakenIn } from "../support/intake.ts";
import { stillWebFace } from "../support/web-face.ts";

const face = await stillWebFace();

describe("what the pages of people and members show, by programs", () => {
  it("a person's held fields with their days, and who belongs to the person, masked and without a contact of theirs clause:S1 clause:G5", async () => {
    const takenAt = face.clock.now().toISOString();
    const { adult, children: [child] } = await aFamilyTakenIn(face.services, "paper");
    const { api } = await clientAtDesk(face, "registrar");
    const query = { purpose: "service-provision" } as const;
    const parent = await api.call("getDeskPeoplePerson", { path: { person: adult }, query });
    expect(parent.held).toContainEqual({ field: "phone", since: takenAt });
    expect(parent.children).toMatchObject([{ person: child, relation: "mother", refused: null, masked: { "given-name": expect.stringMatching(/^І•+$/u) as string } }]);
    const pupil = await api.call("getDeskPeoplePerson", { path: { person: child ?? "" }, query });
    expect(pupil.representatives).toMatchObject([{ person: adult, relation: "mother" }]);
    expect(Object.keys(pupil.representatives[0]?.masked ?? {}).sort()).toEqual(["family-name", "given-name"]);
  });

  it("a member with the second factors, masked, and shown by an act that stands in the member's history clause:S1", async () => {
    const { api } = await clientAtDesk(face, "administrator");
    const teacher = await aMember(face, "teacher");
    const path = { member: teacher.subject };
    const seen = await api.call("getDeskStaffMember", { path });
    expect(seen).toMatchObject({ member: teacher.subject, roles: ["teacher"], secondFactors: { passkeys: 0, app: null } });
    expect(seen.email).not.toBe(teacher.email);
    expect(await api.call("postDeskStaffMemberShow", { path })).toMatchObject({ email: teacher.email });
    const { databases, ledger } = face.services;
    const shown = { operation: "use", actor: expect.objectContaining({ kind: "staff", role: "administrator" }) as object, fields: expect.arrayContaining(["email"]) as string[], bulk: false };
    expect(await ledger.history(databases.data, teacher.subject, { limit: 20 })).toContainEqual(expect.objectContaining(shown));
    const { adult } = await aFamilyTakenIn(face.services, "paper");
    for (const name of ["getDeskStaffMember", "postDeskStaffMemberShow"] as const) expect(await refusalOf(api.call(name, { path: { member: adult } }))).toBe("member-unknown");
  });

  it("asks programs anew too when the rules of the staff have changed: nothing is shown before the new version is signed clause:S5", async () => {
    const { member } = await clientAtDesk(face, "registrar");
    const token = await aToken(face, member.subject, API_SCOPES);
    const waiting = () => callApi(face, "GET", "/desk/intake", { token });
    expect((await waiting()).statusCode).toBe(200);
    const { documents, operator, staff, databases } = face.services;
    const before = await documents.current("staff-rules", "ru");
    await documents.publishCurrent(currentDocuments(operator, LANGUAGES).filter(({ kind }) => kind === "staff-rules").map((rules) => ({ ...rules, version: rules.version + 1 })), newId());
    const asked = await waiting();
    expect([asked.statusCode, asked.json()]).toMatchObject([403, { reason: "rules-unsigned", clause: "S5" }]);
    const holding = await documents.current("staff-rules", "ru");
    expect(holding.hash).not.toBe(before.hash);
    await staff.rules.sign({ session: await sessionOf(face, member.browser), hash: holding.hash, requestId: newId() });
    expect((await waiting()).statusCode).toBe(200);
    expect(await staff.rules.signedBy(databases.data, member.subject)).toHaveLength(2);
  });
});
