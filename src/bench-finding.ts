import { Disclosures } from "./modules/disclosures/index.ts";
import { Finding } from "./modules/finding/index.ts";
import { Vault } from "./modules/vault/index.ts";
import { newId } from "./platform/id.ts";
import type { StaffActor, SubjectId } from "./policy/index.ts";
import { csvOf } from "./web/finding/list.routes.tsx";
import { wordsIn } from "./web/words/index.ts";
import type { Services } from "./compose.ts";

/** What is measured is the work, not how often a member of the staff may do it. */
const limits = { countDeskUse: (): Promise<void> => Promise.resolve() };

async function drained({ ledger }: Services): Promise<void> {
  while ((await ledger.integrate()).moved > 0);
}

/** What the benchmark of a page of people works with. */
export function listing(services: Services, staff: SubjectId) {
  const { databases, clock, vault, representations } = services;
  const people = new Finding({ databases, clock, vault, representations, limits });
  const by: StaffActor = { kind: "staff", role: "registrar", subject: staff };
  return {
    page: async (text: string, page: number): Promise<number> => (await people.find({ by, purpose: "service-provision", how: "name", text, page, requestId: newId() })).rows.length,
    integrate: () => drained(services),
  };
}

/** What the benchmark of a list on its way out works with: the door, and the same door before a vault that leaves out the people's histories. */
export function handingOut(services: Services, staff: SubjectId) {
  const { databases, clock, keys, ledger, vault } = services;
  const silent = { append: ledger.append.bind(ledger), send: ledger.send.bind(ledger), appendBulk: () => Promise.resolve({ entryId: "" }) };
  const doors = { audited: new Disclosures({ databases, clock, keys, ledger, vault, limits }), plain: new Disclosures({ databases, clock, keys, ledger, vault: new Vault({ databases, clock, keys, ledger: silent }), limits }) };
  const by: StaffActor = { kind: "staff", role: "registrar", subject: staff };
  const words = wordsIn("ru");
  return {
    file: async (audited: boolean): Promise<number> => {
      const disclosure = await doors[audited ? "audited" : "plain"].disclose({
        by, to: { kind: "own-staff" }, purpose: "service-provision", fields: ["family-name", "given-name", "birth-date", "email", "phone"], list: "everybody", reason: "check-of-records",
        words: "A benchmark of the door out", requestId: newId(),
      });
      let bytes = 0;
      for await (const part of csvOf({ language: "ru", words }, disclosure)) bytes += Buffer.byteLength(part);
      return bytes;
    },
    integrate: () => drained(services),
  };
}
