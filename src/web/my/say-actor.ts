import type { Actor, SubjectId } from "../../policy/index.ts";
import type { Words } from "../words/index.ts";

/** Who acted, as the person concerned may know it: themselves, a representative, staff by role, the service itself. */
export function sayActor(words: Words, actor: Actor, subject: SubjectId): string {
  switch (actor.kind) {
    case "subject":
      return words(actor.subject === subject ? "actor.self" : "actor.another");
    case "representative":
      return words("actor.representative");
    case "staff":
      return words(`actor.${actor.role}`);
    case "system":
      return words("actor.system");
    case "visitor":
      return words("actor.visitor");
  }
}
