#!/usr/bin/env node
// A filled installation to look at: made once in .data-demo (DATA_DIR chooses another folder), then served like any other.
//   npm run demo [-- --families N] [-- --seed N]
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./node24.mjs";

const env = { ...process.env, DATA_DIR: process.env.DATA_DIR ?? join(root, ".data-demo") };
const robotek = (...words) => spawnSync(process.execPath, [join(root, "bin/robotek.mjs"), ...words], { cwd: root, env, stdio: "inherit" }).status ?? 1;

// Ctrl-C reaches the service by itself; this process waits for it to end.
process.on("SIGINT", () => undefined);
process.exitCode = robotek("demo", ...process.argv.slice(2)) || robotek("serve");
