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

interface TrailPage {
  /** Below `/my`, or below a child's address. */
  readonly path: string;
  readonly word: WordKey;
}

const MY_PAGES: readonly TrailPage[] = [
  { path: "", word: "my.title" },
  { path: "/history", word: "history.short" },
  { path: "/consents", word: "consents.short" },
  { path: "/requests", word: "requests.short" },
  { path: "/sessions", word: "sessions.short" },
  { path: "/withdraw", word: "withdraw.short" },
];
const CHILD_PAGES: readonly TrailPage[] = [
  { path: "", word: "data.short" },
  { path: "/history", word: "history.short" },
  { path: "/consents", word: "consents.short" },
  { path: "/code", word: "child-code.short" },
];

/** The way through a person's own pages, or those of a child (`base`), with the way out at its end. */
export function MyTrail({ context, signOutToken, base = "/my" }: { context: PageContext; signOutToken: string; base?: string }) {
  const own = base === "/my";
  return (
    <nav class="trail" aria-label={context.words("my.nav")}>
      {own ? null : <a href={hrefIn(context, "/my")}>{context.words("data.family")}</a>}
      {(own ? MY_PAGES : CHILD_PAGES).map(({ path, word }) => (
        <a key={path} href={hrefIn(context, base + path)} aria-current={base + path === context.path ? "page" : undefined}>{context.words(word)}</a>
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
