import type { DocumentDifference, PartDifference, WordRun } from "../../policy/index.ts";
import type { PageContext } from "../request-context.ts";

function Run({ context, run }: { context: PageContext; run: WordRun }) {
  if (run.change === "same") return <>{run.text}</>;
  // Said in words too, since colour and a line through letters say nothing to a reader that speaks.
  const said = <span class="sr-only">{context.words(run.change === "added" ? "policy.diff.added" : "policy.diff.removed")}: </span>;
  return run.change === "added" ? <ins>{said}{run.text}</ins> : <del>{said}{run.text}</del>;
}

function ChangedPart({ context, part }: { context: PageContext; part: PartDifference }) {
  return (
    <section class="clause" id={part.anchor}>
      <h2><span class="anchor">{part.anchor === "top" ? "" : part.anchor}</span>{part.title}</h2>
      {part.lines.map((line, i) => <p key={i}>{line.words.map((run, k) => <Run key={k} context={context} run={run} />)}</p>)}
    </section>
  );
}

/** What changed between two versions, clause by clause; what stayed the same is left out (clause:R4). */
export function DifferenceBody({ context, difference }: { context: PageContext; difference: DocumentDifference }) {
  const { words } = context;
  const changed = difference.parts.filter((part) => part.change !== "same");
  return (
    <article class="text">
      <h1>{words("policy.diff", { a: difference.from, b: difference.to })}</h1>
      {changed.length === 0 ? <p class="note">{words("policy.diff.none")}</p> : changed.map((part) => <ChangedPart key={part.anchor} context={context} part={part} />)}
    </article>
  );
}
