import { setTimeout as wait } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../platform/id.ts";
import type { SubjectId } from "../../policy/index.ts";
import { accessFor, Vault } from "./index.ts";
import { NOTHING_AHEAD_MS } from "./ledgered-reads.ts";
import { ownAccess, SIX, vaultInUse, type VaultInUse } from "./vault.fixtures.ts";

let on: VaultInUse;
/** A vault of its own, and how many entries it sent, in the order sent. */
let vault: Vault;
const sent: number[] = [];
beforeAll(async () => {
  on = await vaultInUse();
  const send: typeof on.ledger.send = (tx, entries) => {
    sent.push(entries.length);
    return on.ledger.send(tx, entries);
  };
  vault = new Vault({ ...on, ledger: { append: on.ledger.append.bind(on.ledger), appendBulk: on.ledger.appendBulk.bind(on.ledger), send } });
});

async function sentBy(act: () => Promise<unknown>): Promise<number[]> {
  sent.length = 0;
  await act();
  return [...sent];
}

const campaign = () => accessFor({ purpose: "marketing-mail", actor: { kind: "system", job: "campaign" }, requestId: newId() });
const refused = (subject: SubjectId) => expect(vault.read(campaign(), subject, ["email"])).rejects.toMatchObject({ reason: "consent-missing" });
const own = (subject: SubjectId) => vault.read(ownAccess(subject), subject, SIX);
const entriesOf = async (subject: SubjectId) => (await on.ledger.history(on.databases.data, subject, { limit: 50 })).map(({ clause, detail }) => detail?.["refused"] ?? clause);
const secondLater = () => on.clock.advance({ seconds: NOTHING_AHEAD_MS / 1_000 });

describe("entries that go out ahead of the decision (decision 0198)", () => {
  it("are sent while the server still looks for the facts, and nothing is answered before it has found them", async () => {
    secondLater();
    const subject = await on.aPerson();
    const answers: unknown[] = [];
    await on.databases.dataOwner.begin(async (tx) => {
      await tx`lock table restrictions.event in access exclusive mode`;
      sent.length = 0;
      void own(subject).then((answer) => answers.push(answer.decision.outcome));
      for (let tries = 0; sent.length === 0 && tries < 500; tries += 1) await wait(10);
      expect([sent, answers]).toEqual([[1], []]);
    });
    for (let tries = 0; answers.length === 0 && tries < 500; tries += 1) await wait(10);
    expect([sent, answers]).toEqual([[1], ["allow"]]);
  });

  it("clause:S1 are taken back where the facts tell of another, and leave the entry of what was decided alone", async () => {
    secondLater();
    const subject = await on.aPerson();
    const before = await entriesOf(subject);
    on.clock.advance({ seconds: 1 });
    expect(await sentBy(() => refused(subject))).toEqual([1, 1]);
    expect(await entriesOf(subject)).toEqual(["consent-missing", ...before]);
  });

  it("are taken back together with those of the same batch, which are decided anew and lose nothing", async () => {
    secondLater();
    const [a, b, c] = [await on.aPerson(), await on.aPerson(), await on.aPerson()];
    on.clock.advance({ seconds: 1 });
    const before = await Promise.all([a, b, c].map(entriesOf));
    expect(await sentBy(() => Promise.all([own(a), refused(b), own(c)]))).toEqual([3, 3]);
    expect(await Promise.all([a, b, c].map(entriesOf))).toEqual(before.map((entries, n) => [n === 1 ? "consent-missing" : "C1", ...entries]));
  });

  it("are not sent for a second after they were in vain: who is refused on and on does not double the work of all", async () => {
    secondLater();
    const subject = await on.aPerson();
    expect(await sentBy(() => refused(subject))).toEqual([1, 1]);
    expect(await sentBy(async () => { for (let n = 0; n < 5; n += 1) await refused(subject); })).toEqual([1, 1, 1, 1, 1]);
    secondLater();
    expect(await sentBy(() => refused(subject))).toEqual([1, 1]);
  });
});
