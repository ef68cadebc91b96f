import type { Tx } from "../../platform/postgres.ts";
import { lockAddress } from "./drafts.store.ts";

/** Holds an address, by its blind token, until the transaction ends: whoever makes an account looks it up under this lock. */
export async function holdAddress(tx: Tx, blindToken: Buffer): Promise<void> {
  await lockAddress(tx, blindToken.readBigInt64BE(0).toString());
}
