import type { ComposedDocument } from "../../policy/index.ts";
import type { PageContext } from "../request-context.ts";
import { Blocks } from "./document-body.tsx";
import { withNames } from "./named-persons.ts";

export interface ConsentPaperProps {
  readonly context: PageContext;
  readonly text: { readonly document: ComposedDocument; readonly hash: string };
  /** Who consents, for whom, by which right: the text itself names nobody. */
  readonly names: Readonly<Record<string, string>>;
  /** The heading that the paper begins with. */
  readonly heading?: "h2" | "h3";
  /** Of its heading, where a page shows more than one. */
  readonly id?: string;
}

/** The exact text that is agreed to, whole and before the button, with the hash by which it is kept: nobody has to open anything to read it (clause:C2). */
export function ConsentPaper({ context, text, names, heading: Title = "h3", id = "consent-title" }: ConsentPaperProps) {
  const Part = Title === "h2" ? "h3" : "h4";
  const shown = withNames(text.document, names);
  return (
    <section class="paper" aria-labelledby={id} lang={text.document.language}>
      <Title id={id}>{shown.title}</Title>
      {shown.sections.flatMap((section) => section.parts).map((part) => (
        <section key={part.anchor}>
          <Part>{part.title}</Part>
          <Blocks blocks={part.blocks} />
        </section>
      ))}
      <p class="small">{context.words("join.hash")} <span class="code">{text.hash}</span></p>
    </section>
  );
}
