import type { ComponentChildren } from "preact";
import type { PageContext } from "../request-context.ts";
import type { WordKey } from "../words/index.ts";
import { hrefIn } from "./layout.tsx";
import { FormToken } from "./fields.tsx";

export function Note({ kind, title, children }: { kind?: "info" | "done" | "care" | "fault"; title?: string; children?: ComponentChildren }) {
  return (
    <section class={`note${kind ? ` note-${kind}` : ""}`}>
      {title ? <h2>{title}</h2> : null}
      {children}
    </section>
  );
}

/** Facts as name and value. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name}-value`}>{value}</dd>])}
    </dl>
  );
}

const MY_PAGES: readonly { readonly path: string; readonly word: WordKey }[] = [
  { path: "/my", word: "my.title" },
  { path: "/my/history", word: "history.short" },
  { path: "/my/consents", word: "consents.short" },
  { path: "/my/withdraw", word: "withdraw.short" },
];

/** The way through a person's own pages, with the way out at its end. */
export function MyTrail({ context, signOutToken }: { context: PageContext; signOutToken: string }) {
  return (
    <nav class="trail" aria-label={context.words("my.nav")}>
      {MY_PAGES.map(({ path, word }) => (
        <a key={path} href={hrefIn(context, path)} aria-current={path === context.path ? "page" : undefined}>{context.words(word)}</a>
      ))}
      <form method="post" action="/sign-out">
        <FormToken token={signOutToken} />
        <button>{context.words("sign-out.act")}</button>
      </form>
    </nav>
  );
}

/** A link to the clause of the policy that a statement rests on. */
export function ClauseLink({ context, clause }: { context: PageContext; clause: string }) {
  return <a href={hrefIn(context, `/policy#${clause}`)}>{context.words("shell.clause", { clause })}</a>;
}
