#!/usr/bin/env node
// Prints every package whose licence its use does not allow. The lists stand in lint/licences.mjs.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { licenceFaults } from "../lint/licences.mjs";
import { root } from "./node24.mjs";

const faults = licenceFaults(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")));
for (const fault of faults) console.log(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
