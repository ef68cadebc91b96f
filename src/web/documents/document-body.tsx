import type { ComponentChildren } from "preact";
import { type Block, type ComposedDocument, dateInWords, isTable, type Part, type TableBlock } from "../../policy/index.ts";
import type { PageContext } from "../request-context.ts";
import { Table } from "../ui/table.tsx";

/** A wider table is unreadable on a phone and tiring on a desk: its rows are shown one by one, each to be opened. */
const COLUMNS_MAX = 3;

/** Rows of a wide table: what it is and why at a glance, the rest one tap away. Printed open. */
function OpenableRows({ block }: { block: TableBlock }) {
  const [, second, ...others] = block.columns;
  return (
    <div class="rows">
      <p class="quiet small">{block.caption}</p>
      {block.rows.map(([name, about, ...rest]) => (
        <details key={name}>
          <summary><span><strong>{name}</strong>{second && about ? <span class="small quiet"> — {about}</span> : null}</span></summary>
          <dl class="facts">{others.map((column, i) => [<dt key={column.id}>{column.label}</dt>, <dd key={`${column.id}-cell`}>{rest[i]}</dd>])}</dl>
        </details>
      ))}
    </div>
  );
}

export function Blocks({ blocks }: { blocks: readonly Block[] }) {
  return (
    <>
      {blocks.map((block, i) => {
        if (!isTable(block)) return <p key={i}>{block.text}</p>;
        if (block.empty !== null) return <p key={i} class="note">{block.empty}</p>;
        if (block.columns.length > COLUMNS_MAX) return <OpenableRows key={i} block={block} />;
        return <Table key={i} caption={block.caption} columns={block.columns.map((column) => column.label)} rows={block.rows.map((cells) => ({ cells }))} />;
      })}
    </>
  );
}

function DocumentPart({ part, named, behind }: { part: Part; named: boolean; behind: ComponentChildren }) {
  return (
    <section class="clause" id={part.anchor} aria-labelledby={named ? `${part.anchor}-title` : undefined}>
      {named ? (
        <h3 id={`${part.anchor}-title`}>
          <a class="anchor" href={`#${part.anchor}`}>{part.anchor}</a>
          {part.title}
        </h3>
      ) : null}
      <Blocks blocks={part.blocks} />
      {behind}
    </section>
  );
}

export interface DocumentBodyProps {
  readonly context: PageContext;
  readonly document: ComposedDocument;
  readonly hash: string;
  /** What stands below the title: the state of this version. */
  readonly note: ComponentChildren;
  /** What stands behind a clause. */
  readonly behind: (anchor: string) => ComponentChildren;
}

/** A published document: contents, sections, clauses with their permanent anchors, and the fingerprint of the text. */
export function DocumentBody({ context, document, hash, note, behind }: DocumentBodyProps) {
  const { words } = context;
  return (
    <article>
      <div class="text">
        <h1>{document.title}</h1>
        {document.intro.length > 0 ? null : <p class="quiet">{words("policy.version", { version: document.version, date: dateInWords(context.language, document.date) })}</p>}
        {note}
        <Blocks blocks={document.intro} />
        <nav aria-labelledby="contents">
          <h2 id="contents">{words("policy.contents")}</h2>
          <ol class="contents">
            {document.sections.map((section) => <li key={section.number}><a href={`#part-${section.number}`}>{section.number}. {section.title}</a></li>)}
          </ol>
        </nav>
      </div>
      {document.sections.map((section) => (
        <section key={section.number} id={`part-${section.number}`} class="section">
          <h2>{section.number}. {section.title}</h2>
          {section.parts.map((part) => <DocumentPart key={part.anchor} part={part} named={part.title !== section.title} behind={behind(part.anchor)} />)}
        </section>
      ))}
      <p class="quiet small">{words("policy.hash")}: <span class="code">{hash}</span></p>
    </article>
  );
}
