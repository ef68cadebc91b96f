import { readFileSync } from "node:fs";

/** A process that is told apart from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** The start time in the kernel's ticks where it tells (Linux), else null. */
  readonly started: string | null;
}

/** Fields of /proc/<pid>/stat behind the name, which stands in brackets and may hold spaces and brackets. Null where the system does not tell. */
function statOf(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}

function startOf(pid: number): string | null {
  return statOf(pid)?.[19] ?? null;
}

/** This very process. */
export function ourselves(): ProcessIdentity {
  return { pid: process.pid, started: startOf(process.pid) };
}

/** Whether a process with this number runs, whoever's it is. One that has ended and was not yet collected by its parent does not count. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return statOf(pid)?.[0] !== "Z";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Whether that very process still runs. */
export function stillRuns(identity: ProcessIdentity): boolean {
  return isAlive(identity.pid) && (identity.started === null || startOf(identity.pid) === identity.started);
}
