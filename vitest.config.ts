import { defineConfig } from "vitest/config";

// A run of pure tests starts no PostgreSQL. Those of `process` start programs, kill them, read the sources, or walk again over routes whose statements other tests
// run: another PostgreSQL would tell nothing new, so the second round on the oldest version leaves them out.
const pure = ["src/policy/**/*.test.{ts,tsx}", "src/modules/signatures/**/*.test.ts", "src/browser/**/*.test.ts"];
const browser = ["test/journeys/**/*.browser.test.ts"];
const walks = [
  "test/rights/*-grid.test.ts", "test/rights/hostile-input.test.ts", "test/rights/relations.test.ts", "test/rights/someone-elses.test.ts", "test/api/fuzz.test.ts",
  "test/mailbox/hostile.test.ts", "test/importing/ten-thousand.test.ts",
];
const process = ["test/kill/**/*.test.ts", "test/*.test.ts", "src/platform/embedded-postgres.test.ts", ...walks];
const onServer = ["test/schema-snapshot.test.ts", "test/schemas.test.ts"];

const globalSetup = ["test/support/cluster.ts"];
/** Modules hold no state of their own, and each file makes its databases: loading the product once a worker, not once a file, saves a quarter. */
const shared = { isolate: false };
const slow = { testTimeout: 240_000, hookTimeout: 240_000 };

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    maxWorkers: 2,
    pool: "forks",
    reporters: ["default"],
    setupFiles: ["test/support/end-of-file.ts"],
    projects: [
      { extends: true, test: { name: "pure", include: pure, ...shared, testTimeout: 60_000 } },
      { extends: true, test: { name: "process", include: process, exclude: onServer, globalSetup, ...slow } },
      { extends: true, test: { name: "browser", include: browser, globalSetup, ...slow } },
      {
        extends: true,
        test: {
          name: "database",
          include: ["src/**/*.test.{ts,tsx}", "test/*/**/*.test.{ts,tsx}", ...onServer],
          exclude: [...pure, ...browser, ...process.filter((pattern) => pattern !== "test/*.test.ts")],
          globalSetup,
          ...shared,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
