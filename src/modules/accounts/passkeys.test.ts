import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { aNetwork, joiningWorld } from "../../../test/support/joining.ts";
import { sha256 } from "../../platform/crypto.ts";
import { idBytes, newId, randomToken } from "../../platform/id.ts";
import { type Personal, reveal } from "../../platform/personal.ts";
import { type Actor, asSubjectId } from "../../policy/index.ts";
import { accessFor } from "../vault/index.ts";
import { CHALLENGE_MINUTES } from "./challenges.ts";
import { PASSKEY_NAME_MAX, PASSKEYS_MAX } from "./passkeys.ts";
import type { Session } from "./sessions.ts";

const at = await joiningWorld();
const { passkeys, stepUps, sessions, databases, clock } = at;
const SITE = { id: "school.example", origin: "https://school.example", name: "Школа" };
const b64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString("base64url");

/** CBOR (RFC 8949), as far as a device needs it. */
function cbor(value: number | string | Uint8Array | Map<number | string, unknown>): Buffer {
  const head = (major: number, length: number): Buffer =>
    length < 24 ? Buffer.of((major << 5) | length) : length < 256 ? Buffer.of((major << 5) | 24, length) : Buffer.of((major << 5) | 25, length >> 8, length & 255);
  if (typeof value === "number") return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([name, one]) => [cbor(name), cbor(one as number)])]);
}

interface Choices {
  readonly origin?: string;
  readonly rpId?: string;
  readonly flags?: number;
  readonly counter?: number;
  readonly challenge?: string;
}

/** A device with one key, written from the specification and sharing no code with the library. */
class Device {
  readonly id = randomBytes(16);
  readonly #key: { publicKey: KeyObject; privateKey: KeyObject } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  counter = 0;
  handle = "";

  #authenticator({ rpId = SITE.id, flags = 0x05, counter = (this.counter += 1) }: Choices, more: Buffer = Buffer.alloc(0)): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(rpId), Buffer.of(flags), count, more]);
  }

  create(options: object, choices: Choices = {}): string {
    const { challenge, user } = options as { challenge: string; user: { id: string } };
    this.handle = user.id;
    const { x = "", y = "" } = this.#key.publicKey.export({ format: "jwk" });
    const cose = cbor(new Map<number, unknown>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x, "base64url")], [-3, Buffer.from(y, "base64url")]]));
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.of(0, this.id.length), this.id, cose]);
    const authData = this.#authenticator({ flags: 0x45, ...choices }, attested);
    const client = JSON.stringify({ type: "webauthn.create", challenge: choices.challenge ?? challenge, origin: choices.origin ?? SITE.origin, crossOrigin: false });
    const object = cbor(new Map<string, unknown>([["fmt", "none"], ["attStmt", new Map()], ["authData", authData]]));
    return JSON.stringify({ id: b64(this.id), rawId: b64(this.id), type: "public-key", response: { clientDataJSON: b64(client), attestationObject: b64(object), transports: ["internal"] }, clientExtensionResults: {} });
  }

  get(options: object, choices: Choices & { handle?: string; forge?: boolean } = {}): string {
    const { challenge } = options as { challenge: string };
    const authData = this.#authenticator(choices);
    const client = Buffer.from(JSON.stringify({ type: "webauthn.get", challenge: choices.challenge ?? challenge, origin: choices.origin ?? SITE.origin, crossOrigin: false }));
    const key = choices.forge === true ? generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey : this.#key.privateKey;
    const signature = sign("sha256", Buffer.concat([authData, sha256(client)]), key);
    return JSON.stringify({
      id: b64(this.id), rawId: b64(this.id), type: "public-key", clientExtensionResults: {},
      response: { clientDataJSON: b64(client), authenticatorData: b64(authData), signature: b64(signature), userHandle: choices.handle ?? this.handle },
    });
  }
}

