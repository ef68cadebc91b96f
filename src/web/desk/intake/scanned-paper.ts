import type { MediaType } from "../../../modules/intake/index.ts";
import type { PersonAtDesk } from "./person-at-desk.ts";

const ENDINGS: Readonly<Record<MediaType, string>> = { "application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png" };

/** The name on disk of an opened scan: the person's number, and nothing of what stands in it. */
export function scanFileName({ number }: Pick<PersonAtDesk, "number">, mediaType: MediaType): string {
  return `paper-${number}.${ENDINGS[mediaType]}`;
}
