import type { PageContext } from "../request-context.ts";
import { Note } from "./blocks.tsx";
import { hrefIn } from "./layout.tsx";

/** Said on every page in the last part of a session (WCAG 2.2, 2.2.1), without a script: when it ends, that nothing typed is lost, and how to go on. */
export function SessionEndNote({ context, end }: { context: PageContext; end: Date }) {
  const { words } = context;
  return (
    <Note kind="care" title={words("session-end.title")}>
      <p>{words("session-end.text", { time: words.time(end) })}</p>
      <p><a href={hrefIn(context, `/sign-in?back=${encodeURIComponent(context.path)}`)}>{words("session-end.act")}</a></p>
    </Note>
  );
}
