import type { MediaType, ScanWish } from "../../../modules/intake/index.ts";
import type { AppDeps } from "../../app-deps.ts";
import type { PersonAtDesk } from "./person-at-desk.ts";

const ENDINGS: Readonly<Record<MediaType, string>> = { "application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png" };

/** Binds a scan to its record; a code that leads nowhere is told before a file is kept (clause:U1). Throws as `PaperCodes.look` and `Scans.add`. */
export async function addScan({ intakeDesk: { paperCodes, scans }, databases }: Pick<AppDeps, "intakeDesk" | "databases">, wish: ScanWish): Promise<string> {
  if (wish.code !== null) await paperCodes.look(databases.data, wish.code);
  return scans.add(wish);
}

/** The name on disk of an opened scan: the person's number, and nothing of what stands in it. */
export function scanFileName({ number }: Pick<PersonAtDesk, "number">, mediaType: MediaType): string {
  return `paper-${number}.${ENDINGS[mediaType]}`;
}
