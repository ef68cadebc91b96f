import { expect, it } from "vitest";
import { STAFF_ROLES } from "./ids.ts";
import { foundByFor, purposesFor, rolesFor } from "./looking.ts";
import { permittedFields } from "./permissions.ts";

it("clause:G3 lets each role look at people under its own purposes alone, and the administrator and the auditor under none", () => {
  const looks = Object.fromEntries(STAFF_ROLES.map((role) => [role, purposesFor(role, "use")]));
  expect(looks).toEqual({
    administrator: [], auditor: [],
    registrar: ["service-provision", "learning", "delivery", "support", "abuse-prevention", "invitations", "events"],
    teacher: ["learning", "events"], marketer: ["contests"], "support-agent": ["service-provision", "delivery", "support"],
    "protection-officer": ["request-handling", "abuse-prevention", "legal-duty"],
  });
});

it("clause:T1 lets a list leave by the roles alone that may extract", () => {
  expect(rolesFor("extract", STAFF_ROLES)).toEqual(["registrar", "teacher", "protection-officer"]);
  expect(purposesFor("registrar", "extract")).toEqual(["service-provision"]);
});

it("clause:S1 finds nobody by a field that the role does not meet: a teacher and a marketer search by name and number only", () => {
  expect([foundByFor("teacher", "learning"), foundByFor("marketer", "contests")]).toEqual([["name", "number"], ["name", "number"]]);
  expect(foundByFor("registrar", "service-provision")).toEqual(["name", "phone", "email", "number"]);
  expect([foundByFor("teacher", "service-provision"), foundByFor("auditor", "audit")]).toEqual([[], []]);
  for (const role of ["teacher", "marketer"] as const) for (const purpose of purposesFor(role, "use")) expect(permittedFields(purpose, role)).not.toContain("home-address");
});
