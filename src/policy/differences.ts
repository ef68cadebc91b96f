import { isTable, type Block, type ComposedDocument, type Part } from "./document-shape.ts";

/** A run of words that both texts have, or just one of them. */
export interface WordRun {
  readonly change: "same" | "added" | "removed";
  readonly text: string;
}

/** A paragraph (or a table's row) of the two texts, beside each other. */
export interface LineDifference {
  readonly change: "same" | "added" | "removed" | "changed";
  readonly words: readonly WordRun[];
}

export interface PartDifference {
  readonly anchor: string;
  readonly title: string;
  readonly change: "same" | "added" | "removed" | "changed";
  readonly lines: readonly LineDifference[];
}

export interface DocumentDifference {
  readonly from: number;
  readonly to: number;
  readonly parts: readonly PartDifference[];
  /** How many parts differ. */
  readonly changed: number;
}

type Step<T> = readonly ["same" | "added" | "removed", T];

/** The shortest way from `a` to `b` by additions and removals (longest common subsequence; time and space a.length × b.length). */
function steps<T>(a: readonly T[], b: readonly T[]): readonly Step<T>[] {
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const way: Step<T>[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    // Inside the loop at least one side has a next element; the casts name the side that has.
    if (i < a.length && j < b.length && a[i] === b[j]) { way.push(["same", a[i] as T]); i += 1; j += 1; }
    else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) { way.push(["removed", a[i] as T]); i += 1; }
    else { way.push(["added", b[j] as T]); j += 1; }
  }
  return way;
}

/** The difference of two texts by words; neighbouring words of one change are one run. */
export function wordDifference(before: string, after: string): readonly WordRun[] {
  const runs: { change: WordRun["change"]; text: string }[] = [];
  for (const [change, text] of steps(before.match(/\s+|[^\s]+/gu) ?? [], after.match(/\s+|[^\s]+/gu) ?? [])) {
    const last = runs.at(-1);
    if (last?.change === change) last.text += text;
    else runs.push({ change, text });
  }
  return runs;
}

const linesOf = (blocks: readonly Block[]): readonly string[] =>
  blocks.flatMap((block) => (isTable(block) ? [block.caption, ...block.rows.map((row) => row.join(" · ")), ...(block.empty === null ? [] : [block.empty])] : [block.text]));

/** Whether two lines are two writings of one: a third of the longer one's words is common. */
function akin(words: readonly WordRun[]): boolean {
  const length = (change: WordRun["change"]): number => words.filter((run) => run.change === change).reduce((sum, run) => sum + run.text.trim().length, 0);
  const same = length("same");
  return same * 3 >= same + Math.max(length("added"), length("removed"));
}

/** Paragraphs of two parts. A removed line followed by an added one that is much like it is one changed line, shown word by word. */
export function lineDifference(before: readonly string[], after: readonly string[]): readonly LineDifference[] {
  const lines: LineDifference[] = [];
  const way = steps(before, after);
  for (let at = 0; at < way.length;) {
    const removed: string[] = [];
    const added: string[] = [];
    for (; at < way.length && way[at]?.[0] !== "same"; at += 1) {
      const [change, line] = way[at] as Step<string>;
      (change === "removed" ? removed : added).push(line);
    }
    for (let pair = 0; pair < Math.max(removed.length, added.length); pair += 1) {
      const [old, next] = [removed[pair], added[pair]];
      const words = old !== undefined && next !== undefined ? wordDifference(old, next) : null;
      if (words && akin(words)) lines.push({ change: "changed", words });
      else {
        if (old !== undefined) lines.push({ change: "removed", words: [{ change: "removed", text: old }] });
        if (next !== undefined) lines.push({ change: "added", words: [{ change: "added", text: next }] });
      }
    }
    for (; at < way.length && way[at]?.[0] === "same"; at += 1) {
      const [, line] = way[at] as Step<string>;
      lines.push({ change: "same", words: [{ change: "same", text: line }] });
    }
  }
  return lines;
}

function partsOf(document: ComposedDocument): readonly Part[] {
  const head: Part = { anchor: "top", title: document.title, blocks: document.intro };
  const tail: readonly Part[] = document.acceptance === null ? [] : [{ anchor: "acceptance", title: "", blocks: [{ text: document.acceptance }] }];
  return [head, ...document.sections.flatMap(({ parts }) => parts), ...tail];
}

function partDifference(before: Part | undefined, after: Part | undefined): PartDifference {
  const { anchor, title } = (after ?? before) as Part;
  const heading = (part: Part | undefined): readonly string[] => (part ? [part.title, ...linesOf(part.blocks)] : []);
  const lines = lineDifference(heading(before), heading(after)).filter(({ words }) => words.some(({ text }) => text !== ""));
  if (!before) return { anchor, title, change: "added", lines };
  if (!after) return { anchor, title, change: "removed", lines };
  return { anchor, title, change: lines.every(({ change }) => change === "same") ? "same" : "changed", lines };
}

/** What differs between two versions of a document, clause by clause, in the order of the newer one; removed clauses at the end (clause:R4). */
export function differences(before: ComposedDocument, after: ComposedDocument): DocumentDifference {
  const old = new Map(partsOf(before).map((part) => [part.anchor, part]));
  const parts = partsOf(after).map((part) => partDifference(old.get(part.anchor), part));
  const kept = new Set(partsOf(after).map(({ anchor }) => anchor));
  const gone = [...old.values()].filter(({ anchor }) => !kept.has(anchor)).map((part) => partDifference(part, undefined));
  const all = [...parts, ...gone];
  return { from: before.version, to: after.version, parts: all, changed: all.filter(({ change }) => change !== "same").length };
}
