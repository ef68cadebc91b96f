#!/usr/bin/env node
// The command `robotek`: under the installed Node, from a build of the present sources.
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { root, underInstalledNode } from "./node24.mjs";

await underInstalledNode(fileURLToPath(import.meta.url));
const { build } = await import("./build.mjs");
await build();
const { main } = await import(pathToFileURL(join(root, "dist/main.js")).href);
await main(process.argv.slice(2));
