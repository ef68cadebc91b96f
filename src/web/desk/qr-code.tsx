import { encode } from "uqr";

/** Modules around the code that stay empty: ISO/IEC 18004 asks for four. */
const QUIET = 4;

interface QrCodeProps {
  readonly content: string;
  /** What a screen reader says instead. */
  readonly label: string;
  readonly side_px: number;
}

/** A QR code as one path, without a script or a style of its own: black on white in the dark too, since cameras want it so. */
export function QrCode({ content, label, side_px }: QrCodeProps) {
  const { data, size } = encode(content, { border: QUIET, ecc: "M" });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  return (
    <svg class="qr" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} width={side_px} height={side_px} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
