import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import type { StaffActor } from "../../src/policy/index.ts";
import type { School } from "../restore/whole-school.ts";

const HERE = { checked: "document", document: "passport" } as const;
const NETWORK = "10.9.9.9";

/** A parent who lost every way in: two members say so, a code goes to a new address, the account comes back under it. */
export async function giveBack(school: School): Promise<void> {
  const { recoveries, keptLetters } = school.services;
  const [lost, ...members] = [await school.join(`${newId()}@family.example`), await school.join(`${newId()}@family.example`), await school.join(`${newId()}@family.example`)];
  const email = `${newId()}@family.example`;
  const wish = (at: number) => ({ by: { kind: "staff", role: "registrar", subject: members[at]?.subject ?? lost.subject } satisfies StaffActor, subject: lost.subject, requestId: newId() });
  await recoveries.ask({ ...wish(0), ...HERE, reason: "mailbox-lost", language: "ru" });
  await recoveries.confirm({ ...wish(1), ...HERE });
  const { token } = await recoveries.requestCode({ ...wish(0), email, network: NETWORK, language: "ru" });
  await school.runQueue();
  const letter = (await keptLetters.newest(20)).find((one) => one.letter !== null && reveal(one.letter.to, "mail") === email)?.letter;
  const code = /(?<!\d)\d{8}(?!\d)/.exec(letter ? reveal(letter.text, "mail") : "")?.[0];
  if (code === undefined) throw new Error("no letter with a code");
  await recoveries.finish({ ...wish(0), token, code, network: NETWORK });
  await school.runQueue();
}
