import { existsSync, readFileSync } from "node:fs";
import type { NetConnectOpts } from "node:net";
import { delimiter, isAbsolute, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bins, imapPassword, isBin } from "./config-mail.ts";
import { scanner } from "./config-uploads.ts";
import { projectRoot } from "./paths.ts";

export const ROLES = ["all", "web", "worker"] as const;
export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

export interface Config {
  /** An https PUBLIC_URL means production. */
  readonly production: boolean;
  readonly role: (typeof ROLES)[number];
  readonly port: number;
  readonly publicUrl: URL;
  readonly policyUrl: URL;
  readonly mailDomain: string;
  /** The host before which a short name may stand; null: none. */
  readonly namesHost: string | null;
  /** Addresses of the owner role; null: embedded PostgreSQL in dataDir. */
  readonly database: { readonly dataUrl: string; readonly keysUrl: string } | null;
  /** One or two folders, both written and both erased. */
  readonly keysDirs: readonly [string, ...string[]];
  readonly dataDir: string;
  readonly filesDir: string;
  readonly journalDir: string;
  readonly smtpUrl: string | null;
  /** The mailbox of requests; null: no mail is read. */
  readonly imapUrl: string | null;
  /** The content of IMAP_PASSWORD_FILE; null: the address holds the password. */
  readonly imapPassword: string | null;
  /** BINs of the state's body for the protection of personal data, whose signature is taken as its own. */
  readonly authorityBins: readonly string[];
  /** The content of OPERATOR_FILE, unchecked but for what production demands; null: the reference operator. */
  readonly operator: Readonly<Record<string, unknown>> | null;
  /** The content of SIGNATURE_TRUST_FILE, unchecked: which certification centres are trusted; null: none yet. */
  readonly signatureTrust: unknown;
  /** Where the signing program listens on a person's own machine. */
  readonly ncalayerUrl: URL;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** False, a number of proxies in front, or their addresses. Never "trust everyone". */
  readonly trustProxy: false | number | readonly string[];
  /** Whole days in which the adults of an import may answer before what waits is destroyed. */
  readonly importDays: number;
  /** Where ClamAV listens; null: nobody looks for malware in what people send. */
  readonly clamavAddress: NetConnectOpts | null;
  /** How long its verdict on a file is waited for. */
  readonly clamavSeconds: number;
  /** Who answers for taking files that no scanner looked at, by name; null: production takes none. */
  readonly unscannedUploadsOwner: string | null;
  /** On the loopback address only; null: not served. */
  readonly metricsPort: number | null;
}

export interface ConfigFault {
  readonly variable: string;
  readonly fault: string;
}

/** Everything that is wrong with the environment, at once. Names variables and faults, never values: an address may hold a password. */
export class ConfigFaults extends Error {
  readonly faults: readonly ConfigFault[];
  /** What could be read all the same, for who looks for more faults; never to be used. */
  readonly readSoFar: Config | null;

