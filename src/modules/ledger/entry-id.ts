import { pooledRandom } from "../../platform/random-pool.ts";

let last = { ms: Number.NaN, text: "" };

/** The first twelve digits, with their hyphens and the version's: the time in milliseconds. Entries come in groups of one moment. */
function timePart(ms: number): string {
  if (ms !== last.ms) {
    const digits = ms.toString(16).padStart(12, "0");
    last = { ms, text: `${digits.slice(0, 8)}-${digits.slice(8)}-7` };
  }
  return last.text;
}

/**
 * The id of an entry: a UUID of version 7 (RFC 9562 §5.7), the time in milliseconds and 74 random bits.
 * Ids of one time lie together, so that the tables keyed by them grow at their end, and a person's history is read in order by its key.
 */
export function newEntryId(at: Date): string {
  const bytes = pooledRandom(10);
  const random = bytes.toString("hex");
  // The version digit and the two variant bits stand in the place of random ones: of the fourth digit only two bits are left.
  const variant = "89ab".charAt((bytes[1] ?? 0) & 3);
  return `${timePart(at.getTime())}${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`;
}
