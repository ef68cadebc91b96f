import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../src/platform/paths.ts";

export interface Paper {
  /** From the project's folder. */
  readonly path: string;
  readonly text: string;
}

/** Every page that people read in the project. */
export function papers(): Paper[] {
  const docs = readdirSync(join(projectRoot, "docs"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md")).map((name) => join("docs", name));
  return ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", ...docs].map((path) => ({ path, text: paper(path) }));
}

export function paper(path: string): string {
  return readFileSync(join(projectRoot, path), "utf8");
}

export function exists(path: string): boolean {
  return existsSync(join(projectRoot, path));
}

/** The first cells of the rows of all tables in `text`, where they are code. */
export function firstCells(text: string): string[] {
  return [...text.matchAll(/^\| `([^`]+)`[^|]*\|/gm)].map(([, name = ""]) => name);
}

/** The part of a page under a heading, up to the next of the same rank. */
export function under(text: string, heading: string): string {
  const rank = /^#+/.exec(heading)?.[0] ?? "";
  const from = text.indexOf(`${heading}\n`);
  if (from < 0) throw new Error(`there is no heading ${heading}`);
  const rest = text.slice(from + heading.length);
  const next = new RegExp(`^${rank} `, "m").exec(rest);
  return next ? rest.slice(0, next.index) : rest;
}
