import { expect, it } from "vitest";
import { CODE_DIGITS, CODE_MINUTES, CODE_TRIES_MAX } from "../../src/modules/accounts/one-time-code.ts";
import { LIMITS } from "../../src/modules/accounts/rate-limits.ts";
import { SESSION_IDLE_HOURS } from "../../src/modules/accounts/session-methods.ts";
import { STEP_UP_MINUTES } from "../../src/modules/accounts/step-up.ts";
import { FORM_LIFE_SECONDS } from "../../src/modules/consent/form-token.ts";
import { CACHE_SECONDS_MAX } from "../../src/modules/destruction/advance-destruction.ts";
import { EPOCH_KEY_CACHED_MS_MAX } from "../../src/modules/keys/epoch-keys.ts";
import { KEY_CACHED_MS_MAX } from "../../src/modules/keys/key-store.ts";
import { EPOCH_AGE_MS_MAX } from "../../src/modules/keys/readiness.ts";
import { BACKLOG_AGE_MS_MAX, BACKLOG_ENTRIES_MAX } from "../../src/modules/ledger/ledger.ts";
import { EPOCH_HOURS } from "../../src/jobs/turn-epoch.ts";
import { BODY_BYTES_MAX } from "../../src/web/form-body.ts";
import { wordsIn } from "../../src/web/words/index.ts";
import { paper } from "./papers.ts";

const NUMBER = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const word = (value: number): string => NUMBER[value] ?? String(value);
const [alarms, running, threats, keys, architecture] = ["docs/operations/alarms.md", "docs/operations/running.md", "docs/operations/threats.md", "docs/operations/keys.md", "ARCHITECTURE.md"].map(paper);

it("the destruction waits for as long as keys may be kept in memory, and the pages say for how long", () => {
  expect(CACHE_SECONDS_MAX * 1000).toBe(KEY_CACHED_MS_MAX);
  expect(EPOCH_KEY_CACHED_MS_MAX).toBeLessThanOrEqual(KEY_CACHED_MS_MAX);
  expect(running).toContain(`| unwrapped keys of subjects | ${CACHE_SECONDS_MAX} s |`);
  expect(architecture).toContain(`(${CACHE_SECONDS_MAX} s)`);
});

it("an epoch lasts as long as the pages say", () => {
  const days = EPOCH_AGE_MS_MAX / 86_400_000;
  expect(keys).toContain(`${EPOCH_HOURS} hours, ${days} days at most`);
  expect(running).toContain(`done when the epoch is ${EPOCH_HOURS} hours old`);
  expect(alarms).toContain(`no turn for ${days} days`);
  expect(alarms).toContain(`above ${(EPOCH_HOURS + 2) * 3600} (${EPOCH_HOURS + 2} hours)`);
  expect(threats).toContain(`lives ${EPOCH_HOURS} hours`);
});

it("the log is behind when the pages say so", () => {
  const entries = BACKLOG_ENTRIES_MAX.toLocaleString("en");
  for (const text of [alarms, running]) {
    expect(text).toContain(`${BACKLOG_AGE_MS_MAX / 1000} s`);
    expect(text).toContain(entries);
  }
});

it("codes have the digits, minutes and tries that the pages and the service itself say", () => {
  expect(threats).toContain(`${word(CODE_DIGITS)} digits, ${word(CODE_MINUTES)} minutes, ${word(CODE_TRIES_MAX)} tries`);
  expect(threats).toContain(`${word(CODE_TRIES_MAX)} tries at ${word(CODE_DIGITS)} digits: one in ${10 ** CODE_DIGITS / CODE_TRIES_MAX / 1_000_000} million`);
  expect(threats).toContain(`within ${STEP_UP_MINUTES} minutes, once`);
  for (const [language, five] of [["ru", "пять"], ["kk", "бес"], ["en", "five"]] as const) {
    const words = wordsIn(language);
    expect(words("code.label"), language).toMatch(new RegExp(`(?<!\\d)${CODE_DIGITS}(?!\\d)`));
    expect(words("code.rules"), language).toMatch(new RegExp(`(?<!\\d)${CODE_MINUTES}(?!\\d)`));
    expect([CODE_TRIES_MAX, words("code.rules").toLowerCase().includes(five)], language).toEqual([5, true]);
  }
});

it("limits, sessions, bodies and forms are what the pages say", () => {
  const { "code-address": address, "code-network": network } = LIMITS;
  expect(address.window_seconds).toBe(network.window_seconds);
  expect(threats).toContain(`${network.uses_max} wishes for a code in ${network.window_seconds / 60} minutes a network, ${address.uses_max} an address`);
  expect(alarms).toContain(`limits end by themselves after ${network.window_seconds / 60} minutes`);
  expect(threats).toContain(`sessions end after ${SESSION_IDLE_HOURS} idle hours`);
  expect(threats).toContain(`bodies of ${BODY_BYTES_MAX / 1024} KB`);
  expect(FORM_LIFE_SECONDS).toBe(24 * 3600);
  for (const path of ["src/web/plain-form-token.ts", "src/modules/joining/joining.ts"]) expect(paper(path)).toMatch(/LIFE_S = 24 \* 60 \* 60|DRAFT_HOURS = 24/);
  expect(paper("src/serve.ts")).toContain("DESTRUCTION_LATE_MS = 10 * 60 * 1000");
  expect(alarms).toContain("a destruction is more than 10 minutes late");
});
