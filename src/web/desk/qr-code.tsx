import { encode } from "uqr";

/** Modules around the code that stay empty (ISO/IEC 18004 asks for four). */
const QUIET = 4;

/** A QR code as one path, black on white in the dark too: cameras want it so. */
export function QrCode({ text, title }: { text: string; title: string }) {
  const { data, size } = encode(text, { border: QUIET, ecc: "M" });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} width="232" height="232" role="img" aria-label={title} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
