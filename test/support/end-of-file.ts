import { afterAll } from "vitest";
import { closeAll } from "./at-end.ts";

// Part of every test file (vitest.config.ts).
afterAll(closeAll, 120_000);
