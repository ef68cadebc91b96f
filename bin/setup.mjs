#!/usr/bin/env node
// Makes a checkout ready to work in; can be run again. Installs what the lock file names and builds.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "./node24.mjs";

const installed = join(root, "node_modules/.package-lock.json");
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(join(root, "package-lock.json")).mtimeMs) {
  const { status } = spawnSync("npm", ["ci"], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
const { status } = spawnSync(process.execPath, [join(root, "bin/build.mjs")], { cwd: root, stdio: "inherit" });
if (status === 0) console.log("Ready. `npm run dev` runs the service and starts it anew when a source changes; `npm test` checks everything.");
process.exitCode = status ?? 1;
