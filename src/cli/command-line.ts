import { parseArgs } from "node:util";
import type { Clock } from "../platform/clock.ts";
import { ConfigFaults, readConfig, type Environment } from "../platform/config.ts";
import { MigrationFault } from "../platform/migrate.ts";
import { Refusal } from "../platform/refusal.ts";
import { UsageFault, type Answer, type Call, type Command, type CommandEntry } from "./command.ts";
import { commandHelp, helpValue, overview } from "./command-help.ts";

/** Where a command's words go, and what surrounds it. */
export interface Surroundings {
  readonly environment: Environment;
  readonly clock: Clock;
  out(text: string): void;
  error(text: string): void;
}

/** The entry whose name begins `words`, the longest first: `ledger verify FILE` is not `ledger`. */
function find(entries: readonly CommandEntry[], words: readonly string[]): CommandEntry | undefined {
  const fits = ({ name }: CommandEntry): boolean => name.split(" ").every((word, index) => words[index] === word);
  return entries.filter(fits).sort((a, b) => b.name.length - a.name.length)[0];
}

function parse(command: Command, words: readonly string[]): Pick<Call, "args" | "flags" | "values" | "json"> & { help: boolean } {
  const options = Object.fromEntries(Object.entries(command.options ?? {}).map(([name, { type }]) => [name, { type }]));
  const all = { ...options, json: { type: "boolean" as const }, help: { type: "boolean" as const, short: "h" } };
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...words], options: all, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageFault(error instanceof Error ? error.message : "wrong options");
  }
  const given = Object.entries(parsed.values);
  return {
    args: parsed.positionals,
    flags: new Set(given.filter(([, value]) => value === true).map(([name]) => name)),
    values: new Map(given.filter((entry): entry is [string, string] => typeof entry[1] === "string")),
    json: parsed.values["json"] === true,
    help: parsed.values["help"] === true,
  };
}

function checkArguments(command: Command, args: readonly string[]): void {
  const known = command.arguments ?? [];
  const missing = known[args.length];
  if (missing && !missing.optional) throw new UsageFault(`${missing.name} is missing`);
  if (args.length > known.length) throw new UsageFault(`${args[known.length] ?? ""} is one argument too many`);
}

/** A fault as people and programs read it. Known kinds tell what is wrong; of others only the kind is shown here. */
function describe(error: unknown): { exit: number; text: string; value: Record<string, unknown> } {
  if (error instanceof UsageFault) return { exit: 2, text: error.message, value: { kind: "usage", message: error.message } };
  if (error instanceof ConfigFaults) return { exit: 1, text: error.message, value: { kind: "environment", faults: error.faults } };
  if (error instanceof Refusal) {
    const { kind, reason, clause } = error;
    return { exit: 1, text: clause === undefined ? reason : `${reason} (clause ${clause})`, value: { kind, reason, ...(clause === undefined ? {} : { clause }) } };
  }
  if (error instanceof MigrationFault) return { exit: 1, text: error.message, value: { kind: "migration", message: error.message } };
  const text = error instanceof Error ? (error.stack ?? error.message) : "unknown fault";
  return { exit: 1, text, value: { kind: "internal", message: error instanceof Error ? error.message : "unknown fault" } };
}

function print(answer: Answer, json: boolean, around: Surroundings): number {
  if (json) around.out(`${JSON.stringify(answer.value, null, 2)}\n`);
  else if (answer.text !== "") around.out(answer.text.endsWith("\n") ? answer.text : `${answer.text}\n`);
  return answer.ok ? 0 : 1;
}

async function runCommand(command: Command, words: readonly string[], around: Surroundings): Promise<number> {
  const { help, ...call } = parse(command, words);
  if (help) return print({ ok: true, value: helpValue(command), text: commandHelp(command) }, call.json, around);
  checkArguments(command, call.args);
  const say = (line: string): void => {
    if (!call.json) around.out(`${line}\n`);
  };
  return print(await command.run({ ...call, clock: around.clock, config: () => readConfig(around.environment), say }), call.json, around);
}

/** Runs one command line and returns the exit code: 0 only on success, 2 for a wrong call. */
export async function runCommandLine(typed: readonly string[], entries: readonly CommandEntry[], around: Surroundings): Promise<number> {
  const json = typed.includes("--json");
  // `robotek --json migrate` is `robotek migrate --json`.
  const first = typed.findIndex((word) => !word.startsWith("-"));
  const words = first > 0 ? [...typed.slice(first), ...typed.slice(0, first)] : typed;
  const entry = find(entries, words);
  try {
    if (!entry) {
      const asked = words.length === 0 || words.some((word) => word === "--help" || word === "-h" || word === "help");
      if (!asked) throw new UsageFault(`there is no command ${words.filter((word) => !word.startsWith("-")).join(" ")}; robotek --help lists them`);
      return print({ ok: true, value: entries.map(({ name, summary }) => ({ name, summary })), text: overview(entries) }, json, around);
    }
    return await runCommand(await entry.load(), words.slice(entry.name.split(" ").length), around);
  } catch (error) {
    const { exit, text, value } = describe(error);
    if (json) around.out(`${JSON.stringify({ error: value }, null, 2)}\n`);
    around.error(entry && exit === 2 ? `${text}\n\n${commandHelp(await entry.load())}` : `${text}\n`);
    return exit;
  }
}