let made = 0;
async function aPerson() {
  return at.joined(`passkey${(made += 1)}@mail.example`);
}
const add = async (session: Session, device: Device, choices: Choices = {}) =>
  passkeys.add({ session, site: SITE, answer: device.create(await passkeys.addOptions(session, SITE, "№ 1"), choices), requestId: newId() });
async function aPersonWithDevice() {
  const person = await aPerson();
  const device = new Device();
  await add(person.session, device);
  return { ...person, device };
}
const signIn = async (device: Device, choices: Parameters<Device["get"]>[1] = {}, browser = randomToken()) =>
  passkeys.signIn({ browser, site: SITE, answer: device.get(await passkeys.signInOptions(browser, SITE), choices), network: aNetwork(), language: "ru" });
const refused = { kind: "invalid", reason: "passkey-refused" };

describe("a passkey", () => {
  it("clause:S1 is asked for as discoverable, verified by the device, and without a word about the person", async () => {
    const { session, subject } = await aPerson();
    const options = await passkeys.addOptions(session, SITE, "№ 12");
    expect(options).toMatchObject({
      rp: { id: "school.example" }, user: { name: "№ 12", id: b64(idBytes(subject)) }, attestation: "none",
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    });
    expect(await passkeys.signInOptions(randomToken(), SITE)).toMatchObject({ rpId: "school.example", userVerification: "required" });
    expect(JSON.stringify(await passkeys.signInOptions(randomToken(), SITE))).not.toContain("allowCredentials");
  });

  it("clause:S1 opens a session for its person, is listed with its last use, and removed by its owner alone", async () => {
    const [person, other] = [await aPersonWithDevice(), await aPerson()];
    const opened = await signIn(person.device);
    expect(opened.session).toMatchObject({ subject: person.subject, method: "passkey" });
    expect(await sessions.find(opened.token)).toMatchObject({ subject: person.subject });
    const [listed] = await passkeys.list(person.subject);
    expect(listed).toMatchObject({ usedAt: clock.now(), synced: false });
    await expect(passkeys.remove(other.session, listed?.id ?? "", newId())).rejects.toMatchObject({ kind: "not-found" });
    await passkeys.remove(opened.session, listed?.id ?? "", newId());
    expect(await passkeys.list(person.subject)).toEqual([]);
    await expect(signIn(person.device)).rejects.toMatchObject(refused);
    const history = await at.ledger.history(databases.data, person.subject, { limit: 20 });
    expect(history.flatMap(({ detail }) => (typeof detail?.["what"] === "string" ? [detail["what"]] : []))).toEqual(expect.arrayContaining(["passkey-added", "passkey-removed"]));
  });

  it("clause:S1 is called what its owner alone says, sealed, and still opens the account", async () => {
    const [person, other] = [await aPersonWithDevice(), await aPerson()];
    const [{ id } = { id: "" }] = await passkeys.list(person.subject);
    const named = async (): Promise<string | null | undefined> => (await passkeys.list(person.subject)).map(({ name }) => name && reveal(name, "ui"))[0];
    expect(await named()).toBeNull();
    await passkeys.rename(person.session, id, "  Мамин   телефон ", newId());
    expect(await named()).toBe("Мамин телефон");
    expect((await signIn(person.device)).session.subject).toBe(person.subject);
    expect(await named()).toBe("Мамин телефон");
    const [row] = await databases.dataOwner<{ row: string }[]>`select p::text as row from accounts.passkey p where passkey_id = ${id}`;
    expect(row?.row.includes(Buffer.from("Мамин").toString("hex"))).toBe(false);
    await expect(passkeys.rename(other.session, id, "Чужой", newId())).rejects.toMatchObject({ kind: "not-found" });
    for (const [name, reason] of [["я".repeat(PASSKEY_NAME_MAX + 1), "too-long"], ["a\u0007b", "unreadable"], ["\ud800", "unreadable"]] as const) {
      await expect(passkeys.rename(person.session, id, name, newId())).rejects.toMatchObject({ kind: "invalid", fields: [{ field: "passkey-name", reason }] });
    }
    await expect(passkeys.rename({ ...person.session, method: "issued-code" }, id, "Телефон", newId())).rejects.toMatchObject({ reason: "session-only-reads" });
    await passkeys.rename(person.session, id, " ", newId());
    expect(await named()).toBeNull();
    const history = await at.ledger.history(databases.data, person.subject, { limit: 20 });
    expect(history.filter(({ detail }) => detail?.["what"] === "passkey-renamed")).toHaveLength(2);
  });

  it("clause:S3 stands by its name in the own archive, and without it in a copy that staff hand over", async () => {
    const person = await aPersonWithDevice();
    const [{ id } = { id: "" }] = await passkeys.list(person.subject);
    await passkeys.rename(person.session, id, "Мамин телефон", newId());
    const part = at.participants.all().find(({ name }) => name === "accounts");
    const exported = async (actor: Actor) => {
      const access = accessFor({ purpose: "request-handling", actor, takenBy: "subject", requestId: newId(), operation: "extract" });
      const { passkeys: held } = (await databases.data.begin((tx) => part?.export(tx, person.subject, access))) ?? {};
      return (held as { called?: Personal<string> }[]).map(({ called }) => called && reveal(called, "door"));
    };
    expect(await exported({ kind: "subject", subject: person.subject })).toEqual(["Мамин телефон"]);
    expect(await exported({ kind: "staff", role: "protection-officer", subject: asSubjectId(newId()) })).toEqual([undefined]);
  });

  it("clause:S1 takes each challenge once, within its time, in the browser and for the act that it was made for", async () => {
    const { session, device } = await aPersonWithDevice();
    const browser = randomToken();
    const answer = device.get(await passkeys.signInOptions(browser, SITE));
    const enter = (text: string, by = browser) => passkeys.signIn({ browser: by, site: SITE, answer: text, network: aNetwork(), language: "ru" });
    await expect(enter(answer, randomToken())).rejects.toMatchObject(refused);
    expect(await enter(answer)).toHaveProperty("token");
    await expect(enter(answer)).rejects.toMatchObject(refused);
    const twice = device.get(await passkeys.signInOptions(browser, SITE));
    const results = await Promise.allSettled([enter(twice), enter(twice), enter(twice)]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const late = device.get(await passkeys.signInOptions(browser, SITE));
    clock.advance({ minutes: CHALLENGE_MINUTES });
    await expect(enter(late)).rejects.toMatchObject(refused);
    const forAnAct = device.get(await passkeys.stepUpOptions(session, "withdraw-all", SITE));
    await expect(enter(forAnAct)).rejects.toMatchObject(refused);
    await expect(signIn(device, { challenge: b64(randomBytes(54)) })).rejects.toMatchObject(refused);
    clock.advance({ minutes: CHALLENGE_MINUTES });
    expect(await at.challenges.forget()).toBeGreaterThan(0);
    expect(await databases.data`select 1 from accounts.used_challenge`).toHaveLength(0);
  });

  it("clause:S1 is refused from another site, without the person's proof to the device, with another key, or for another person", async () => {
    const [person, other] = [await aPersonWithDevice(), await aPersonWithDevice()];
    for (const choices of [
      { origin: "https://evil.example" }, { rpId: "evil.example" }, { flags: 0x01 }, { flags: 0x04 }, { forge: true }, { handle: other.device.handle }, { handle: "" }, { handle: b64(randomBytes(16)) },
    ]) await expect(signIn(person.device, choices), JSON.stringify(choices)).rejects.toMatchObject(refused);
    expect(await signIn(person.device)).toHaveProperty("token");
    const fresh = await aPerson();
    for (const choices of [{ origin: "https://evil.example" }, { rpId: "evil.example" }, { flags: 0x41 }, { challenge: b64(randomBytes(54)) }]) {
      await expect(add(fresh.session, new Device(), choices), JSON.stringify(choices)).rejects.toMatchObject(refused);
    }
    for (const answer of ["", "{}", "null", "[]", "{\"id\":1}", "x".repeat(30_000)]) {
      await expect(passkeys.signIn({ browser: randomToken(), site: SITE, answer, network: aNetwork(), language: "ru" })).rejects.toMatchObject(refused);
    }
  });

  it("clause:S1 whose counter does not go on is taken for a copy and refused", async () => {
    const { device } = await aPersonWithDevice();
    await signIn(device);
    await expect(signIn(device, { counter: device.counter })).rejects.toMatchObject(refused);
    await expect(signIn(device, { counter: 1 })).rejects.toMatchObject(refused);
    expect(await signIn(device)).toHaveProperty("token");
  });

  it("clause:S1 cannot be written for another person by who owns the database, nor moved between people", async () => {
    const [victim, thief] = [await aPersonWithDevice(), await aPersonWithDevice()];
    const [own] = await databases.data<{ key_id: string }[]>`select key_id from accounts.passkey where subject_id = ${victim.subject}`;
    await databases.dataOwner`insert into accounts.passkey select ${victim.subject}, passkey_id, key_id, sealed, added_at, used_at from accounts.passkey where subject_id = ${thief.subject}`;
    await expect(signIn(thief.device, { handle: victim.device.handle })).rejects.toMatchObject(refused);
    await databases.dataOwner`update accounts.passkey set key_id = ${own?.key_id ?? ""} where subject_id = ${victim.subject}`;
    await expect(signIn(thief.device, { handle: victim.device.handle })).rejects.toMatchObject(refused);
    expect((await passkeys.list(victim.subject)).length).toBe(1);
  });

  it("clause:D2 opens nothing once the person's keys are destroyed", async () => {
    const { device, subject } = await aPersonWithDevice();
    await at.keys.destroyKeys((await at.keys.listKeys(subject)).filter(({ compartment }) => compartment === "contact").map(({ keyId }) => keyId));
    await expect(signIn(device)).rejects.toMatchObject(refused);
  });

  it("proves a grave act once, in its session, as a code does", async () => {
    const [person, other] = [await aPersonWithDevice(), await aPersonWithDevice()];
    const { session, device } = person;
    const use = () => databases.data.begin((tx) => stepUps.use(tx, session, "withdraw-all"));
    const prove = async (answer: string) => passkeys.stepUp({ session, act: "withdraw-all", site: SITE, answer, network: aNetwork() });
    await expect(prove(device.get(await passkeys.stepUpOptions(session, "add-passkey", SITE)))).rejects.toMatchObject(refused);
    await expect(prove(device.get(await passkeys.stepUpOptions(other.session, "withdraw-all", SITE)))).rejects.toMatchObject(refused);
    await expect(prove(other.device.get(await passkeys.stepUpOptions(session, "withdraw-all", SITE)))).rejects.toMatchObject(refused);
    await expect(use()).rejects.toMatchObject({ reason: "step-up-needed" });
    await prove(device.get(await passkeys.stepUpOptions(session, "withdraw-all", SITE)));
    expect([await stepUps.isProved(session, "withdraw-all"), await stepUps.isProved(other.session, "withdraw-all")]).toEqual([true, false]);
    await use();
    await expect(use()).rejects.toMatchObject({ reason: "step-up-needed" });
  });

  it("is one of ten at most, and none is added by a session of a representative's code", async () => {
    const { session } = await aPerson();
    for (let one = 0; one < PASSKEYS_MAX; one += 1) await add(session, new Device());
    await expect(add(session, new Device())).rejects.toMatchObject({ kind: "limited", reason: "too-many-passkeys" });
    const issued: Session = { ...session, method: "issued-code" };
    await expect(add(issued, new Device())).rejects.toMatchObject({ reason: "session-only-reads" });
    await expect(passkeys.add({ session: issued, site: SITE, answer: "{}", requestId: newId() })).rejects.toMatchObject({ reason: "session-only-reads" });
  });
});
