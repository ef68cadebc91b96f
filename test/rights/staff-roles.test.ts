import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { isRefusal } from "../../src/platform/refusal.ts";
import { FormTokens } from "../../src/web/plain-form-token.ts";
import { admit, aMember, aPerson, type MemberAtDesk, openDesk, sessionOf } from "../support/desk.ts";
import { stillWebFace, type WebFace } from "../support/web-face.ts";

let face: WebFace;
beforeAll(async () => {
  face = await stillWebFace();
});

const members = () => face.services.staff.members;
const rolesOf = async ({ subject }: Pick<MemberAtDesk, "subject">) => (await members().find(face.services.databases.data, subject))?.roles ?? null;
const statusOf = async ({ browser }: Pick<MemberAtDesk, "browser">, path: string): Promise<number> => (await browser.get(path)).statusCode;

describe("roles", () => {
  it("clause:S1 are given and taken by an administrator on the member's page, and hold from the next request on", async () => {
    const [admin, member] = [await aMember(face, "administrator"), await aMember(face, "registrar")];
    expect(await statusOf(member, "/desk/staff")).toBe(403);
    const page = `/desk/staff/${member.subject}`;
    await admin.browser.submit(await admin.browser.get(page), `${page}/grant`, { role: "administrator" });
    expect(await statusOf(member, "/desk/staff")).toBe(200);
    await members().take({ by: admin.actor, member: member.subject, role: "administrator", requestId: newId() });
    expect(await statusOf(member, "/desk/staff")).toBe(403);
    expect(await rolesOf(member)).toEqual(["registrar"]);
  });

  it("clause:S1 nobody takes more by a form than the page offers: not oneself, not as another role, not with another's token", async () => {
    const [admin, registrar] = [await aMember(face, "administrator"), await aMember(face, "registrar")];
    const post = (who: MemberAtDesk, address: string, fields: Readonly<Record<string, string>>) => {
      const session = who.browser.cookies.get("session") ?? "";
      const form = new FormTokens(face.services.longLived.formToken).issue(session, address, face.clock.now());
      return face.app.inject({
        method: "POST", url: address, headers: { cookie: `session=${session}`, "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" },
        payload: new URLSearchParams({ form, ...fields }).toString(),
      });
    };
    const [own, others] = [`/desk/staff/${registrar.subject}/grant`, `/desk/staff/${admin.subject}/grant`];
    expect((await post(registrar, own, { role: "administrator" })).statusCode).toBe(403);
    expect((await post(admin, others, { role: "protection-officer" })).statusCode).toBe(403);
    expect((await post(admin, own, { role: "superuser" })).statusCode).toBe(422);
    expect((await post(registrar, "/desk/staff/invite", { email: "accomplice@example.kz", "role-administrator": "yes" })).statusCode).toBe(403);
    const foreign = new FormTokens(face.services.longLived.formToken).issue(registrar.browser.cookies.get("session") ?? "", own, face.clock.now());
    expect((await post(admin, own, { role: "administrator", form: foreign })).statusCode).toBe(409);
    expect([await rolesOf(admin), await rolesOf(registrar)]).toEqual([["administrator"], ["registrar"]]);
  });

  it("clause:S1 two administrators who take the role from each other at once: one of them stays", async () => {
    for (let round = 0; round < 5; round += 1) {
      const other = await stillWebFace();
      const [one, two] = [await aMember(other, "administrator"), await aMember(other, "administrator")];
      const { members: all } = other.services.staff;
      const both = await Promise.allSettled([
        all.take({ by: one.actor, member: two.subject, role: "administrator", requestId: newId() }), all.take({ by: two.actor, member: one.subject, role: "administrator", requestId: newId() }),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      expect((await all.list(other.services.databases.data)).filter(({ roles }) => roles.includes("administrator"))).toHaveLength(1);
      if (round > 0) break;
    }
  });
});

describe("leaving", () => {
  it("clause:S1 shuts the desk to every session at once, keeps the account, and leaves the acts named by role", async () => {
    const [admin, member] = [await aMember(face, "administrator"), await aMember(face, "administrator", "registrar")];
    const colleague = await aMember(face, "teacher");
    await members().grant({ by: member.actor, member: colleague.subject, role: "marketer", requestId: newId() });
    const page = `/desk/staff/${member.subject}`;
    await admin.browser.submit(await admin.browser.get(page), `${page}/end`, {});
    expect(await statusOf(member, "/desk")).toBe(404);
    expect(await statusOf(member, "/my")).toBe(200);
    await face.services.ledger.integrate();
    expect((await colleague.browser.get("/my/history")).body).toContain("администратор школы");
    await expect(members().grant({ by: member.actor, member: colleague.subject, role: "auditor", requestId: newId() })).rejects.toThrow("role-not-permitted");
  });

  it("clause:S1 is possible for oneself, and for nobody who is the last administrator", async () => {
    const other = await stillWebFace();
    const [admin, teacher] = [await aMember(other, "administrator"), await aMember(other, "teacher")];
    await teacher.browser.submit(await teacher.browser.get("/desk/leave"), "/desk/leave", {});
    expect(await statusOf(teacher, "/desk")).toBe(404);
    const answer = await admin.browser.submit(await admin.browser.get("/desk/leave"), "/desk/leave", {});
    expect([answer.statusCode, answer.body.includes("единственный администратор")]).toEqual([403, true]);
    expect(await statusOf(admin, "/desk/staff")).toBe(200);
  });

  it("who comes back begins anew: without the old roles, the old second factor and the old desk", async () => {
    const [admin, member] = [await aMember(face, "administrator"), await aMember(face, "registrar", "auditor")];
    await members().leave({ by: admin.actor, member: member.subject, requestId: newId() });
    await admit(face, member.subject, "teacher");
    expect(await rolesOf(member)).toEqual(["teacher"]);
    expect((await member.browser.get("/desk")).body).toContain("/desk/second-factor");
  });
});

describe("who can write to the database", () => {
  const owner = () => face.services.databases.dataOwner;

  it("clause:S1 makes nobody a member, and gives nobody a role", async () => {
    const parent = await aPerson(face, "Взломщикова");
    const at = face.clock.now();
    for (const [position, change, role] of [[1, "joined", null], [2, "role-granted", "administrator"]] as const) {
      await owner()`
        insert into staff.event (subject_id, position, event_id, change, role, decided_by, decided_as, request_id, at, entry_id, seal)
        values (${parent.subject}, ${position}, ${newId()}, ${change}, ${role}, ${null}, 'system', ${newId()}, ${at}, ${newId()}, ${Buffer.alloc(32)})`;
    }
    await openDesk(face, parent.browser);
    expect(await statusOf(parent, "/desk")).toBe(404);
    const member = await aMember(face, "teacher");
    await owner()`update staff.event set role = 'administrator' where subject_id = ${member.subject} and role = 'teacher'`;
    expect(await statusOf(member, "/desk")).toBe(404);
  });

  it("clause:S1 moves no row of one person to another, and takes none away from the middle", async () => {
    const [admin, parent] = [await aMember(face, "administrator"), await aPerson(face, "Копировщикова")];
    await owner()`
      insert into staff.event (subject_id, position, event_id, change, role, decided_by, decided_as, request_id, at, entry_id, seal)
      select ${parent.subject}::uuid, position, event_id, change, role, decided_by, decided_as, request_id, at, entry_id, seal from staff.event where subject_id = ${admin.subject}`;
    await openDesk(face, parent.browser);
    expect(await statusOf(parent, "/desk")).toBe(404);
    const member = await aMember(face, "registrar", "auditor");
    await members().take({ by: admin.actor, member: member.subject, role: "registrar", requestId: newId() });
    await members().grant({ by: admin.actor, member: member.subject, role: "teacher", requestId: newId() });
    await owner()`delete from staff.event where subject_id = ${member.subject} and change = 'role-taken'`;
    expect(await rolesOf(member)).toBeNull();
  });

  it("clause:S1 takes a member's newest row away, and the deep check says so", async () => {
    const other = await stillWebFace();
    const [admin, member] = [await aMember(other, "administrator"), await aMember(other, "teacher")];
    await other.services.staff.members.leave({ by: admin.actor, member: member.subject, requestId: newId() });
    const faults = async () => (await other.services.ledger.verifyDeep(other.services.deepSources)).faults.map(({ kind }) => kind);
    expect(await faults()).toEqual([]);
    await other.services.databases.dataOwner`delete from staff.event where subject_id = ${member.subject} and change = 'left'`;
    expect(await faults()).toEqual(["row-missing"]);
  });

  it("clause:S1 clause:S5 shows no second factor and signs no rules for anybody", async () => {
    const member = await aPerson(face);
    await admit(face, member.subject, "registrar");
    const session = await sessionOf(face, member.browser);
    const at = face.clock.now();
    await owner()`
      insert into staff.desk_session (session_hash, subject_id, factor, proved_at, seen_at, seal) values (${session.hash}, ${member.subject}, 'totp', ${at}, ${at}, ${Buffer.alloc(32)})`;
    expect((await member.browser.get("/desk")).body).toContain("/desk/second-factor");
    await face.services.staff.deskSessions.open(face.services.databases.data, session, "totp");
    const { hash, version } = await face.services.documents.current("staff-rules", "ru");
    await owner()`
      insert into staff.rules_signature (subject_id, version, document_hash, language, session_id, request_id, at, entry_id, seal)
      values (${member.subject}, ${version}, ${hash}, 'ru', ${session.id}, ${newId()}, ${at}, ${newId()}, ${Buffer.alloc(32)})`;
    expect((await member.browser.get("/desk")).body).toContain('action="/desk/rules"');
  });

  it("clause:S1 plants no link and no invitation", async () => {
    const other = await stillWebFace();
    const { dataOwner } = other.services.databases;
    const at = other.clock.now();
    const { tokenHash } = await import("../../src/modules/accounts/index.ts");
    const token = "p".repeat(43);
    await dataOwner`insert into staff.first_link (hash, made_at, ends_at, seal) values (${tokenHash(token)}, ${at}, ${new Date(at.getTime() + 3_600_000)}, ${Buffer.alloc(32)})`;
    expect((await other.app.inject({ url: `/desk/first/${token}` })).statusCode).toBe(404);
    const admin = await aMember(other, "administrator");
    await dataOwner`
      insert into staff.invitation (draft_id, subject_id, link_hash, roles, key_id, sealed, language, request_id, at, ends_at, seal)
      values (${newId()}, ${admin.subject}, ${tokenHash(token)}, ${["administrator"]}, ${newId()}, ${Buffer.alloc(9)}, 'ru', ${newId()}, ${at}, ${new Date(at.getTime() + 3_600_000)}, ${Buffer.alloc(32)})`;
    expect((await other.app.inject({ url: `/desk/invitation/${token}` })).statusCode).toBe(404);
  });
});

it("a refusal of the staff is told by its reason", async () => {
  const admin = await aMember(face, "administrator");
  const unknown = await members().leave({ by: admin.actor, member: (await aPerson(face)).subject, requestId: newId() }).catch((error: unknown) => error);
  expect(isRefusal(unknown, "member-unknown")).toBe(true);
});
