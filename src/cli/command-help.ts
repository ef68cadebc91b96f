import type { Command, CommandEntry } from "./command.ts";

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}

const COMMON: readonly (readonly [string, string])[] = [["--json", "answer as JSON"], ["--help", "this help"]];

/** The list of all commands. */
export function overview(entries: readonly CommandEntry[]): string {
  const rows = entries.map(({ name, summary }) => [name, summary] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  return `Usage: robotek COMMAND [ARGUMENTS] [OPTIONS]\n\n${columns(rows)}\n\n${columns(COMMON)}\n\nThe exit code is 0 only on success, 2 for a wrong call.\n`;
}

/** One command's help. */
export function commandHelp(command: Command): string {
  const named = (command.arguments ?? []).map(({ name, optional }) => (optional ? `[${name}]` : name));
  const args = (command.arguments ?? []).map(({ name, summary }) => [name, summary] as const);
  const options = Object.entries(command.options ?? {}).map(
    ([name, { type, value, summary }]) => [type === "string" ? `--${name} ${value ?? "VALUE"}` : `--${name}`, summary] as const,
  );
  const usage = ["robotek", command.name, ...named, "[OPTIONS]"].join(" ");
  return `Usage: ${usage}\n\n${command.summary}\n\n${columns([...args, ...options, ...COMMON])}\n`;
}

/** The same for programs. */
export function helpValue(command: Command): unknown {
  return { name: command.name, summary: command.summary, arguments: command.arguments ?? [], options: command.options ?? {} };
}
