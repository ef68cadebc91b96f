import { readFileSync } from "node:fs";

type Environment = Readonly<Record<string, string | undefined>>;
type Report = (variable: string, fault: string) => void;

/** The password of the mailbox, which a file may hold so that it stands in no list of processes. */
export function imapPassword(env: Environment, name: string, report: Report): string | null {
  const path = env[name];
  if (!path) return null;
  try {
    return readFileSync(path, "utf8").replace(/\r?\n$/, "");
  } catch {
    report(name, "cannot be read");
    return null;
  }
}

/** Twelve digits, as a BIN has: whether the number exists is not asked. */
export function isBin(value: unknown): boolean {
  return typeof value === "string" && /^\d{12}$/.test(value);
}

/** A list of BINs, separated by commas. */
export function bins(env: Environment, name: string, report: Report): readonly string[] {
  const numbers = (env[name] ?? "").split(",").map((part) => part.trim()).filter((part) => part !== "");
  if (!numbers.every(isBin)) report(name, "is not a list of BINs of 12 digits");
  return numbers;
}
