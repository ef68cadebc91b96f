import type { PageContext } from "../request-context.ts";
import type { NamedOwner } from "./owner-names.ts";

/** Who answers for a request: a colleague by name, or by number where the name may not be read; the role where nobody works here yet (clause:R3). */
export function OwnerName({ context: { words }, owner }: { context: PageContext; owner: NamedOwner | null }) {
  if (owner === null) return <>{words("desk-requests.owner.role")}</>;
  return <span data-owner={owner.number ?? ""}>{owner.name ?? words("desk-requests.owner.number", { number: owner.number ?? "—" })}</span>;
}
