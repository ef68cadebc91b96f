import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

function findRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json")) && existsSync(join(folder, "migrations"))) return folder;
    if (folder === dirname(folder)) throw new Error("the project's folder was not found above the running code");
  }
}

/** The project's folder: holds package.json, migrations/, dist/. The same for sources under test and for the built bundle. */
export const projectRoot: string = findRoot(import.meta.dirname);
