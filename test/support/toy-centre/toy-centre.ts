import { createHash } from "node:crypto";
import type { CentreRequest, HttpGetter, TrustProfileSource } from "../../../src/modules/signatures/index.ts";
import { USAGE, extension, makeCertificate, nameOf, type ToyCertificate, type ToyExtension } from "./toy-certificate.ts";
import type { Der } from "./toy-der.ts";
import { toyKey, type ToyAlgorithm, type ToyKey } from "./toy-keys.ts";
import { certificateId, makeList, makeOcspAnswer, type ToyAnswerOptions, type ToyListOptions, type ToyRevocation } from "./toy-revocation.ts";
import { makeStamp } from "./toy-signature.ts";

const DAY = 86_400_000;
const EMAIL = "1.3.6.1.5.5.7.3.4", CLIENT = "1.3.6.1.5.5.7.3.2";

/** Who a certificate is for. */
export interface ToyHolder {
  readonly iin?: string;
  readonly surname?: string;
  readonly givenName?: string;
  readonly patronymic?: string;
  readonly bin?: string;
  readonly organisation?: string;
  /** Identifiers of the organisation's roles besides 1.2.398.3.3.4.1.2. */
  readonly roles?: readonly string[];
  readonly use?: "sign" | "authenticate";
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly serial?: Uint8Array;
  readonly key?: ToyKey;
  readonly extraExtensions?: readonly ToyExtension[];
}

/** A certification centre with everything the national one has, on keys of its own, in memory. */
export interface ToyCentre {
  readonly algorithm: ToyAlgorithm;
  readonly root: ToyCertificate;
  readonly issuing: ToyCertificate;
  readonly responder: ToyCertificate;
  readonly stamping: ToyCertificate;
  /** What the centre's services were asked, newest last. */
  readonly calls: CentreRequest[];
  /** Services that do not answer, by a part of their address. */
  readonly down: Set<string>;
  /** The trust profile that names root and issuing certificate, the responder and the lists. */
  readonly profile: TrustProfileSource;
  /** Moves the centre's clock. */
  readonly setNow: (at: Date) => void;
  readonly issue: (holder: ToyHolder) => ToyCertificate;
  readonly revoke: (serial: Uint8Array, revocation: ToyRevocation) => void;
  /** A time-stamp token over a signature value, as of the centre's clock. */
  readonly stamp: (signature: Uint8Array) => Der;
  readonly answer: (certificate: ToyCertificate, options?: Partial<ToyAnswerOptions>) => Der;
  readonly list: (options?: Partial<ToyListOptions>) => Der;
  readonly rootList: (options?: Partial<ToyListOptions>) => Der;
  /** Plays the responder and the servers of lists. */
  readonly fetch: HttpGetter;
}

export const TOY_ADDRESSES = {
  ocsp: "http://ocsp.toy.test/",
  list: "http://crl.toy.test/issuing.crl",
  delta: "http://crl.toy.test/issuing-delta.crl",
  rootList: "http://crl.toy.test/root.crl",
} as const;

function pinned(der: Der): { certificate: Der; sha256: string } {
  return { certificate: der, sha256: createHash("sha256").update(der).digest("hex") };
}

/** Names of the holder in the order of the national centre: CN, surname, serial number, country, patronymic, firm. */
function holderName({ iin = "990101300017", surname = "ТОЙОВ", givenName = "АСАН", patronymic, bin, organisation }: ToyHolder): Der {
  return nameOf([
    ["2.5.4.3", `${surname} ${givenName}`],
    ["2.5.4.4", surname],
    ["2.5.4.5", `IIN${iin}`],
    ["2.5.4.6", "KZ"],
    ...(patronymic === undefined ? [] : [["2.5.4.42", patronymic] as const]),
    ...(organisation === undefined ? [] : [["2.5.4.10", organisation] as const]),
    ...(bin === undefined ? [] : [["2.5.4.11", `BIN${bin}`] as const]),
  ]);
}

function serialFrom(...parts: readonly (string | number)[]): Uint8Array {
  const bytes = createHash("sha256").update(parts.join(" ")).digest().subarray(0, 20);
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f); // positive, and without a leading zero
  return bytes;
}

interface ToyAuthorities {
  readonly root: ToyCertificate;
  readonly issuing: ToyCertificate;
  readonly responder: ToyCertificate;
  readonly stamping: ToyCertificate;
}

