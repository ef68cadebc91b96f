import { beforeAll, describe, expect, it } from "vitest";
import { livingPolicy } from "../../src/living-policy.ts";
import { checkProof, readLeaf, readVerifierKey } from "../../src/modules/ledger/index.ts";
import { CLAUSE_IDS, LANGUAGES } from "../../src/policy/index.ts";
import { FormBrowser, joinAs, stillWebFace, type WebFace } from "../support/web-face.ts";

let face: WebFace;
beforeAll(async () => {
  face = await stillWebFace();
  await joinAs(face, new FormBrowser(face.app), "living@example.kz");
  await face.services.ledger.integrate();
});

describe("the living policy", () => {
  it("clause:R4 says behind each clause what keeps it, how often and when last, in each language, and names nobody", async () => {
    const { states } = await livingPolicy(face.services)();
    expect([...states.keys()].sort()).toEqual([...CLAUSE_IDS].sort());
    expect(states.get("C2")).toMatchObject({ evidence: { name: "consents-given", count: 1 }, log: { entries: 1 } });
    for (const language of LANGUAGES) {
      const { body } = await face.app.inject({ url: `/policy?lang=${language}` });
      expect([...body.matchAll(/<details class="no-print">/g)], language).toHaveLength(CLAUSE_IDS.length);
      expect(body, language).toContain('href="/ledger/proof/');
      expect(body, language).not.toMatch(/Иванова|living@/u);
    }
  });

  it("clause:S1 leads to a proof that anybody can check, of an entry that names the clause", async () => {
    const { states } = await livingPolicy(face.services)();
    const key = readVerifierKey(face.services.logKey);
    const index = states.get("C2")?.log?.index;
    if (key === null || index === undefined) throw new Error("nothing to check");
    const answer = await face.app.inject({ url: `/ledger/proof/${index}` });
    const judged = checkProof(answer.body, { keys: [key] });
    expect(judged).toMatchObject({ ok: true, index });
    expect(judged.ok && readLeaf(judged.entry)?.clause).toBe("C2");
    for (const wrong of ["999999", "-1", "x", "1e3", "00"]) expect((await face.app.inject({ url: `/ledger/proof/${wrong}` })).statusCode, wrong).toBe(404);
  });

  it("counts once for many who ask at once, and again only after a quarter of an hour", async () => {
    const ask = livingPolicy(face.services);
    const [first, second] = await Promise.all([ask(), ask()]);
    expect(second).toBe(first);
    face.clock.advance({ minutes: 14 });
    expect(await ask()).toBe(first);
    face.clock.advance({ minutes: 2 });
    expect((await ask()).at.getTime()).toBeGreaterThan(first.at.getTime());
  });
});
