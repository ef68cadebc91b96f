// Brings every script of bin/ to the Node that npm installed, whichever Node started it.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const OLDEST = 24;
/**
 * What the installed Node is started with. Letters of megabytes leave much that is young and dead: with half of the room for it the mailbox's reader stays 80 MB smaller.
 * One thread collects what is dead: the others would take the processor from the database, and what lives here is small (decision 0198).
 */
export const NODE_FLAGS = ["--max-semi-space-size=8", "--single-threaded-gc"];

/** The installed Node: npm links it, except where a package of that machine has another name and no install script may run. */
export function installedNode() {
  const { platform, arch } = process;
  const packages = ["node", `node-${platform}-${arch}`, `node-bin-${platform}-${arch}`];
  const places = [join(root, "node_modules/.bin/node"), ...packages.map((name) => join(root, "node_modules", name, "bin/node"))];
  return places.find((place) => existsSync(place));
}

/**
 * Runs the calling script again under the installed Node and ends with its exit code, when the running one is too old; else returns.
 * A channel between the two tells the younger one when this one is killed. Signals that reach this one alone are passed on.
 */
export async function underInstalledNode(script) {
  if (Number(process.versions.node.split(".")[0]) >= OLDEST) return;
  const node = installedNode();
  if (!node) {
    process.stderr.write(`Node ${OLDEST} or later is needed, and none was installed for this machine: run "npm ci" first.\n`);
    process.exit(1);
  }
  const child = spawn(node, [...NODE_FLAGS, script, ...process.argv.slice(2)], { stdio: ["inherit", "inherit", "inherit", "ipc"] });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  const code = await new Promise((done) => {
    child.on("error", () => done(1)).on("exit", (status, signal) => done(status ?? (signal === "SIGINT" ? 130 : 1)));
  });
  process.exit(code);
}
