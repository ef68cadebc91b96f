import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ConfigFaults, readConfig, type Environment } from "./config.ts";

const folder = mkdtempSync(join(tmpdir(), "config-"));
afterAll(() => rmSync(folder, { recursive: true }));
const operatorFile = join(folder, "operator.json");
writeFileSync(operatorFile, JSON.stringify({ bin: "123456789012" }));

const production: Environment = {
  PUBLIC_URL: "https://school.test", OPERATOR_FILE: operatorFile, SMTP_URL: "smtps://mail.test", IMAP_URL: "imaps://mail.test", DATA_DIR: join(folder, "data"),
  KEYS_DIR: join(folder, "keys"), JOURNAL_URL: join(folder, "journal"), DATABASE_URL: "postgres://o@db/a", KEYSTORE_URL: "postgres://o@db/b",
};

function faults(env: Environment): string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigFaults) return error.faults.map(({ variable }) => variable);
    throw error;
  }
}

describe("an empty environment", () => {
  it("is a try-out on localhost with the embedded database", () => {
    const config = readConfig({});
    expect(config).toMatchObject({ production: false, role: "all", port: 3000, database: null, metricsPort: null, trustProxy: false, mailDomain: "localhost" });
    expect(config.publicUrl.href).toBe("http://localhost:3000/");
    expect(Object.isFrozen(config)).toBe(true);
  });
});

describe("a bad environment", () => {
  it("is refused with every fault at once, naming no value", () => {
    const env = { PORT: "99999", PUBLIC_URL: "ftp://secret", ROLE: "king", LOG_LEVEL: "loud", SMTP_URL: "http://u:secret@x", TRUST_PROXY: "true" };
    expect(faults(env).sort()).toEqual(["LOG_LEVEL", "PORT", "PUBLIC_URL", "ROLE", "SMTP_URL", "TRUST_PROXY"]);
    expect(() => readConfig(env)).toThrow(expect.not.objectContaining({ message: expect.stringContaining("secret") as string }) as Error);
  });

  it.each([
    [{ DATABASE_URL: "postgres://o@db/a" }, ["KEYSTORE_URL"]],
    [{ KEYSTORE_URL: "postgres://o@db/a" }, ["DATABASE_URL"]],
    [{ DATABASE_URL: "postgres://o@db/a", KEYSTORE_URL: "postgres://o@db/a" }, ["KEYSTORE_URL"]],
    [{ DATABASE_URL: "postgres://o@db", KEYSTORE_URL: "postgres://o@db/b" }, ["DATABASE_URL"]],
    [{ PORT: "3000", METRICS_PORT: "3000" }, ["METRICS_PORT"]],
    [{ PUBLIC_URL: "http://localhost/sub" }, ["PUBLIC_URL"]],
    [{ NAMES_HOST: "https://names.example" }, ["NAMES_HOST"]],
    [{ PUBLIC_URL: "http://www.names.example", NAMES_HOST: "names.example" }, ["NAMES_HOST"]],
    [{ KEYS_DIR: "/a:/b:/c" }, ["KEYS_DIR"]],
    [{ KEYS_DIR: "/a:/a" }, ["KEYS_DIR"]],
    [{ FILES_URL: "s3://bucket" }, ["FILES_URL"]],
    [{ OPERATOR_FILE: join(folder, "none.json") }, ["OPERATOR_FILE"]],
  ] satisfies [Environment, string[]][])("%o", (env, expected) => {
    expect(faults(env)).toEqual(expected);
  });
});

describe("production", () => {
  it("is an https address with everything it needs", () => {
    expect(readConfig(production)).toMatchObject({ production: true, operator: { bin: "123456789012" } });
    expect(readConfig({ ...production, KEYS_DIR: `${join(folder, "keys")}:${join(folder, "more keys")}` }).keysDirs).toHaveLength(2);
  });

  it("allows the embedded database", () => {
    expect(faults({ ...production, DATABASE_URL: undefined, KEYSTORE_URL: undefined })).toEqual([]);
  });

  it.each([
    ["OPERATOR_FILE", undefined], ["SMTP_URL", undefined], ["IMAP_URL", undefined], ["KEYSTORE_URL", undefined],
    ["KEYS_DIR", join(folder, "data", "keys")], ["KEYS_DIR", `/elsewhere:${join(folder, "data")}`], ["JOURNAL_URL", join(folder, "data", "journal")],
  ])("is refused for %s = %s", (variable, value) => {
    expect(faults({ ...production, [variable]: value })).toEqual([variable]);
  });

  it("is refused without a BIN of 12 digits", () => {
    const file = join(folder, "no-bin.json");
    writeFileSync(file, JSON.stringify({ bin: "12" }));
    expect(faults({ ...production, OPERATOR_FILE: file })).toEqual(["OPERATOR_FILE"]);
  });
});