  constructor(faults: readonly ConfigFault[], readSoFar: Config | null = null) {
    super(`the environment is not usable:\n${faults.map(({ variable, fault }) => `  ${variable}: ${fault}`).join("\n")}`);
    this.name = "ConfigFaults";
    this.faults = faults;
    this.readSoFar = readSoFar;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;
type Report = (variable: string, fault: string) => void;

function port(env: Environment, name: string, report: Report): number | null {
  const text = env[name];
  if (!text) return null;
  const value = Number(text);
  if (/^\d{1,5}$/.test(text) && value >= 1 && value <= 65_535) return value;
  report(name, "is not a port number from 1 to 65535");
  return null;
}

function whole(env: Environment, name: string, { fallback, max, unit }: { fallback: number; max: number; unit: "days" | "seconds" }, report: Report): number {
  const text = env[name];
  if (!text) return fallback;
  if (/^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= max) return Number(text);
  report(name, `is not a whole number of ${unit} from 1 to ${max}`);
  return fallback;
}

function address(env: Environment, name: string, protocols: readonly string[], report: Report): URL | null {
  const text = env[name];
  if (!text) return null;
  const url = URL.parse(text);
  if (url && protocols.includes(url.protocol) && (url.protocol === "file:" || url.hostname !== "")) return url;
  report(name, `is not an address beginning with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`);
  return null;
}

function oneOf<T extends string>(env: Environment, name: string, choices: readonly T[], fallback: T, report: Report): T {
  const text = env[name];
  if (!text) return fallback;
  const choice = choices.find((known) => known === text);
  if (choice === undefined) report(name, `is none of ${choices.join(", ")}`);
  return choice ?? fallback;
}

/** A folder given as a path or a file:// address, for instance the encrypted file store. */
function folder(env: Environment, name: string, fallback: string, report: Report): string {
  const text = env[name];
  if (!text) return fallback;
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return resolve(text);
  const url = address(env, name, ["file:"], report);
  if (url?.hostname) report(name, "names another machine: only folders of this machine are supported");
  return url && !url.hostname ? fileURLToPath(url) : fallback;
}

function keyFolders(env: Environment, dataDir: string, report: Report): [string, ...string[]] {
  const [first, second, ...more] = (env["KEYS_DIR"] ?? "").split(delimiter).filter((part) => part !== "");
  if (first === undefined) return [join(dataDir, "keys")];
  if (more.length > 0) report("KEYS_DIR", `names more than two folders (they are separated by "${delimiter}")`);
  if (second === undefined) return [resolve(first)];
  if (resolve(first) === resolve(second)) report("KEYS_DIR", "names the same folder twice");
  return [resolve(first), resolve(second)];
}

function proxies(env: Environment, report: Report): Config["trustProxy"] {
  const text = env["TRUST_PROXY"];
  if (!text || text === "0" || text === "false") return false;
  if (/^[1-9]$/.test(text)) return Number(text);
  const parts = text.split(",").map((part) => part.trim());
  if (parts.every((part) => /^(loopback|linklocal|uniquelocal|[0-9a-f.:]*[.:][0-9a-f.:]*(\/\d{1,3})?)$/i.test(part))) return parts;
  report("TRUST_PROXY", "is neither 0, a number of proxies up to 9, nor a list of addresses: trusting every sender is not offered");
  return false;
}

function databases(env: Environment, report: Report): Config["database"] {
  const data = address(env, "DATABASE_URL", ["postgres:", "postgresql:"], report);
  const keys = address(env, "KEYSTORE_URL", ["postgres:", "postgresql:"], report);
  if (env["DATABASE_URL"] && !env["KEYSTORE_URL"]) {
    report("KEYSTORE_URL", "is not set although DATABASE_URL is: keys live in a database of their own");
  }
  if (!env["DATABASE_URL"] && env["KEYSTORE_URL"]) report("DATABASE_URL", "is not set although KEYSTORE_URL is");
  for (const [name, url] of [["DATABASE_URL", data], ["KEYSTORE_URL", keys]] as const) {
    if (url && url.pathname.length < 2) report(name, "names no database");
  }
  if (!data || !keys) return null;
  if (data.host === keys.host && data.pathname === keys.pathname) report("KEYSTORE_URL", "names the same database as DATABASE_URL");
  return { dataUrl: data.href, keysUrl: keys.href };
}

function operator(env: Environment, report: Report): Config["operator"] {
  const path = env["OPERATOR_FILE"];
  if (!path) return null;
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return Object.freeze({ ...value });
    report("OPERATOR_FILE", "does not hold a JSON object");
  } catch (error) {
    report("OPERATOR_FILE", existsSync(path) && error instanceof SyntaxError ? "is not JSON" : "cannot be read");
  }
  return null;
}

function signatureTrust(env: Environment, report: Report): unknown {
  const path = env["SIGNATURE_TRUST_FILE"];
  if (!path) return null;
  try {
    return JSON.parse(readFileSync(path, "utf8")) as unknown;
  } catch (error) {
    report("SIGNATURE_TRUST_FILE", existsSync(path) && error instanceof SyntaxError ? "is not JSON" : "cannot be read");
    return null;
  }
}

function lies(inside: string, outer: string): boolean {
  const path = relative(outer, inside);
  return path === "" || (!path.startsWith("..") && !isAbsolute(path));
}

/** What production (an https PUBLIC_URL) refuses; the keys module adds the acknowledged offline copy once the keys are known. */
function productionFaults(env: Environment, config: Config, report: Report): void {
  if (!env["OPERATOR_FILE"]) report("OPERATOR_FILE", "is not set: production needs the operator's own profile with its BIN");
  else if (config.operator && !isBin(config.operator["bin"])) report("OPERATOR_FILE", "holds no BIN of 12 digits");
  if (!config.smtpUrl && !env["SMTP_URL"]) report("SMTP_URL", "is not set: production sends its letters");
  if (!config.imapUrl && !env["IMAP_URL"]) report("IMAP_URL", "is not set: production reads the letters that ask it for something");
  for (const dir of config.keysDirs) {
    if (lies(dir, config.dataDir)) report("KEYS_DIR", "lies inside DATA_DIR: whoever copies the data would hold the keys");
  }
  if (lies(config.journalDir, config.dataDir)) report("JOURNAL_URL", "lies inside DATA_DIR: it must outlive the loss of the data");
}

/** Turns the environment into a frozen configuration. Throws ConfigFaults with every fault at once. */
export function readConfig(env: Environment): Config {
  const faults: ConfigFault[] = [];
  const report: Report = (variable, fault) => void faults.push({ variable, fault });
  const listen = port(env, "PORT", report) ?? 3000;
  const publicUrl = address(env, "PUBLIC_URL", ["http:", "https:"], report) ?? new URL(`http://localhost:${listen}`);
  if (publicUrl.pathname !== "/" || publicUrl.search !== "" || publicUrl.hash !== "") report("PUBLIC_URL", "has a path: it names a host only");
  const dataDir = resolve(env["DATA_DIR"] || join(projectRoot, ".data"));
  const mailDomain = env["MAIL_DOMAIN"] || publicUrl.hostname;
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(mailDomain)) report("MAIL_DOMAIN", "is not a host name");
  const namesHost = (env["NAMES_HOST"] ?? "").toLowerCase();
  if (namesHost !== "" && !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(namesHost)) report("NAMES_HOST", "is not a host name");
  // A page of the service itself must never be taken for somebody's name.
  if (namesHost !== "" && publicUrl.hostname.endsWith(`.${namesHost}`)) report("NAMES_HOST", "is a part of the host of PUBLIC_URL");
  const metricsPort = port(env, "METRICS_PORT", report);
  if (metricsPort === listen) report("METRICS_PORT", "is the same as PORT");
  const config: Config = {
    production: publicUrl.protocol === "https:",
    role: oneOf(env, "ROLE", ROLES, "all", report),
    port: listen,
    publicUrl,
    policyUrl: address(env, "POLICY_URL", ["http:", "https:"], report) ?? new URL("/policy", publicUrl),
    mailDomain: mailDomain.toLowerCase(),
    namesHost: namesHost === "" ? null : namesHost,
    database: databases(env, report),
    keysDirs: keyFolders(env, dataDir, report),
    dataDir,
    filesDir: folder(env, "FILES_URL", join(dataDir, "files"), report),
    journalDir: folder(env, "JOURNAL_URL", join(dataDir, "journal"), report),
    smtpUrl: address(env, "SMTP_URL", ["smtp:", "smtps:"], report)?.href ?? null,
    imapUrl: address(env, "IMAP_URL", ["imap:", "imaps:"], report)?.href ?? null,
    imapPassword: imapPassword(env, "IMAP_PASSWORD_FILE", report),
    authorityBins: bins(env, "AUTHORITY_BINS", report),
    operator: operator(env, report),
    signatureTrust: signatureTrust(env, report),
    ncalayerUrl: address(env, "NCALAYER_URL", ["wss:", "ws:"], report) ?? new URL("wss://127.0.0.1:13579/"),
    logLevel: oneOf(env, "LOG_LEVEL", LOG_LEVELS, "info", report),
    trustProxy: proxies(env, report),
    importDays: whole(env, "IMPORT_DAYS", { fallback: 30, max: 90, unit: "days" }, report),
    clamavAddress: scanner(env, "CLAMAV_URL", report),
    clamavSeconds: whole(env, "CLAMAV_SECONDS", { fallback: 20, max: 120, unit: "seconds" }, report),
    unscannedUploadsOwner: env["UNSCANNED_UPLOADS_OWNER"]?.trim() || null,
    metricsPort,
  };
  if (config.production) productionFaults(env, config, report);
  if (faults.length > 0) throw new ConfigFaults(faults, config);
  return Object.freeze(config);
}

/** The environment of this process: read here and nowhere else. */
export function processEnvironment(): Environment {
  return process.env;
}
