import { inspect } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { movableClock } from "../../../test/support/clock.ts";
import { testDatabases, withProductionLogins, type TestDatabases } from "../../../test/support/database.ts";
import { testKeyStore, untilHears, type TestKeyStore } from "../../../test/support/key-store.ts";
import { newId } from "../../platform/id.ts";
import { connect, withLogin } from "../../platform/postgres.ts";
import { loginPassword, loginRole } from "../../platform/roles.ts";
import { asSubjectId, type SubjectId } from "../../policy/index.ts";
import { ORPHAN_AGE_MS, type KeyStore } from "./index.ts";
import type { KeyCompartment } from "./key-wrapping.ts";
import type { SubjectKey } from "./subject-key.ts";

const clock = movableClock();
const aSubject = () => asSubjectId(newId());
let databases: TestDatabases;
let store: TestKeyStore;

beforeAll(async () => {
  databases = await testDatabases();
  store = await testKeyStore(databases, clock);
});

async function eventually(holds: () => Promise<boolean>): Promise<boolean> {
  for (let i = 0; i < 200; i += 1) {
    if (await holds()) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}

/** The key that the store keeps in memory. What is fetched while news of any destroyed key come in is not kept, so it may be fetched a few times first. */
async function keptKey(keys: KeyStore, subject: SubjectId, compartment: KeyCompartment): Promise<SubjectKey> {
  for (let i = 0; i < 200; i += 1) {
    const [[one], [two]] = [await keys.openKeys([subject], [compartment]), await keys.openKeys([subject], [compartment])];
    if (one !== undefined && one === two) return one;
  }
  throw new Error("the key store keeps no key in memory");
}

describe("the key store", () => {
  it("gives the same key to every process, and to nobody once it is destroyed", async () => {
    const { keys } = store;
    const other = store.another();
    await untilHears(other);
    const subject = aSubject();
    const [made] = await keys.createKeys(subject, ["contact"], clock.now());
    expect((await other.openKeys([subject], ["contact"]))[0]?.bytes).toEqual(made?.bytes);
    expect((await keys.openKeys([subject], ["contact"]))[0]?.keyId).toBe(made?.keyId);
    await keys.destroyKeys([made?.keyId ?? ""]);
    expect(await keys.openKeys([subject], ["contact"])).toEqual([]);
    expect(await eventually(async () => (await other.openKeys([subject], ["contact"])).length === 0)).toBe(true);
    await keys.destroyKeys([made?.keyId ?? ""]);
    expect(await keys.listKeys(subject)).toEqual([]);
  });

  it("keeps a key in memory for 60 seconds by the clock and no longer", async () => {
    const subject = aSubject();
    await store.keys.createKeys(subject, ["identity"], clock.now());
    const before = await keptKey(store.keys, subject, "identity");
    clock.advance({ milliseconds: 59_999 });
    expect((await store.keys.openKeys([subject], ["identity"]))[0]).toBe(before);
    clock.advance({ milliseconds: 1 });
    const [after] = await store.keys.openKeys([subject], ["identity"]);
    expect(after).not.toBe(before);
    expect(after?.bytes).toEqual(before.bytes);
  });

  it("drops every key from memory when the listening connection is lost, and keeps none while it hears nothing", async () => {
    const deaf = store.another();
    await untilHears(deaf);
    const subject = aSubject();
    await deaf.createKeys(subject, ["words"], clock.now());
    const before = await keptKey(deaf, subject, "words");
    await databases.keysOwner`
      select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %' and datname = current_database()`;
    expect(await eventually(() => Promise.resolve(!deaf.hears() || deaf.remembered(before.keyId) === undefined))).toBe(true);
    expect((await deaf.openKeys([subject], ["words"]))[0]).not.toBe(before);
    await untilHears(deaf);
    await untilHears(store.keys);
    expect((await keptKey(deaf, subject, "words")).bytes).toEqual(before.bytes);
  });

  it("holds at most as many keys as its bound, and lets go of those that were not used for longest", async () => {
    const small = store.another({ cachedPlaces_max: 4 });
    await untilHears(small);
    const made: { subject: ReturnType<typeof aSubject>; keyId: string }[] = [];
    for (let n = 0; n < 5; n += 1) {
      const subject = aSubject();
      const [key] = await small.createKeys(subject, ["contact"], clock.now());
      await keptKey(small, subject, "contact");
      made.push({ subject, keyId: key?.keyId ?? "" });
      // The first is used all the time.
      expect(small.remembered(made[0]?.keyId ?? "")).toBeDefined();
    }
    const kept = made.filter(({ keyId }) => small.remembered(keyId) !== undefined);
    expect(kept.length).toBeLessThanOrEqual(4);
    expect(kept.map(({ keyId }) => keyId)).toContain(made[4]?.keyId);
    expect(kept.map(({ keyId }) => keyId)).not.toContain(made[1]?.keyId);
  });

  it("refuses a wrapped key that was moved to another subject, compartment or key id", async () => {
    const [a, b] = [aSubject(), aSubject()];
    const [key] = await store.keys.createKeys(a, ["contact"], clock.now());
    await store.keys.createKeys(b, ["contact"], clock.now());
    await databases.keysOwner`update keys.subject_key set wrapped = (select wrapped from keys.subject_key where key_id = ${key?.keyId ?? ""}) where subject_id = ${b}`;
    await expect(store.keys.openKeys([b], ["contact"])).rejects.toThrow("does not open");
    await databases.keysOwner`delete from keys.subject_key where subject_id = ${b}`;
    await databases.keysOwner`update keys.subject_key set compartment = 'identity' where key_id = ${key?.keyId ?? ""}`;
    await expect(store.keys.openKeys([a], ["identity"])).rejects.toThrow("does not open");
    await databases.keysOwner`delete from keys.subject_key where subject_id = ${a}`;
  });

  it("prints no key bytes", async () => {
    const [key] = await store.keys.createKeys(aSubject(), ["ledger"], clock.now());
    const hex = key?.bytes.toString("hex") ?? "?";
    for (const shown of [inspect(key), JSON.stringify(key), inspect(store.keys, { depth: 6, showHidden: true }), JSON.stringify({ key })]) {
      expect(shown).not.toContain(hex);
      expect(shown).not.toContain(key?.bytes.toString("base64") ?? "?");
      expect(shown).not.toMatch(/<Buffer ([0-9a-f]{2} ){20}/);
    }
  });

  it("sweeps keys that no data were written under after an hour, and no others", async () => {
    const [held, orphan, young] = [aSubject(), aSubject(), aSubject()];
    const [kept] = await store.keys.createKeys(held, ["identity"], clock.now());
    await store.keys.createKeys(orphan, ["identity"], clock.now());
    clock.advance({ milliseconds: ORPHAN_AGE_MS + 1 });
    await store.keys.createKeys(young, ["identity"], clock.now());
    const known = new Set([kept?.keyId ?? ""]);
    const sweep = await store.keys.sweepOrphans(() => Promise.resolve(known), clock.now());
    expect(sweep.destroyed).toBeGreaterThan(0);
    expect(await store.keys.openKeys([held, orphan, young], ["identity"])).toHaveLength(2);
    expect(await store.keys.openKeys([orphan], ["identity"])).toEqual([]);
    expect(await store.keys.sweepOrphans(() => Promise.resolve(known), clock.now())).toEqual({ destroyed: 0 });
    expect(await store.keys.openKeys([held], ["identity"])).toHaveLength(1);
  });

  it("lets no role of the data database into the key database", async () => {
    await withProductionLogins(databases);
    const { secret, loginPrefix, keysUrl } = databases.addresses;
    const user = loginRole(loginPrefix ?? "test", "app");
    const asApp = connect(withLogin(keysUrl, { user, password: loginPassword(secret, user) }), {
      name: "robotek test", connections_max: 1, statement_ms_max: 5_000, lock_wait_ms_max: 5_000, idle_in_transaction_ms_max: 5_000,
    });
    await expect(asApp`select 1`).rejects.toThrow(/permission denied for database/);
    await asApp.end();
    const rights = await databases.keysOwner<{ role: string; any: boolean }[]>`
      select r.role, bool_or(has_schema_privilege(r.role, 'keys', 'usage') or has_table_privilege(r.role, c.oid, 'select, insert, update, delete')) as any
        from unnest(array['robotek_app', 'robotek_integrator', 'robotek_eraser']) as r (role), pg_class c
       where c.relnamespace = 'keys'::regnamespace and c.relkind = 'r' group by r.role`;
    expect(rights).toHaveLength(3);
    expect(rights.every((row) => !row.any)).toBe(true);
  });
});
