import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from "node:crypto";
import { hmac, sha256 } from "../../platform/crypto.ts";
import { eraseKeyFile, keepKeyFile, KeyFileFault, readKeyFile, writeKeyFile, type KeyFolders } from "./key-files.ts";

export const LONG_LIVED = ["ledger-signing", "journal", "form-token", "index"] as const;
export type LongLivedName = (typeof LONG_LIVED)[number];
/** Those that `keys rotate` may replace alone. The journal's reads old records; the index's is turned by building the index anew. */
export const ROTATABLE = ["ledger-signing", "form-token"] as const satisfies readonly LongLivedName[];

export interface LongLivedKeys {
  /** Ed25519, private. */
  readonly ledgerSigning: KeyObject;
  /** The key before it, which signs along for 30 days after a change. */
  readonly ledgerSigningPrevious: KeyObject | null;
  /** 32 bytes each. */
  readonly journal: Buffer;
  readonly formToken: Buffer;
  readonly formTokenPrevious: Buffer | null;
  readonly index: Buffer;
  /** What people compare: 32 hexadecimal digits each, telling nothing about the key. */
  readonly fingerprints: Readonly<Record<LongLivedName, string>>;
}

const fileOf = (name: LongLivedName): string => `${name}.key`;
const previousOf = (name: LongLivedName): string => `${name}.previous.key`;
const ACKNOWLEDGEMENT = "offline-copy.json";

function make(name: LongLivedName): Buffer {
  if (name !== "ledger-signing") return Buffer.from(`${randomBytes(32).toString("hex")}\n`);
  return Buffer.from(generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }));
}

function secretOf(name: LongLivedName, content: Buffer): Buffer {
  const text = content.toString("ascii").trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new KeyFileFault(fileOf(name), "does not hold 32 bytes in hexadecimal digits");
  return Buffer.from(text, "hex");
}

function signingOf(content: Buffer): KeyObject {
  const key = createPrivateKey(content);
  if (key.asymmetricKeyType !== "ed25519") throw new KeyFileFault(fileOf("ledger-signing"), "is no Ed25519 key");
  return key;
}

function fingerprintOf(name: LongLivedName, content: Buffer): string {
  if (name !== "ledger-signing") return hmac(secretOf(name, content), `robotek ${name}`).toString("hex", 0, 16);
  const spki = createPublicKey(signingOf(content)).export({ type: "spki", format: "der" });
  return sha256(spki).toString("hex").slice(0, 32);
}

async function read(folders: KeyFolders, file: string): Promise<Buffer | null> {
  for (const folder of folders) {
    const content = await readKeyFile(folder, file);
    if (content !== null) return content;
  }
  return null;
}

/** Makes the long-lived keys that are missing, writes missing copies, and loads all. Safe with two processes at once. Throws KeyFileFault. */
export async function initKeys(folders: KeyFolders): Promise<LongLivedKeys> {
  for (const name of LONG_LIVED) await keepKeyFile(folders, fileOf(name), () => make(name));
  return loadLongLivedKeys(folders);
}

/** Loads the long-lived keys. Throws KeyFileFault when one is missing: a lost key is never replaced silently. */
export async function loadLongLivedKeys(folders: KeyFolders): Promise<LongLivedKeys> {
  const contents = new Map<LongLivedName, Buffer>();
  for (const name of LONG_LIVED) {
    const content = await read(folders, fileOf(name));
    if (content === null) throw new KeyFileFault(fileOf(name), "is in no folder of KEYS_DIR");
    contents.set(name, content);
  }
  const of = (name: LongLivedName): Buffer => contents.get(name) ?? Buffer.alloc(0);
  const signingBefore = await read(folders, previousOf("ledger-signing"));
  const formBefore = await read(folders, previousOf("form-token"));
  return Object.freeze({
    ledgerSigning: signingOf(of("ledger-signing")),
    ledgerSigningPrevious: signingBefore && signingOf(signingBefore),
    journal: secretOf("journal", of("journal")),
    formToken: secretOf("form-token", of("form-token")),
    formTokenPrevious: formBefore && secretOf("form-token", formBefore),
    index: secretOf("index", of("index")),
    fingerprints: Object.freeze(Object.fromEntries(LONG_LIVED.map((name) => [name, fingerprintOf(name, of(name))])) as Record<LongLivedName, string>),
  });
}

/**
 * Replaces one key and keeps the one before it beside. Running processes take it up when they start again.
 * The offline copy must be made and acknowledged anew: the old acknowledgement no longer fits the fingerprints.
 */
export async function rotateLongLivedKey(folders: KeyFolders, name: (typeof ROTATABLE)[number]): Promise<LongLivedKeys> {
  const content = await read(folders, fileOf(name));
  if (content === null) throw new KeyFileFault(fileOf(name), "is in no folder of KEYS_DIR");
  await writeKeyFile(folders, previousOf(name), content);
  await writeKeyFile(folders, fileOf(name), make(name));
  return loadLongLivedKeys(folders);
}

/** Erases the key before the present one: after 30 days for the ledger's, after 24 hours for the form token's. */
export async function dropPreviousKey(folders: KeyFolders, name: (typeof ROTATABLE)[number]): Promise<void> {
  await eraseKeyFile(folders, previousOf(name));
}

/** Writes the long-lived keys, and nothing else, into a folder that is to be taken off the machine. */
export async function writeOfflineCopy(folders: KeyFolders, folder: string): Promise<void> {
  for (const name of LONG_LIVED) {
    const content = await read(folders, fileOf(name));
    if (content === null) throw new KeyFileFault(fileOf(name), "is in no folder of KEYS_DIR");
    await writeKeyFile([folder], fileOf(name), content);
  }
}

/** Notes that a person has put the offline copy with these fingerprints away. Throws KeyFileFault when they are not those of the keys in use. */
export async function acknowledgeOfflineCopy(folders: KeyFolders, fingerprints: LongLivedKeys["fingerprints"], at: Date): Promise<void> {
  const { fingerprints: present } = await loadLongLivedKeys(folders);
  const wrong = LONG_LIVED.find((name) => present[name] !== fingerprints[name]);
  if (wrong !== undefined) throw new KeyFileFault(fileOf(wrong), "has another fingerprint than the copy");
  await writeKeyFile(folders, ACKNOWLEDGEMENT, Buffer.from(`${JSON.stringify({ fingerprints: present, at: at.toISOString() })}\n`));
}

/** Whether the offline copy of the keys now in use was acknowledged. Production does not start without it. */
export async function offlineCopyAcknowledged(folders: KeyFolders): Promise<boolean> {
  const content = await read(folders, ACKNOWLEDGEMENT);
  if (content === null) return false;
  const { fingerprints } = await loadLongLivedKeys(folders);
  try {
    const noted = (JSON.parse(content.toString("utf8")) as { fingerprints?: Partial<Record<string, string>> }).fingerprints ?? {};
    return LONG_LIVED.every((name) => noted[name] === fingerprints[name]);
  } catch {
    return false;
  }
}
