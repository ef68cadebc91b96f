import type { Clock } from "../platform/clock.ts";
import type { Config } from "../platform/config.ts";

export interface CommandOption {
  readonly type: "boolean" | "string";
  readonly summary: string;
  /** How the value is called in the help, such as FILE. */
  readonly value?: string;
}

export interface CommandArgument {
  readonly name: string;
  readonly summary: string;
  readonly optional?: boolean;
}

/** What a command was called with. */
export interface Call {
  readonly args: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly json: boolean;
  readonly clock: Clock;
  /** Reads the environment when asked for: a command that needs none works in a broken one. Throws ConfigFaults. */
  readonly config: () => Config;
  /** A line for people while the command works; not printed with --json. */
  readonly say: (line: string) => void;
}

/** A command's answer: `value` with --json, `text` without; exit 0 only when `ok`. */
export interface Answer {
  readonly ok: boolean;
  readonly value: unknown;
  readonly text: string;
}

export interface Command {
  /** As it is typed: `ledger verify`. */
  readonly name: string;
  readonly summary: string;
  readonly arguments?: readonly CommandArgument[];
  readonly options?: Readonly<Record<string, CommandOption>>;
  run(call: Call): Promise<Answer>;
}

/** A command that is loaded when it is called: the others cost no start-up time. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}

/** Wrong usage: exit 2, with the command's help. */
export class UsageFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageFault";
  }
}
