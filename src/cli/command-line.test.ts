import { expect, it } from "vitest";
import { movableClock } from "../../test/support/clock.ts";
import type { Environment } from "../platform/config.ts";
import { Refusal } from "../platform/refusal.ts";
import type { Command, CommandEntry } from "./command.ts";
import { runCommandLine } from "./command-line.ts";
import { commands } from "./commands.ts";

const check: Command = {
  name: "thing check",
  summary: "checks a thing",
  arguments: [{ name: "FILE", summary: "the thing" }, { name: "KEY", summary: "its key", optional: true }],
  options: { deep: { type: "boolean", summary: "looks closer" }, since: { type: "string", value: "DATE", summary: "from then on" } },
  run: async ({ args, flags, values, say, config }) => {
    say("working");
    if (args[0] === "refused") throw new Refusal("refused", "consent-withdrawn", { clause: "C2" });
    if (args[0] === "environment") config();
    const value = { args, deep: flags.has("deep"), since: values.get("since") };
    return { ok: args[0] !== "bad", value, text: JSON.stringify(value) };
  },
};
const entries: CommandEntry[] = [
  { name: "thing", summary: "shows a thing", load: async () => ({ ...check, name: "thing", arguments: [] }) },
  { name: "thing check", summary: check.summary, load: async () => check },
];

async function run(words: string, environment: Environment = {}): Promise<{ exit: number; out: string; error: string }> {
  const said = { out: "", error: "" };
  const around = { environment, clock: movableClock(), out: (text: string) => void (said.out += text), error: (text: string) => void (said.error += text) };
  const exit = await runCommandLine(words.split(" ").filter(Boolean), entries, around);
  return { exit, ...said };
}

it("takes the longest name, arguments and options", async () => {
  expect(await run("thing check a.json --deep --since 2026-01-01")).toEqual({
    exit: 0, out: 'working\n{"args":["a.json"],"deep":true,"since":"2026-01-01"}\n', error: "",
  });
});

it("answers as JSON alone, with --json before or behind the command", async () => {
  for (const words of ["thing check a --json", "--json thing check a"]) {
    const { out, exit } = await run(words);
    expect([exit, JSON.parse(out)]).toEqual([0, { args: ["a"], deep: false }]);
  }
});

it("exits 1 when the answer is no", async () => {
  expect((await run("thing check bad")).exit).toBe(1);
});

it.each(["thing check", "thing check a b c", "thing check a --nonsense", "thing check a --since", "nonsense"])("exits 2 for the wrong call: %s", async (words) => {
  const { exit, error, out } = await run(words);
  expect([exit, out]).toEqual([2, ""]);
  expect(error).not.toBe("");
  expect(JSON.parse((await run(`${words} --json`)).out)).toMatchObject({ error: { kind: "usage" } });
});

it("tells the reason and clause of a refusal, and every fault of the environment", async () => {
  expect(await run("thing check refused")).toMatchObject({ exit: 1, error: "consent-withdrawn (clause C2)\n" });
  expect(JSON.parse((await run("thing check refused --json")).out)).toEqual({ error: { kind: "refused", reason: "consent-withdrawn", clause: "C2" } });
  const { out } = await run("thing check environment --json", { PORT: "x", ROLE: "x" });
  expect(JSON.parse(out)).toMatchObject({ error: { kind: "environment", faults: [{ variable: "PORT" }, { variable: "ROLE" }] } });
});

it("has help for all and for each", async () => {
  for (const words of ["", "--help", "help"]) expect((await run(words)).out).toContain("thing check");
  const { out, exit } = await run("thing check --help");
  expect(exit).toBe(0);
  for (const part of ["robotek thing check FILE [KEY]", "--since DATE", "--deep", "--json"]) expect(out).toContain(part);
});

it("names every command of the product as its file does", async () => {
  const names = await Promise.all(commands.map(async ({ name, load }) => [name, (await load()).name] as const));
  expect(names.length).toBeGreaterThan(0);
  for (const [listed, own] of names) expect(own).toBe(listed);
});
