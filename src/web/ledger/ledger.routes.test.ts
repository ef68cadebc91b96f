import { gunzipSync } from "node:zlib";
import fastify from "fastify";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyLog as verifyIndependently } from "../../../test/independent-ledger/second-verifier.ts";
import { movableClock } from "../../../test/support/clock.ts";
import { testDatabases } from "../../../test/support/database.ts";
import { addressSource } from "../../modules/ledger/index.ts";
import type { Ledger } from "../../modules/ledger/index.ts";
import { aLedger, anEntry, somebody } from "../../modules/ledger/ledger.fixtures.ts";
import { ledgerRoutes } from "./ledger.routes.ts";

const SIZE = 300;
let app: FastifyInstance;
let ledger: Ledger;
let clean: () => Promise<void>;

beforeAll(async () => {
  const databases = await testDatabases();
  const clock = movableClock();
  ({ ledger, clean } = await aLedger(databases, clock));
  for (const count of [10, 290]) {
    await databases.data.begin((tx) => ledger.append(tx, Array.from({ length: count }, () => anEntry(somebody(), clock.now()))));
    await ledger.integrate();
  }
  app = fastify();
  ledgerRoutes(app, { ledger });
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await clean();
});

describe("the ledger's addresses", () => {
  it("clause:S1 serve a log that anybody can verify, from the address alone", async () => {
    const get = async (url: string): Promise<Buffer | null> => {
      const answer = await app.inject(url.replace("http://ledger", ""));
      return answer.statusCode === 200 ? answer.rawPayload : null;
    };
    expect(await ledger.verify({ source: addressSource("http://ledger/ledger", get) })).toMatchObject({ ok: true, size: SIZE });
    const names = ["checkpoint", "key", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/44"];
    const served = new Map(await Promise.all(names.map(async (name) => [name, (await get(`/ledger/${name}`)) ?? undefined] as const)));
    expect(verifyIndependently((path) => served.get(path), served.get("key")?.toString().trim() ?? "")).toEqual({ good: true, why: "", size: SIZE });
  });

  it("say how long an answer may be kept", async () => {
    const checkpoint = await app.inject("/ledger/checkpoint");
    expect(checkpoint.headers).toMatchObject({ "content-type": "text/plain; charset=utf-8", "cache-control": "public, max-age=1" });
    const tile = await app.inject("/ledger/tile/0/000");
    expect(tile.headers).toMatchObject({ "content-type": "application/octet-stream", "cache-control": "public, max-age=31536000, immutable" });
    expect(tile.rawPayload).toHaveLength(8_192);
  });

  it("serve the partial tiles of older checkpoints, cut from wider ones, and compress bundles on request", async () => {
    expect((await app.inject("/ledger/tile/0/000.p/10")).rawPayload.equals((await app.inject("/ledger/tile/0/000")).rawPayload.subarray(0, 320))).toBe(true);
    const plain = (await app.inject("/ledger/tile/entries/000")).rawPayload;
    const packed = await app.inject({ url: "/ledger/tile/entries/000", headers: { "accept-encoding": "gzip" } });
    expect(packed.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(packed.rawPayload).equals(plain)).toBe(true);
  });

  it("know no tile of another name or past the checkpoint, and no other log", async () => {
    for (const path of ["tile/0/002", "tile/0/001", "tile/0/001.p/45", "tile/9/000", "tile/0/0", "tile/0/x000/000", "tile/entries/..%2fcheckpoint", "tile/", "log-2/checkpoint", "log-2/key", "log-0/checkpoint"]) {
      expect((await app.inject(`/ledger/${path}`)).statusCode, path).toBe(404);
    }
    expect((await app.inject("/ledger/log-1/checkpoint")).body).toBe((await app.inject("/ledger/checkpoint")).body);
    expect((await app.inject("/ledger/log-1/tile/1/000.p/1")).rawPayload).toHaveLength(32);
  });
});
