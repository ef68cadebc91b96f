import { expect, it } from "vitest";
import { stillWebFace } from "../support/web-face.ts";

it("/readyz says by name what is away, and nothing of how it is reached", async () => {
  const { app, services, clock } = await stillWebFace();
  const asked = async (): Promise<readonly [number, string]> => {
    const { statusCode, body } = await app.inject({ url: "/readyz" });
    return [statusCode, body];
  };
  expect(await asked()).toEqual([200, "ready\n"]);
  await services.databases.data.begin((tx) => services.ledger.append(tx, [{
    operation: "use", clause: "S1", purpose: null, subject: null, actor: { kind: "system", job: "probe" }, fields: [], requestId: "probe", at: clock.now(),
  }]));
  clock.advance({ seconds: 11 });
  expect(await asked()).toEqual([503, "ledger-behind\n"]);
  await services.ledger.integrate();
  expect(await asked()).toEqual([200, "ready\n"]);
  clock.advance({ days: 8 });
  expect((await asked())[1]).toContain("epoch-too-old");
  await services.databases.data.end();
  await services.databases.keys.end();
  expect(await asked()).toEqual([503, "data-database\nkey-database\n"]);
});
