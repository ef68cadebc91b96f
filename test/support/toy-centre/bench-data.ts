import { fileURLToPath } from "node:url";
import { createToyCentre } from "./toy-centre.ts";
import { encode, signContent } from "./toy-signature.ts";

const NOW = new Date("2026-11-02T06:00:00Z");

/** What the bench `signature` verifies: the product cannot sign, so the toy centre made it once. The keys come from names, so it always makes the same. */
export function benchData(): object {
  const centre = createToyCentre({ algorithm: "gost", now: NOW });
  const holder = centre.issue({ patronymic: "ТОЙОВИЧ", serial: Buffer.alloc(20, 0x51) });
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
  const pinned = (list: readonly { certificate: Uint8Array; sha256: string }[] = []): object[] => list.map(({ certificate, sha256 }) => ({ certificate: base64(certificate), sha256 }));
  const signed = (stamped: boolean): string =>
    base64(encode(signContent(holder, Buffer.from("a request, signed"), { attached: true, signedAt: NOW, ...(stamped && { stamp: centre.stamp }) })));
  const { profile } = centre;
  return {
    now: NOW.toISOString(),
    trust: { kind: profile.kind, anchors: pinned(profile.anchors), intermediates: pinned(profile.intermediates) },
    plain: signed(false),
    stamped: signed(true),
    ocsp: [base64(centre.answer(holder)), base64(centre.answer(centre.stamping))],
    lists: [base64(centre.rootList())],
  };
}

// Run as a program, it prints the data file.
if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(`${JSON.stringify(benchData(), null, 2)}\n`);
