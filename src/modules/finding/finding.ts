import type { FieldId, SubjectId } from "../../policy/index.ts";
import type { Held } from "../vault/index.ts";
import { type Found, findPeople, type FindWish } from "./find-people.ts";
import type { FindingDeps, Looking } from "./finding-deps.ts";
import { type PersonSeen, seePerson, showValue } from "./person-seen.ts";

/** How staff finds and sees people: masked, for a purpose, and no field that the role does not meet (clause:S1). */
export class Finding {
  readonly #deps: FindingDeps;

  constructor(deps: FindingDeps) {
    this.#deps = deps;
  }

  /** See `findPeople`. */
  async find(wish: FindWish): Promise<Found> {
    return findPeople(this.#deps, wish);
  }

  /** See `seePerson`. */
  async person(looking: Looking, subject: SubjectId): Promise<PersonSeen> {
    return seePerson(this.#deps, looking, subject);
  }

  /** See `showValue`. */
  async show(looking: Looking, subject: SubjectId, field: FieldId): Promise<Held | null> {
    return showValue(this.#deps, looking, subject, field);
  }
}
