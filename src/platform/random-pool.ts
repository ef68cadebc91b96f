import { randomFillSync } from "node:crypto";

const POOL_BYTES = 8_192;
let pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/** Random bytes out of a pool that is filled at once: asking the system for a few at a time costs more than the cipher. Each byte is handed out once. Throws RangeError for more than the pool holds. */
export function pooledRandom(bytes: number): Buffer {
  if (bytes > POOL_BYTES) throw new RangeError("more random bytes than the pool holds");
  if (used + bytes > POOL_BYTES) {
    // A new buffer: the views handed out before stay what they were.
    pool = randomFillSync(Buffer.allocUnsafe(POOL_BYTES));
    used = 0;
  }
  used += bytes;
  return pool.subarray(used - bytes, used);
}
