import type { ruData } from "./ru-data.ts";
import type { Translation } from "./translation.ts";

export const kkData = {
  "refusal.child-unknown": "Сіз өкілі болып отырған балалардың арасында мұндай бала жоқ.",
  "refusal.session-only-reads": "Өкіл берген кодпен өз деректеріңізді тек қарауға болады.",
} as const satisfies Translation<typeof ruData>;
