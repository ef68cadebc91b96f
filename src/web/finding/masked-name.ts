import type { Masked } from "../../modules/finding/index.ts";

/** Given and family name as their masks leave them, `А•••• Қ•••••`. */
export function sayMaskedName(masked: Masked): string {
  return [masked["given-name"], masked["family-name"]].filter(Boolean).join(" ") || "—";
}