function makeAuthorities(algorithm: ToyAlgorithm, label: string, made: Date): ToyAuthorities {
  const years = (count: number): Date => new Date(made.getTime() + count * 365 * DAY);
  const key = (role: string): ToyKey => toyKey(algorithm, `${label} ${role}`);
  const name = (common: string): Der => nameOf([["2.5.4.3", common], ["2.5.4.6", "KZ"]]);
  const rootKey = key("root");
  const rootName = name(`ОЙЫНШЫҚ НЕГІЗГІ ОРТАЛЫҚ (${label})`);
  const common = { notBefore: years(-2), notAfter: years(8) };
  const root = makeCertificate({
    ...common, name: rootName, key: rootKey, serial: serialFrom(label, "root"), issuer: { name: rootName, key: rootKey },
    extensions: [extension.authority(), extension.keyUsage(USAGE.authority), extension.keyId(rootKey)],
  });
  const under = (issuer: ToyCertificate, role: string, common_: string, extensions: readonly ToyExtension[]): ToyCertificate => {
    const own = key(role);
    const always = [extension.keyId(own), extension.issuerKeyId(issuer.key)];
    return makeCertificate({ ...common, name: name(common_), key: own, serial: serialFrom(label, role), issuer, extensions: [...extensions, ...always] });
  };
  const issuing = under(root, "issuing", `ОЙЫНШЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (${label})`, [extension.authority(0), extension.keyUsage(USAGE.authority)]);
  const responder = under(issuing, "responder", "OCSP RESPONDER", [extension.keyUsage(USAGE.stamp), extension.purposes(["1.3.6.1.5.5.7.3.9"]), extension.noCheck()]);
  const stamping = under(issuing, "stamping", "TIME-STAMPING AUTHORITY", [extension.keyUsage(USAGE.stamp), extension.purposes(["1.3.6.1.5.5.7.3.8"], true)]);
  return { root, issuing, responder, stamping };
}

/** Makes a centre. The same algorithm and label make the same GOST keys; RSA keys live as long as the process. */
export function createToyCentre({ algorithm, now, label = `TOY ${algorithm.toUpperCase()}` }: { algorithm: ToyAlgorithm; now: Date; label?: string }): ToyCentre {
  const authorities = makeAuthorities(algorithm, label, now);
  const { root, issuing, responder, stamping } = authorities;
  const revoked = new Map<string, readonly [Uint8Array, ToyRevocation]>();
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
  let clock = now;
  let issued = 0;
  let stamps = 0;

  const centre: ToyCentre = {
    ...authorities,
    algorithm,
    calls: [],
    down: new Set(),
    profile: {
      kind: "test",
      anchors: [pinned(root.der)],
      intermediates: [pinned(issuing.der)],
      ocsp: TOY_ADDRESSES.ocsp,
      lists: [
        { issuer: pinned(issuing.der).sha256, full: TOY_ADDRESSES.list, delta: TOY_ADDRESSES.delta },
        { issuer: pinned(root.der).sha256, full: TOY_ADDRESSES.rootList },
      ],
    },
    setNow: (at) => { clock = at; },
    issue: (holder) => {
      const { key = toyKey(algorithm, `${label} holder`), serial = serialFrom(label, "holder", ++issued), use = "sign", bin, roles = [], extraExtensions = [] } = holder;
      const kind = bin === undefined ? ["1.2.398.3.3.4.1.1"] : ["1.2.398.3.3.4.1.2", ...roles];
      return makeCertificate({
        name: holderName(holder), key, serial, issuer: issuing,
        notBefore: holder.notBefore ?? new Date(now.getTime() - 30 * DAY),
        notAfter: holder.notAfter ?? new Date(now.getTime() + 335 * DAY),
        extensions: [
          extension.keyUsage(USAGE[use]), extension.purposes([use === "sign" ? EMAIL : CLIENT, ...kind]), extension.policies(["1.2.398.3.3.2"]),
          extension.keyId(key), extension.issuerKeyId(issuing.key), ...extraExtensions,
        ],
      });
    },
    revoke: (serial, revocation) => { revoked.set(hex(serial), [serial, revocation]); },
    stamp: (signature) => makeStamp(stamping, signature, { at: clock, serial: ++stamps }),
    answer: (certificate, options) => answerFor(certificateId(issuing, certificate.serial), certificate.serial, options),
    list: (options) => makeList(issuing, { number: 10, thisUpdate: clock, nextUpdate: new Date(clock.getTime() + DAY), entries: [...revoked.values()], ...options }),
    rootList: (options) => makeList(root, { number: 3, thisUpdate: clock, nextUpdate: new Date(clock.getTime() + 30 * DAY), entries: [...revoked.values()], ...options }),
    fetch: (request) => {
      centre.calls.push(request);
      if ([...centre.down].some((part) => request.url.includes(part))) return Promise.reject(new Error("down"));
      if (request.url === TOY_ADDRESSES.ocsp) return Promise.resolve(answerRequest(request.body ?? new Uint8Array()));
      if (request.url === TOY_ADDRESSES.list) return Promise.resolve(centre.list());
      if (request.url === TOY_ADDRESSES.rootList) return Promise.resolve(centre.rootList());
      return Promise.reject(new Error("not found"));
    },
  };

  function answerFor(id: Der, serial: Uint8Array, options: Partial<ToyAnswerOptions> = {}): Der {
    return makeOcspAnswer(id, { responder, producedAt: clock, status: revoked.get(hex(serial))?.[1] ?? "good", ...options });
  }

  // The request's CertID ends with the serial number, and its nonce is the last 16 bytes: enough of a reader for a toy.
  function answerRequest(request: Uint8Array): Der {
    const bytes = Buffer.from(request);
    const start = bytes.indexOf(certificateId(issuing, new Uint8Array()).subarray(2, -2)); // CertID without its head and the empty serial number
    const at = start + certificateId(issuing, new Uint8Array()).length - 4;
    const serial = bytes.subarray(at + 2, at + 2 + (bytes[at + 1] ?? 0));
    if (start < 0) return answerFor(certificateId(root, Uint8Array.of(1)), Uint8Array.of(1));
    return answerFor(certificateId(issuing, serial), serial, { nonce: bytes.subarray(-16) });
  }

  return centre;
}
