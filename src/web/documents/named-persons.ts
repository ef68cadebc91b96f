import { type ComposedDocument, isTable } from "../../policy/index.ts";

/** A document with the words in braces replaced: who consents, for whom, by which right. The hash is of the text with the braces. */
export function withNames(document: ComposedDocument, names: Readonly<Record<string, string>>): ComposedDocument {
  const fill = (text: string): string => text.replace(/\{(person|representative|relation)\}/gu, (braced, name: string) => names[name] ?? braced);
  return {
    ...document,
    sections: document.sections.map((section) => ({
      ...section,
      parts: section.parts.map((part) => ({ ...part, blocks: part.blocks.map((block) => (isTable(block) ? block : { text: fill(block.text) })) })),
    })),
  };
}
