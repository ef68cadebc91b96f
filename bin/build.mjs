#!/usr/bin/env node
// Builds dist/ (the program) and dist/public/ (style sheet, font, icon, scripts) when the content of a source differs from what was built last.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync, copyFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { changedDriver } from "./driver.mjs";
import { root, underInstalledNode } from "./node24.mjs";

const SOURCE = join(root, "src");
const DIST = join(root, "dist");

function sources() {
  return readdirSync(SOURCE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function contentHash(files) {
  const hash = createHash("sha256");
  for (const file of [...files, ...["package-lock.json", "tsconfig.json", "bin/build.mjs", "bin/driver.mjs"].map((name) => join(root, name))]) {
    const content = readFileSync(file);
    hash.update(`${file.slice(root.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

async function buildProgram(esbuild, out) {
  await esbuild.build({
    // What runs in a thread is a file of its own, since a thread starts from a file.
    entryPoints: {
      main: join(SOURCE, "main.ts"), "signature-worker": join(SOURCE, "modules/signatures/signature-worker.ts"), "picture-worker": join(SOURCE, "platform/picture-worker.ts"),
    },
    outdir: out,
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    chunkNames: "parts/[name]-[hash]",
    format: "esm",
    platform: "node",
    target: "node24",
    packages: "external",
    plugins: [changedDriver],
    jsx: "automatic",
    jsxImportSource: "preact",
    sourcemap: true,
    sourcesContent: false,
    logLevel: "warning",
  });
}

async function buildScripts(esbuild, out) {
  const folder = join(SOURCE, "browser");
  const entryPoints = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".ts") && !/[.](test|d)[.]ts$/.test(name)) : [];
  if (entryPoints.length === 0) return;
  await esbuild.build({
    entryPoints: entryPoints.map((name) => join(folder, name)),
    outdir: out,
    bundle: true,
    format: "iife",
    platform: "browser",
    target: ["es2022", "safari16.4", "chrome109", "firefox115"],
    minify: true,
    logLevel: "warning",
  });
}

/** Every run of letters that could be a class: Tailwind makes rules for those it knows and drops the rest. */
function candidates(files) {
  const found = new Set();
  for (const file of files) {
    if (!/src[\\/]web[\\/].*\.tsx?$/.test(file)) continue;
    for (const [word] of readFileSync(file, "utf8").matchAll(/[a-z!@*\-[][^\s"'`<>{};=,]*/gi)) found.add(word.replace(/[.:]+$/, ""));
  }
  return [...found];
}

async function buildStyle(esbuild, files, out) {
  const sheet = join(SOURCE, "web/ui/style.css");
  if (!existsSync(sheet)) return;
  const { compile } = await import("@tailwindcss/node");
  const compiler = await compile(readFileSync(sheet, "utf8"), { base: join(SOURCE, "web/ui"), from: sheet, onDependency: () => undefined });
  const { code } = await esbuild.transform(compiler.build(candidates(files)), { loader: "css", minify: true, logLevel: "error" });
  writeFileSync(join(out, "style.css"), code);
}

function copyFonts(out) {
  const ui = join(SOURCE, "web/ui");
  const fonts = existsSync(join(ui, "font")) ? readdirSync(join(ui, "font")).filter((name) => name.endsWith(".woff2")).map((name) => join(ui, "font", name)) : [];
  const icons = existsSync(ui) ? readdirSync(ui).filter((name) => name.endsWith(".svg")).map((name) => join(ui, name)) : [];
  for (const file of [...fonts, ...icons]) copyFileSync(file, join(out, basename(file)));
}

/** Puts the new folder in the old one's place. Two builds at once both end with a whole dist/. */
function replace(next) {
  const old = `${next}.old`;
  for (let tries = 0; ; tries += 1) {
    try {
      if (existsSync(DIST)) renameSync(DIST, old);
      renameSync(next, DIST);
      break;
    } catch (error) {
      if (tries > 20) throw error;
    }
  }
  rmSync(old, { recursive: true, force: true });
}

/** Returns whether something was built. */
export async function build() {
  const files = sources();
  const hash = contentHash(files);
  const mark = join(DIST, "built-from");
  if (existsSync(mark) && readFileSync(mark, "utf8") === hash) return false;
  const esbuild = await import("esbuild");
  const next = join(root, `dist.${process.pid}`);
  rmSync(next, { recursive: true, force: true });
  const out = join(next, "public");
  mkdirSync(out, { recursive: true });
  try {
    await Promise.all([buildProgram(esbuild, next), buildScripts(esbuild, out), buildStyle(esbuild, files, out)]);
    copyFonts(out);
    writeFileSync(join(next, "built-from"), hash);
    replace(next);
  } finally {
    rmSync(next, { recursive: true, force: true });
    await esbuild.stop();
  }
  return true;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await underInstalledNode(process.argv[1]);
  console.log((await build()) ? "built" : "already built from these sources");
}
