import { aRepresentation } from "../../../test/support/consenting.ts";
import { newId } from "../../platform/id.ts";
import { type FoundBy, purposesFor, type PurposeId, type StaffActor, type StaffRole, type SubjectId } from "../../policy/index.ts";
import { RateLimits } from "../accounts/index.ts";
import { accessFor } from "../vault/index.ts";
import { vaultInUse, type VaultInUse } from "../vault/vault.fixtures.ts";
import { type Found, Finding, type Looking } from "./index.ts";

/** Finding on everything left of it, real but for the clock, with a member of the staff in each role. */
export interface FindingWorld extends VaultInUse {
  readonly limits: RateLimits;
  readonly finding: Finding;
  readonly staff: (role: StaffRole) => Promise<StaffActor>;
  /** In the role's first purpose unless told. */
  readonly looking: (role: StaffRole, purpose?: PurposeId) => Promise<Looking>;
  readonly find: (role: StaffRole, how: FoundBy, text: string, more?: { purpose?: PurposeId; page?: number }) => Promise<Found>;
  /** A pupil under `parent`, who learns here. */
  readonly aPupil: (parent: SubjectId, familyName: string, givenName: string) => Promise<SubjectId>;
}

export async function findingWorld(): Promise<FindingWorld> {
  const world = await vaultInUse();
  const { databases, clock, vault, representations } = world;
  const limits = new RateLimits(world.longLived);
  const finding = new Finding({ databases, clock, vault, representations, limits });
  const members = new Map<StaffRole, StaffActor>();
  const staff = async (role: StaffRole): Promise<StaffActor> => {
    const known = members.get(role) ?? { kind: "staff", role, subject: await world.aSubject() };
    members.set(role, known);
    return known;
  };
  const looking = async (role: StaffRole, purpose = purposesFor(role, "use")[0] ?? "audit"): Promise<Looking> => {
    // Each look has a moment of its own: a history is in the order of its times.
    clock.advance({ seconds: 1 });
    return { by: await staff(role), purpose, requestId: newId() };
  };
  const find: FindingWorld["find"] = async (role, how, text, { purpose, page = 1 } = {}) => finding.find({ ...(await looking(role, purpose)), how, text, page });
  const aPupil: FindingWorld["aPupil"] = async (parent, familyName, givenName) => {
    const child = await world.aSubject();
    await world.keys.createKeys(child, ["learning"], clock.now());
    await aRepresentation(world, child, parent);
    const by = { kind: "representative", subject: parent, of: child } as const;
    const choices = (["service-provision", "learning"] as const).map((purpose) => ({ purpose, scope: "processing", state: "ConsentGiven" } as const));
    await world.consent(child, { decidedBy: by, typedBy: by, choices });
    const access = accessFor({ purpose: "service-provision", actor: by, requestId: newId() });
    const values = { "family-name": familyName, "given-name": givenName, "birth-date": "2016-05-04", "study-grade": "4 Ә" };
    await databases.data.begin((tx) => vault.collect(tx, access, child, values, { source: "web-form", at: clock.now() }));
    return child;
  };
  return Object.assign(world, { limits, finding, staff, looking, find, aPupil });
}
