import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../src/platform/paths.ts";
import { testDatabases } from "./support/database.ts";

const { mayUse } = createRequire(import.meta.url)("../lint/modules.cjs") as { mayUse: Record<string, readonly string[]> };
const modules = join(projectRoot, "src/modules");

interface Stored {
  readonly module: string;
  readonly file: string;
  readonly text: string;
}
const stores: Stored[] = readdirSync(modules, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".store.ts"))
  .map((path) => ({ module: path.split("/")[0] ?? "", file: path, text: readFileSync(join(modules, path), "utf8") }));

/** Relations of the catalogue by `schema.name`, with their kind: r and p are tables, v and m views. */
const kinds = new Map<string, string>();
beforeAll(async () => {
  const { dataOwner, keysOwner } = await testDatabases();
  for (const sql of [dataOwner, keysOwner]) {
    const rows = await sql<{ name: string; kind: string }[]>`
      select n.nspname || '.' || c.relname as name, c.relkind::text as kind from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'v', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;
    for (const { name, kind } of rows) kinds.set(name, kind);
  }
});

/** What a text reads or writes of another module's schema though the table of modules, or the rule of views, does not allow it. */
function foreign({ module, text }: Pick<Stored, "module" | "text">): string[] {
  const named = [...text.matchAll(/\b(?:from|join|into|update|only|table|truncate)\s+([a-z_]+)\.([a-z_]+)/gi)];
  return named.flatMap(([, schema = "", name = ""]) => {
    const kind = kinds.get(`${schema}.${name}`);
    if (kind === undefined || schema === module) return [];
    const allowed = (mayUse[module] ?? []).includes(schema) && (kind === "v" || kind === "m");
    return allowed ? [] : [`${schema}.${name}`];
  });
}

describe("a module's store", () => {
  it("uses its own schema, and of modules above it the views alone", () => {
    expect(stores.length).toBeGreaterThan(5);
    expect(stores.flatMap((store) => foreign(store).map((name) => `${store.file} uses ${name}`))).toEqual([]);
  });

  it("is found out when it reads another's table, or a view of one not declared", () => {
    expect(foreign({ module: "accounts", text: "select 1 from consent.event" })).toEqual(["consent.event"]);
    expect(foreign({ module: "ledger", text: "select 1 from consent.facts" })).toEqual(["consent.facts"]);
    expect(foreign({ module: "vault", text: "select 1 from consent.facts" })).toEqual([]);
  });
});

const migrations = (["data", "keys"] as const).flatMap((kind) =>
  readdirSync(join(projectRoot, "migrations", kind)).filter((name) => /^\d{4}_.*\.sql$/.test(name)).map((name) => [kind, name] as const));

describe("migrations", () => {
  it("have numbers of their own", () => {
    const numbers = migrations.map(([kind, name]) => `${kind} ${name.slice(0, 4)}`);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it("never read the database's clock: time is a parameter", () => {
    const clock = /\bnow\s*\(\s*\)|\bcurrent_(timestamp|date|time)\b|\blocaltime(stamp)?\b|\b(clock|statement|transaction)_timestamp\s*\(/i;
    const without = (text: string): string => text.replace(/--[^\n]*/g, "");
    expect(clock.test(without("at timestamptz default now() -- x"))).toBe(true);
    expect(migrations.filter(([kind, name]) => clock.test(without(readFileSync(join(projectRoot, "migrations", kind, name), "utf8"))))).toEqual([]);
  });
});
