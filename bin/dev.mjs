#!/usr/bin/env node
// Runs the service and starts it anew when a source changes. Ctrl-C ends both.
import { spawn } from "node:child_process";
import { watch } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root, underInstalledNode } from "./node24.mjs";

await underInstalledNode(fileURLToPath(import.meta.url));
let child;
let ending = false;

function start() {
  child = spawn(process.execPath, [join(root, "bin/robotek.mjs"), "serve"], { stdio: ["inherit", "inherit", "inherit", "ipc"] });
}

/** Waits for the clean end: two services would share one database. */
async function stop() {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  await ended;
}

start();
let turn = Promise.resolve();
let timer;
for (const folder of ["src", "migrations"]) {
  watch(join(root, folder), { recursive: true }, (_event, name) => {
    if (ending || !name || /\.test\.tsx?$|schema\.sql$|~$/.test(name)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      turn = turn.then(stop).then(() => (ending ? undefined : start()));
    }, 200);
  });
}
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    if (ending) return;
    ending = true;
    clearTimeout(timer);
    void turn.then(stop).then(() => process.exit(0));
  });
}
