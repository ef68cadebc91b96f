import { beforeAll, describe, expect, it } from "vitest";
import { movableClock } from "../../../test/support/clock.ts";
import { testDatabases } from "../../../test/support/database.ts";
import type { TestDatabases } from "../../../test/support/database.ts";
import { newId } from "../../platform/id.ts";
import { aLedger, anEntry, KeysInMemory, somebody } from "./ledger.fixtures.ts";
import { judgeCheckpoint } from "./checkpoint.ts";
import { checkOpening } from "./opening-check.ts";
import { readVerifierKey } from "./signed-note.ts";
import type { NoteKey } from "./signed-note.ts";
import { signerKeys } from "./log.store.ts";
import { checkProof } from "./tlog-proof.ts";

const clock = movableClock();
let databases: TestDatabases;
beforeAll(async () => {
  databases = await testDatabases();
});

async function keysOf(): Promise<NoteKey[]> {
  return (await signerKeys(databases.data, 1)).map(readVerifierKey).filter((key) => key !== null);
}

describe("the ledger", () => {
  it("gives an index to what was committed, publishes a signed checkpoint, and proves each entry", async () => {
    const { ledger, clean } = await aLedger(databases, clock);
    const subject = somebody();
    const ids = await databases.data.begin((tx) => ledger.append(tx, Array.from({ length: 300 }, () => anEntry(subject, clock.now()))));
    expect(await ledger.integrate()).toEqual({ size: 300, moved: 300 });
    const judged = judgeCheckpoint((await ledger.checkpoint())?.note ?? "", { keys: await keysOf() });
    expect(judged).toMatchObject({ ok: true, checkpoint: { size: 300 } });
    for (const index of [0, 255, 256, 299]) {
      expect(checkProof((await ledger.prove(index)) ?? "", { keys: await keysOf() })).toMatchObject({ ok: true, index });
    }
    const page = await ledger.history(databases.data, subject, { limit: 10 });
    expect(page).toHaveLength(10);
    expect(page[0]).toMatchObject({ operation: "use", purpose: "service-provision", fields: ["email", "given-name"], bulk: false });
    const opening = await ledger.opening(databases.data, subject, ids[299]?.entryId ?? "");
    expect(opening && checkOpening(opening, { keys: await keysOf() })).toMatchObject({ ok: true, part: { subject } });
    await clean();
  });
});
void [newId, KeysInMemory];
