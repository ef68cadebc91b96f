import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { UnsealFault } from "./crypto.ts";
import { openFileStore } from "./files.ts";

const folder = mkdtempSync(join(tmpdir(), "files-"));
afterAll(() => rmSync(folder, { recursive: true }));
const store = openFileStore(folder);
const path = (id: string): string => join(folder, id.slice(0, 2), id.slice(2, 4), id);

it("gives back what was put, and leaves no plain byte on the disk", async () => {
  const key = randomBytes(32);
  const text = Buffer.from("Айгүл Сериккызы".repeat(20));
  const id = await store.put(key, text);
  expect(await store.get(id, key)).toEqual(text);
  expect(readFileSync(path(id)).includes("Айгүл")).toBe(false);
  expect(statSync(path(id)).mode & 0o077).toBe(0);
  expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).includes("unfinished"))).toEqual([]);
});

it("refuses another key, and a file put in another's place", async () => {
  const key = randomBytes(32);
  const [one, two] = [await store.put(key, Buffer.from("one")), await store.put(key, Buffer.from("two"))];
  await expect(store.get(one, randomBytes(32))).rejects.toThrow(UnsealFault);
  copyFileSync(path(one), path(two));
  await expect(store.get(two, key)).rejects.toThrow(UnsealFault);
});

it("says that a deleted file is missing, and takes no path for an id", async () => {
  const key = randomBytes(32);
  const id = await store.put(key, Buffer.from("x"));
  expect(await store.has(id)).toBe(true);
  await store.delete(id);
  await store.delete(id);
  expect(await store.has(id)).toBe(false);
  await expect(store.get(id, key)).rejects.toThrow("file-missing");
  await expect(store.get("../../etc/passwd", key)).rejects.toThrow(RangeError);
  await expect(store.has("../../etc/passwd")).rejects.toThrow(RangeError);
});
