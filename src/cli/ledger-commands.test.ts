import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { movableClock } from "../../test/support/clock.ts";
import { testDatabases, type TestDatabases } from "../../test/support/database.ts";
import { noteKey, writeVerifierKey, type Ledger } from "../modules/ledger/index.ts";
import { aLedger, anEntry, somebody } from "../modules/ledger/ledger.fixtures.ts";
import type { Answer, Call, Command } from "./command.ts";
import { command as checkProof } from "./ledger-check-proof.ts";
import { command as verify } from "./ledger-verify.ts";

const clock = movableClock();
const subject = somebody();
let databases: TestDatabases;
let ledger: Ledger;
let mirror: string;
let folder: string;
let entryId: string;
let clean: () => Promise<void>;

beforeAll(async () => {
  databases = await testDatabases();
  const made = await aLedger(databases, clock);
  ({ ledger, clean } = made);
  mirror = made.deps.folder;
  folder = await mkdtemp(join(tmpdir(), "ledger commands "));
  for (const count of [5, 300]) {
    const ids = await databases.data.begin((tx) => ledger.append(tx, Array.from({ length: count }, () => anEntry(subject, clock.now()))));
    entryId = ids[0]?.entryId ?? "";
    await ledger.integrate();
    if (count === 5) await writeFile(join(folder, "held"), (await ledger.checkpoint())?.note ?? "");
  }
  await writeFile(join(folder, "other"), `${writeVerifierKey(noteKey("other.example", generateKeyPairSync("ed25519").privateKey))}\n`);
});
afterAll(async () => {
  await clean();
  await rm(folder, { recursive: true });
});

async function run(command: Command, args: string[], values: Record<string, string>, flags: string[] = []): Promise<Answer> {
  const call: Call = {
    args, flags: new Set(flags), values: new Map(Object.entries(values)), json: true, clock, say: () => undefined,
    config: () => {
      throw new Error("this call needs no configuration");
    },
  };
  return await command.run(call);
}

const key = (): string => join(mirror, "key");

describe("ledger verify", () => {
  it("verifies a folder with a given key and a held checkpoint, and says what it found", async () => {
    const { ok, value, text } = await run(verify, [], { dir: mirror, key: key(), since: join(folder, "held") });
    expect(ok).toBe(true);
    expect(value).toMatchObject({ ok: true, size: 305, entriesChecked: 305, fault: null, key: "given", root: (await ledger.checkpoint())?.root.toString("base64") });
    expect(text).toContain("305 of 305 entries checked, no fault");
  });

  it("says when the key is only the one that the log names", async () => {
    expect(await run(verify, [], { dir: mirror })).toMatchObject({ ok: true, value: { key: "stated" }, text: expect.stringContaining("--key") as string });
    expect(await run(verify, [], { dir: mirror, key: join(folder, "other") })).toMatchObject({ ok: false, value: { fault: { kind: "checkpoint", reason: "unknown-signer" } } });
  });

  it("verifies a log at an address", async () => {
    const server = createServer((request, response) => {
      readFile(join(mirror, (request.url ?? "").replace("/ledger/", ""))).then((bytes) => response.end(bytes), () => response.writeHead(404).end());
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ledger`;
    expect(await run(verify, [], { url })).toMatchObject({ ok: true, value: { size: 305, key: "stated" } });
    expect(await run(verify, [], { url: `${url}/`, key: key() })).toMatchObject({ ok: true, value: { size: 305, key: "given" } });
    server.close();
  });

  it("fails with the first bad entry", async () => {
    const tile = join(mirror, "tile/entries/000");
    const good = await readFile(tile);
    await writeFile(tile, good.with(good.length - 5, 7));
    expect(await run(verify, [], { dir: mirror, key: key() })).toMatchObject({ ok: false, value: { root: null, fault: { kind: "entry", index: 255 } }, text: expect.stringContaining("the first bad entry is 255") as string });
    await writeFile(tile, good);
  });

  it("refuses wrong usage", async () => {
    await expect(run(verify, [], { dir: mirror, url: "http://x" })).rejects.toThrow("exclude each other");
    await expect(run(verify, [], { dir: mirror }, ["deep"])).rejects.toThrow("--deep needs this installation");
    await expect(run(verify, [], { dir: mirror, key: join(folder, "none") })).rejects.toThrow("cannot be read");
    await expect(run(verify, [], { dir: mirror, key: join(folder, "held") })).rejects.toThrow("no C2SP verifier keys");
  });
});

describe("ledger check-proof", () => {
  it("checks a proof and an opening with nothing but file and key", async () => {
    await writeFile(join(folder, "proof"), (await ledger.prove(300)) ?? "");
    await writeFile(join(folder, "opening"), JSON.stringify(await ledger.opening(databases.data, subject, entryId)));
    expect(await run(checkProof, [join(folder, "proof")], { key: key() })).toMatchObject({ ok: true, value: { index: 300, size: 305, opened: null, leaf: { operation: "use" } } });
    expect(await run(checkProof, [join(folder, "opening")], { key: key() })).toMatchObject({ ok: true, value: { index: 5, opened: { subject, purpose: "service-provision" } } });
    expect(await run(checkProof, [join(folder, "proof")], { key: join(folder, "other") })).toMatchObject({ ok: false, value: { reason: "unknown-signer" } });
    expect(await run(checkProof, [join(folder, "held")], { key: key() })).toMatchObject({ ok: false, value: { reason: "malformed" }, text: expect.stringContaining("neither a C2SP tlog-proof") as string });
    await expect(run(checkProof, [join(folder, "proof")], {})).rejects.toThrow("--key is needed");
  });
});
