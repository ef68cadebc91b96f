import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { A_PDF, aFamilyTakenIn, staff } from "../../../test/support/intake.ts";
import { stillWebFace } from "../../../test/support/web-face.ts";
import { newId } from "../../platform/id.ts";
import type { RestrictionKind, SubjectId } from "../../policy/index.ts";
import { Scans } from "./index.ts";

const { services, clock } = await stillWebFace();
const { intakeDesk: { scans, paperCodes, confirmations }, databases, keys, restrictions, config } = services;

interface Proof { readonly subject: SubjectId; readonly scan: string; readonly keyId: string; readonly path: string }

/** The copy of a certificate that lies here longer than it may. */
async function aProofOverdue(): Promise<Proof> {
  const { adult: subject } = await aFamilyTakenIn(services);
  const scan = await scans.add({ by: staff(), subject, kind: "representation-proof", exception: null, code: null, bytes: A_PDF, requestId: newId() });
  clock.advance({ hours: 24 * 31 });
  const [row] = await databases.dataOwner<{ file: string; keyId: string }[]>`select file_id as file, key_id as "keyId" from intake.scan where scan_id = ${scan}`;
  const path = readdirSync(config.filesDir, { recursive: true, encoding: "utf8" }).find((name) => name.endsWith(row?.file ?? "no such file")) ?? "no such file";
  return { subject, scan, keyId: row?.keyId ?? "", path: join(config.filesDir, path) };
}
const lies = async ({ subject, keyId, path }: Proof): Promise<{ key: boolean; file: boolean }> =>
  ({ key: (await keys.listKeys(subject)).some((key) => key.keyId === keyId), file: existsSync(path) });
const ended = async ({ subject, scan }: Proof): Promise<number> =>
  (await scans.list(databases.data, subject)).filter((paper) => paper.scan === scan).flatMap(({ events }) => events).filter(({ change }) => change === "scan-destroyed").length;
const open = ({ subject, scan }: Proof): Promise<unknown> => scans.open({ by: staff("protection-officer"), subject, scan, requestId: newId() });

describe("the scan of a document whose days are over", () => {
  for (const [kind, reason] of [["block", "accuracy-disputed"], ["legal-hold", "court-order"], ["provisional", "unverified-sender"]] as const satisfies readonly (readonly [RestrictionKind, string])[]) {
    it(`clause:T7 clause:D2 stays with key and file under a ${kind}, others go, and it goes when that is lifted`, async () => {
      const [held, free] = [await aProofOverdue(), await aProofOverdue()];
      const by = staff("protection-officer");
      const { restriction } = await restrictions.placeNow({ subject: held.subject, kind, fields: "all", reason, clause: "T7", by, requestId: newId() });
      expect(await scans.destroyVerified(newId())).toBe(1);
      expect([await lies(held), await ended(held), await lies(free)]).toEqual([{ key: true, file: true }, 0, { key: false, file: false }]);
      await restrictions.liftNow({ subject: held.subject, restriction, reason: "settled", clause: "T7", by, requestId: newId() });
      expect(await scans.destroyVerified(newId())).toBe(1);
      expect([await lies(held), await ended(held)]).toEqual([{ key: false, file: false }, 1]);
    });
  }

  it("clause:D2 is not opened from its entry on, and goes with the next run where one died before the key", async () => {
    const proof = await aProofOverdue();
    const killed = () => Promise.reject(new Error("killed"));
    const dying = new Scans({ ...services, keys: { createKeys: killed, openKeys: killed, destroyKeys: killed, index: keys.index } }, paperCodes, confirmations);
    await expect(dying.destroyVerified(newId())).rejects.toThrow("killed");
    expect([await lies(proof), await ended(proof)]).toEqual([{ key: true, file: true }, 1]);
    await expect(open(proof)).rejects.toMatchObject({ reason: "paper-unknown" });
    await scans.destroyVerified(newId());
    expect([await lies(proof), await ended(proof)]).toEqual([{ key: false, file: false }, 1]);
  });

  it("clause:D2 goes with the next run where one died between key and file", async () => {
    const proof = await aProofOverdue();
    const dying = new Scans({ ...services, steps: (name) => (name === "paper:key-destroyed" ? Promise.reject(new Error("killed")) : Promise.resolve()) }, paperCodes, confirmations);
    await expect(dying.destroyVerified(newId())).rejects.toThrow("killed");
    expect([await lies(proof), await ended(proof)]).toEqual([{ key: false, file: true }, 1]);
    await scans.destroyVerified(newId());
    expect([await lies(proof), await ended(proof)]).toEqual([{ key: false, file: false }, 1]);
  });
});
