import { beforeAll, it } from "vitest";
import { listening, type Listening } from "../support/browser-walk.ts";
import { deskWalk } from "../support/desk-walk.ts";

let site: Listening;
beforeAll(async () => {
  site = await listening();
});

it("clause:S1 clause:S5 the first administrator comes in, sets up an app, signs the rules and invites a registrar, who joins, on a desk computer, in Kazakh", { timeout: 600_000 }, async () => {
  await deskWalk(site, "kk", 1280);
});
