// Builds the database driver into the program, changed (decisions 0155, 0198 and 0199).
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./node24.mjs";

const DRIVER = fileURLToPath(import.meta.resolve("postgres"));

/**
 * What is changed in the driver's files: each text, by which, and how often it stands there.
 * Of free connections the one used last is taken, whose server process is warm, and what is sent goes out without waiting for the answer before it (decision 0198).
 * A function written where a property gets it is made among the old objects, and holds what it sees until those are looked through: of each query its parameters and
 * rows. With a name between the two it is made among the young (decision 0199).
 */
const CHANGES = [
  ["connection.js", "new net.Socket()", "new net.Socket().setNoDelay()", 1],
  ["index.js", "open.shift()", "open.pop()", 2],
  ["index.js", "c.reserved = () =>", "const next = () =>", 2],
  ["index.js", "    c.reserved.release = true", "    c.reserved = next\n    c.reserved.release = true", 1],
  ["index.js", "        : move(c, reserved)\n    }", "        : move(c, reserved)\n      c.reserved = next\n    }", 1],
  ["index.js", "sql.release = () => {", "sql.release = release\n    function release() {", 1],
  ["index.js", "sql.prepare = x => prepare = x", "const named = x => prepare = x", 1],
  ["index.js", "      let uncaughtError", "      sql.prepare = named\n      let uncaughtError", 1],
  ["query.js", "    this.resolve = x => (", "    const fulfil = x => (", 1],
  ["query.js", "    this.reject = x => (this.active = false, reject(x))\n\n", "    const fail = x => (this.active = false, reject(x))\n    this.resolve = fulfil\n    this.reject = fail\n\n", 1],
];

/** A plugin of esbuild: the driver with these changes, and with our queue in place of its own. Ends the build when the driver is no more what it was. */
export const changedDriver = {
  name: "changed-driver",
  setup(build) {
    const missing = new Set(["queue.js", ...CHANGES.map(([, was]) => was)]);
    build.onResolve({ filter: /^postgres$/ }, () => ({ path: DRIVER }));
    build.onResolve({ filter: /^[.]\/queue[.]js$/ }, ({ importer }) => {
      if (dirname(importer) !== dirname(DRIVER)) return undefined;
      missing.delete("queue.js");
      return { path: join(root, "src/platform/driver-queue.ts") };
    });
    build.onLoad({ filter: /[/\\][a-z]+[.]js$/ }, ({ path }) => {
      if (dirname(path) !== dirname(DRIVER)) return undefined;
      let contents = readFileSync(path, "utf8");
      for (const [, was, is, times] of CHANGES.filter(([file]) => file === basename(path))) {
        const parts = contents.split(was);
        if (parts.length === times + 1) missing.delete(was);
        contents = parts.join(is);
      }
      return { contents, loader: "js" };
    });
    build.onEnd(() => (missing.size === 0 ? undefined : { errors: [{ text: `the database driver's ${[...missing].join(", ")} is no more what it was: look at decisions 0155, 0198 and 0199` }] }));
  },
};
