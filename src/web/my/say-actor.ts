import type { Words } from "../words/index.ts";
import type { ShownActor } from "./shown-entries.ts";

/** Who acted, as the one who looks may know it: staff by role and a pseudonym of this account alone. */
export function sayActor(words: Words, actor: ShownActor): string {
  if (actor.kind === "staff") return words("actor.staff", { role: words.find(`actor.${actor.role}`) ?? actor.role, pseudonym: actor.pseudonym });
  return words(`actor.${actor.kind}`);
}
