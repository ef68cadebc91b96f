/** A toy certification centre: keys, certificates, OCSP, lists, time stamps and signatures for tests, of both algorithms. */
export { createToyCentre, TOY_ADDRESSES, type ToyCentre, type ToyHolder } from "./toy-centre.ts";
export { extension, keyIdOf, makeCertificate, nameOf, USAGE, type ToyCertificate, type ToyExtension } from "./toy-certificate.ts";
export { certificateId, listEntry, makeList, makeOcspAnswer, type ToyRevocation } from "./toy-revocation.ts";
export {
  SHA1_ALGORITHM, attribute, encode, encodeBer, makeStamp, signContent, signedAttributes, signerOver, type ToySignOptions, type ToySignatureParts, type ToySignerParts,
} from "./toy-signature.ts";
export { fromLittleEndian, gostKey, gostPublicPoint, littleEndian64, rsaKey, signGostDigest, toyKey, type ToyAlgorithm, type ToyKey } from "./toy-keys.ts";
export * as toyDer from "./toy-der.ts";
export { mutantOf, seededChance } from "./toy-mutants.ts";
export { serveToyCentre } from "./toy-server.ts";
