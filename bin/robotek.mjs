#!/usr/bin/env node
// The command `robotek`: under the installed Node, from a build of the present sources.
import nodeModule from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { root, underInstalledNode } from "./node24.mjs";

await underInstalledNode(fileURLToPath(import.meta.url));
// Compiled code is kept between starts; where that folder cannot be written, it is simply compiled again.
nodeModule.enableCompileCache(join(root, "node_modules/.cache/robotek/compiled"));
const { build } = await import("./build.mjs");
await build();
const { main } = await import(pathToFileURL(join(root, "dist/main.js")).href);
await main(process.argv.slice(2));
