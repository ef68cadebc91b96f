import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";

const { changedDriver } = (await import(new URL("../bin/driver.mjs", import.meta.url).href)) as { readonly changedDriver: Plugin };
const driver = fileURLToPath(import.meta.resolve("postgres"));
const folder = mkdtempSync(join(tmpdir(), "robotek-driver-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const QUERIES = 5_000;
/** Says how many bytes of dead queries, with a parameter of a kilobyte each, reach the old objects. The whole driver is in it: the plugin looks for all that it changes. */
const CARRIED = `
import { getHeapSpaceStatistics } from "node:v8";
export { default } from ${JSON.stringify(driver)};
import { Query } from ${JSON.stringify(join(dirname(driver), "query.js"))};
const old = () => getHeapSpaceStatistics().find(({ space_name }) => space_name === "old_space").space_used_size;
const strings = Object.assign(["select ", ""], { raw: ["select ", ""] });
const made = (n) => void new Query(strings, [String(n).padEnd(1_000).split("").join("")], { debug: false });
for (let n = 0; n < 2_000; n += 1) made(n);
gc();
const before = old();
for (let n = 0; n < ${QUERIES}; n += 1) {
  made(n);
  if (n % 500 === 499) gc({ type: "minor" });
}
process.stdout.write(String(old() - before));
`;

async function carried(name: string, plugins: Plugin[]): Promise<number> {
  const [source, built] = [join(folder, `${name}.source.mjs`), join(folder, `${name}.mjs`)];
  writeFileSync(source, CARRIED);
  await build({ entryPoints: [source], outfile: built, bundle: true, format: "esm", platform: "node", plugins });
  return Number(execFileSync(process.execPath, ["--expose-gc", built], { encoding: "utf8" }));
}

describe("the driver as it is built in (decision 0199)", () => {
  it("leaves nothing of a dead query among the old objects, where the driver by itself leaves all of it", async () => {
    expect(await carried("own", [])).toBeGreaterThan(QUERIES * 500);
    expect(await carried("changed", [changedDriver])).toBeLessThan(QUERIES * 50);
  });

  it("is built from the driver it was made for and from no other", async () => {
    const other: Plugin = {
      name: "other",
      setup: ({ onLoad }) => onLoad({ filter: /[/\\]query[.]js$/ }, () => ({ contents: "export class Query {}; export const CLOSE = {}", loader: "js" })),
    };
    await expect(build({ entryPoints: [driver], outfile: join(folder, "other.mjs"), bundle: true, format: "esm", platform: "node", logLevel: "silent", plugins: [other, changedDriver] }))
      .rejects.toThrow("is no more what it was");
  });
});
