import { pino, type DestinationStream, type LogFn, type Logger } from "pino";
import type { Config } from "./config.ts";
import { Refusal } from "./refusal.ts";

export type Log = Logger;

interface LoggedError {
  readonly type: string;
  readonly reason?: string;
  /** SQLSTATE, errno, constraint and the like. */
  readonly ids?: string;
  readonly where?: readonly string[];
  readonly cause?: LoggedError;
}

/** Words that libraries put on errors and that are ids, never values: of PostgreSQL, of the system, of the mail server. */
const NAMED = ["code", "syscall", "constraint_name", "table_name", "schema_name", "routine", "responseCode"] as const;

function ids(error: object): string | undefined {
  const found = NAMED.flatMap((name) => {
    const value = (error as Record<string, unknown>)[name];
    return (typeof value === "string" && /^[\w.:-]{1,80}$/.test(value)) || typeof value === "number" ? [String(value)] : [];
  });
  return found.length > 0 ? found.join(" ") : undefined;
}

/** The frames of a stack without its first line, which repeats the message. */
function frames(error: Error): string[] {
  return (error.stack ?? "").split("\n").map((line) => line.trim()).filter((line) => line.startsWith("at ")).slice(0, 12);
}

/**
 * An error as the log keeps it. The message is left out on purpose: a library's message may quote a name or an address
 * (`Key (email)=(…)`, `Unexpected token …`, `550 <…>`), so only kinds, ids and places are told. A refusal's message is its reason id.
 */
export function loggedError(error: unknown, depth_max = 3): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error };
  const found = ids(error);
  return {
    type: error.name,
    ...(error instanceof Refusal ? { reason: error.reason } : { where: frames(error) }),
    ...(found === undefined ? {} : { ids: found }),
    ...(error.cause instanceof Error && depth_max > 0 ? { cause: loggedError(error.cause, depth_max - 1) } : {}),
  };
}

/** Left alone, pino takes a missing message from the error that is logged. */
function withoutMessages(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, message] = args as unknown[];
  if (first instanceof Error) method.apply(this, [{ err: first }, typeof message === "string" ? message : first.name]);
  else if (typeof first === "object" && first !== null && "err" in first && message === undefined) method.apply(this, [first, "error"]);
  else method.apply(this, args);
}

const SECRET = ["authorization", "cookie", "set-cookie", "password", "secret", "token", "code", "email", "phone", "name", "address", "iin"];

/**
 * The log: JSON lines on standard output. Personal values print as `[personal]`, errors as `loggedError`, and fields with a telling name
 * are masked besides, two levels deep. Child loggers carry `requestId` or `job`.
 */
export function createLog(config: Pick<Config, "logLevel">, destination?: DestinationStream): Log {
  const options = {
    level: config.logLevel,
    base: null,
    hooks: { logMethod: withoutMessages },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: {
      err: (error: unknown) => loggedError(error),
      error: (error: unknown) => loggedError(error),
      req: (request: { id?: unknown; method?: unknown; routeOptions?: { url?: unknown } }) => ({
        // The route's pattern, never the address: that may carry an id, a code, or what someone typed.
        id: request.id, method: request.method, route: request.routeOptions?.url,
      }),
      res: (reply: { statusCode?: unknown }) => ({ status: reply.statusCode }),
    },
    redact: { paths: SECRET.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]), censor: "[masked]" },
  };
  return destination ? pino(options, destination) : pino(options);
}
