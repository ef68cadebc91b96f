import { defineConfig } from "vitest/config";

// Three projects, so that a run of pure tests starts no PostgreSQL, and slow tests get their time.
const pure = ["src/policy/**/*.test.{ts,tsx}", "src/modules/signatures/**/*.test.ts", "src/browser/**/*.test.ts"];
const browser = ["test/journeys/**/*.browser.test.ts"];

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    maxWorkers: 2,
    pool: "forks",
    reporters: ["default"],
    projects: [
      { extends: true, test: { name: "pure", include: pure, testTimeout: 20_000 } },
      {
        extends: true,
        test: {
          name: "database",
          include: ["src/**/*.test.{ts,tsx}", "test/**/*.test.{ts,tsx}"],
          exclude: [...pure, ...browser],
          globalSetup: ["test/support/cluster.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: { name: "browser", include: browser, globalSetup: ["test/support/cluster.ts"], testTimeout: 240_000, hookTimeout: 240_000 },
      },
    ],
  },
});
