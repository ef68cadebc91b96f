import { pooledRandom } from "./random-pool.ts";

/**
 * The id of an entry: a UUID of version 7 (RFC 9562 §5.7), the time in milliseconds and 74 random bits.
 * Ids of one time lie together, so that the tables keyed by them grow at their end, and a person's history is read in order by its key.
 */
export function newEntryId(at: Date): string {
  const random = pooledRandom(10).toString("hex");
  // The version digit and the two variant bits stand in the place of random ones.
  const time = at.getTime().toString(16).padStart(12, "0");
  const variant = ((Number.parseInt(random.slice(3, 4), 16) & 3) | 8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`;
}
