import { encode } from "uqr";

const QUIET = 4;

/** A QR code as a drawing of squares, without a script or a style of its own (ISO/IEC 18004). `label` is what a screen reader says instead. */
export function QrCode({ content, label }: { content: string; label: string }) {
  const { data, size } = encode(content, { ecc: "M", border: 0 });
  const side = size + 2 * QUIET;
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : []))).join("");
  return (
    <svg class="qr" role="img" aria-label={label} viewBox={`0 0 ${side} ${side}`} width="132" height="132" shape-rendering="crispEdges">
      <rect width={side} height={side} fill="#fff" />
      <path d={squares} fill="#000" />
    </svg>
  );
}

/** A code in groups, as people read it out. */
export function inGroups(code: string): string {
  return code.replaceAll(/.{4}(?=.)/gu, "$& ");
}
