import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { systemClock } from "../platform/clock.ts";
import { readConfig } from "../platform/config.ts";
import type { Call } from "./command.ts";
import { command as init } from "./keys-init.ts";
import { command as rotate } from "./keys-rotate.ts";

const root = mkdtempSync(join(tmpdir(), "robotek keys "));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function call(args: readonly string[], values: Record<string, string> = {}, flags: readonly string[] = []): Call {
  return {
    args, flags: new Set(flags), values: new Map(Object.entries(values)), json: true, clock: systemClock, say: () => undefined,
    config: () => readConfig({ DATA_DIR: join(root, "data"), KEYS_DIR: join(root, "keys") }),
  };
}

describe("the key commands", () => {
  it("make the keys, copy them off the machine, and note the copy only when it can be read back and is theirs", async () => {
    const made = await init.run(call([]));
    expect(made).toMatchObject({ ok: true, value: { offlineCopy: false } });
    expect(made.text).toContain("Production does not start without one");
    const copy = join(root, "a stick");
    await init.run(call([], { "offline-copy": copy }));
    expect(readdirSync(copy)).toHaveLength(4);
    expect(await init.run(call([], { acknowledge: join(root, "nowhere") }))).toMatchObject({ ok: false });
    expect(await init.run(call([], { acknowledge: copy }))).toMatchObject({ ok: true, value: { offlineCopy: true } });
    expect(await rotate.run(call(["form-token"]))).toMatchObject({ ok: true, value: { rotated: "form-token" } });
    expect(await init.run(call([]))).toMatchObject({ value: { offlineCopy: false } });
    expect(await init.run(call([], { acknowledge: copy }))).toMatchObject({ ok: false });
    expect(await rotate.run(call(["form-token"], {}, ["drop-previous"]))).toMatchObject({ ok: true });
    await expect(rotate.run(call(["journal"]))).rejects.toThrow("no key journal can be rotated");
  });
});
