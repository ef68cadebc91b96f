import type { ruData } from "./ru-data.ts";
import type { Translation } from "./translation.ts";

export const enData = {
  "refusal.child-unknown": "There is no such child among those whom you represent.",
  "refusal.session-only-reads": "With a code from a representative you can only look at your data.",
} as const satisfies Translation<typeof ruData>;
