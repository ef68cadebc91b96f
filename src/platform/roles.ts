import { createHmac, pbkdf2Sync } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hkdf, sha256 } from "./crypto.ts";
import { randomToken } from "./id.ts";

/** The parts of the service with rights of their own. Migrations grant to their group roles. */
export const PARTS = ["app", "integrator", "eraser", "keystore"] as const;
export type Part = (typeof PARTS)[number];

/** Which parts may enter which database: nobody but the key store's own role sees a key row. */
export const PARTS_OF = { data: ["app", "integrator", "eraser"], keys: ["keystore"] } as const satisfies Record<string, readonly Part[]>;
export type DatabaseKind = keyof typeof PARTS_OF;

/** The NOLOGIN role that migrations grant to: the same name in every installation on a server. */
export function groupRole(part: Part): string {
  return `robotek_${part}`;
}

/** The role that logs in: an installation's own, named after its database (or `prefix`). PostgreSQL cuts names at 63 bytes. */
export function loginRole(prefix: string, part: Part): string {
  const name = `${prefix}_${part}_login`;
  return Buffer.byteLength(name) <= 63 ? name : `${sha256(prefix).toString("hex").slice(0, 32)}_${part}_login`;
}

/** The password of a login role, derived from the installation's secret: never stored anywhere else. */
export function loginPassword(secret: Uint8Array, role: string): string {
  return hkdf(secret, `database role ${role}`).toString("base64url");
}

/**
 * What PostgreSQL stores for a password (SCRAM-SHA-256, RFC 5803 without the "SASL" names), made here so that no statement and no server
 * log ever carries the password. 4096 rounds as PostgreSQL itself: the password has 256 bits.
 */
export function scramVerifier(secret: Uint8Array, role: string): string {
  const salt = hkdf(secret, `database role salt ${role}`, "", 16);
  const salted = pbkdf2Sync(loginPassword(secret, role), salt, 4096, 32, "sha256");
  const clientKey = createHmac("sha256", salted).update("Client Key").digest();
  const serverKey = createHmac("sha256", salted).update("Server Key").digest();
  return `SCRAM-SHA-256$4096:${salt.toString("base64")}$${sha256(clientKey).toString("base64")}:${serverKey.toString("base64")}`;
}

const SECRET_FILE = "database-roles.secret";

function readSecret(folder: string): Buffer | null {
  try {
    return Buffer.from(readFileSync(join(folder, SECRET_FILE), "utf8").trim(), "base64url");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** The 32-byte secret behind the roles' passwords, in every folder of KEYS_DIR; made at the first call, safe against two at once. */
export function rolesSecret(keysDirs: readonly string[]): Buffer {
  const known = keysDirs.map(readSecret).find((secret) => secret !== null);
  const wanted = `${known?.toString("base64url") ?? randomToken(32)}\n`;
  for (const folder of keysDirs) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      writeFileSync(join(folder, SECRET_FILE), wanted, { mode: 0o600, flag: "wx", flush: true });
    } catch (error) {
      // Another process made it first: its secret counts.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  const secret = keysDirs.map(readSecret).find((found) => found !== null);
  if (!secret || secret.length !== 32) throw new Error(`${SECRET_FILE} in KEYS_DIR does not hold 32 bytes`);
  return secret;
}
