import type { StaffRole } from "../../policy/index.ts";
import type { PageContext } from "../request-context.ts";
import { FormToken } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import type { Words } from "../words/index.ts";
import { placesOf } from "./desk-places.ts";

/** A role in the reader's words. */
export function sayRole(words: Words, role: StaffRole): string {
  return words(`actor.${role}`);
}

/** The way through the desk: the places that these roles may enter, as whom one is here, and the way out. Stands on top of every page of the desk. */
export function DeskTrail({ context, roles, signOutToken }: { context: PageContext; roles: readonly StaffRole[]; signOutToken: string }) {
  const { words } = context;
  return (
    <nav class="trail" aria-label={words("desk.nav")}>
      {placesOf(roles).map(({ path, word }) => (
        <a key={path} href={hrefIn(context, path)} aria-current={path === context.path ? "page" : undefined}>{words(word)}</a>
      ))}
      <form method="post" action="/sign-out">
        <FormToken token={signOutToken} />
        <button>{words("sign-out.act")}</button>
      </form>
    </nav>
  );
}
