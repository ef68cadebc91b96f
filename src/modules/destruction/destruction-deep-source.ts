import type { Databases } from "../../platform/postgres.ts";
import type { DeepSource } from "../ledger/index.ts";
import { rowHash } from "./certificate.ts";
import { destructionsAfter, stepsOf } from "./destruction.store.ts";

const PAGE = 500;
const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

/** Destruction rows for `ledger verify --deep`: each row's hash stands in the public leaf, since it names nobody. */
export function destructionDeepSource(databases: Pick<Databases, "data">): DeepSource {
  return {
    name: "destruction",
    async *rows() {
      for (let after = BEFORE_ALL; ;) {
        const page = await destructionsAfter(databases.data, after, PAGE);
        for (const { begun, entryId } of page) {
          yield { entryId, subject: null, rowHash: rowHash(begun) };
          for (const { step, entryId: taken } of await stepsOf(databases.data, begun.destruction)) yield { entryId: taken, subject: null, rowHash: rowHash(step) };
          after = begun.destruction;
        }
        if (page.length < PAGE) return;
      }
    },
  };
}
