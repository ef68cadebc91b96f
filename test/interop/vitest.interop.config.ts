import { projectRoot } from "../../src/platform/paths.ts";
import { defineConfig } from "vitest/config";

/** `npm run interop`: the mailbox against mail programs that others wrote. Not part of `npm test`, since they are no packages of npm. */
export default defineConfig({
  root: projectRoot,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: { pool: "forks", include: ["test/interop/*.interop.ts"], globalSetup: ["test/support/cluster.ts"], setupFiles: ["test/support/end-of-file.ts"], testTimeout: 240_000, hookTimeout: 240_000, disableConsoleIntercept: true },
});
