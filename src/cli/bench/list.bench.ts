import type { Figure } from "./figure.ts";
import { insertListedCrowd, insertTokens, settleListed } from "./listed-crowd.store.ts";
import { alone } from "./side-by-side.ts";
import type { Sql } from "../../platform/postgres.ts";

export interface ListBenchGround {
  readonly databases: { readonly dataOwner: Sql; readonly keys: Sql };
  /** Somebody with this family name, whose records open. */
  readonly aPerson: (familyName: string) => Promise<unknown>;
  /** Searches by a name's beginning as a registrar, and gives how many rows the page has. */
  readonly page: (beginning: string, page: number) => Promise<number>;
  readonly integrate: () => Promise<unknown>;
}

const CROWD_A_STATEMENT = 5_000;
const TOKENS_EACH = 14;

/** One page of 50 masked rows among many people: found by a name's beginning, decided, opened, in the history of each, committed. */
export async function listBench(ground: ListBenchGround, { people = 100_000, listed = 200, seconds = 10 } = {}): Promise<readonly Figure[]> {
  const { databases, aPerson, page, integrate } = ground;
  for (let n = 0; n < listed; n += 1) await aPerson("Списокова");
  for (let made = listed; made < people; made += CROWD_A_STATEMENT) await insertListedCrowd(databases.dataOwner, Math.min(CROWD_A_STATEMENT, people - made));
  await insertTokens(databases.keys, people - listed, TOKENS_EACH);
  await settleListed(databases.dataOwner);
  await integrate();
  let rows = 0;
  const measured = await alone(async (n) => {
    rows = await page("списо", 1 + (n % Math.max(1, Math.ceil(listed / 50))));
    return 1;
  }, { atOnce: 1, seconds });
  return [{ name: "list", figure: measured.p99_ms, unit: "ms", beside: null, ratio: null, settings: { people, listed, rows, p50_ms: measured.p50_ms, pagesPerSecond: Math.round(measured.rate), seconds } }];
}
