import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "../../src/platform/paths.ts";
import { listening, walker } from "../support/browser-walk.ts";
import { PICTURE_NAMES, PICTURE_WINDOWS, walkForPictures } from "../support/picture-walk.ts";

it("the walk that takes the pictures of README comes by every page that it is to take, and each picture is there", async () => {
  const service = await listening();
  const { page } = await walker(service, { language: "kk" });
  const email = "pictures@example.kz";
  const taken: string[] = [];
  await walkForPictures({
    page, email, code: () => service.mailedCode(email),
    take: (name) => {
      taken.push(name);
      return Promise.resolve();
    },
    settle: async () => {
      await service.services.ledger.integrate();
    },
  });
  expect(taken).toEqual([...PICTURE_NAMES]);
  const pictures = PICTURE_WINDOWS.flatMap(({ name, pages }) => pages.map((one) => `docs/images/${one}-${name}.png`));
  expect(pictures.filter((one) => !existsSync(join(projectRoot, one)))).toEqual([]);
}, 120_000);
