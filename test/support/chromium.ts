import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { brotliDecompressSync } from "node:zlib";
import { writeFile } from "node:fs/promises";
import { chromium, type Browser } from "playwright-core";
import { randomToken } from "../../src/platform/id.ts";

interface Program {
  readonly executable: string;
  readonly env: Record<string, string>;
}

const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--font-render-hinting=none", "--force-color-profile=srgb",
];
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** A Chromium of this machine: CHROMIUM_PATH, or one on the PATH. */
function installed(): Program | null {
  const given = process.env["CHROMIUM_PATH"];
  if (given) {
    if (!existsSync(given)) throw new Error("CHROMIUM_PATH names no file");
    return { executable: given, env: {} };
  }
  for (const folder of (process.env["PATH"] ?? "").split(":")) {
    const name = NAMES.find((candidate) => existsSync(join(folder, candidate)));
    // A stub that only tells how to install it does not count.
    if (name && spawnSync(join(folder, name), ["--version"], { timeout: 20_000 }).status === 0) return { executable: join(folder, name), env: {} };
  }
  return null;
}

/** The npm package holds Chromium, its libraries and fonts as Brotli archives. */
async function unpack(archives: string, folder: string): Promise<void> {
  const require = createRequire(createRequire(import.meta.url).resolve("@sparticuz/chromium"));
  const { extract } = require("tar-fs") as { extract: (folder: string) => NodeJS.WritableStream };
  await writeFile(join(folder, "chromium"), brotliDecompressSync(readFileSync(join(archives, "chromium.br"))));
  chmodSync(join(folder, "chromium"), 0o755);
  for (const [archive, place] of [["al2023", "al2023"], ["fonts", "fonts"], ["swiftshader", "."]] as const) {
    const bytes = brotliDecompressSync(readFileSync(join(archives, `${archive}.tar.br`)));
    await pipeline(Readable.from([bytes]), extract(join(folder, place)));
  }
}

/**
 * The packaged configuration names folders of another place, and none of them is here: without a single font Chromium ends itself as soon as a page has a
 * list to choose from.
 */
async function nameFonts(unpacked: string, folder: string): Promise<void> {
  const places = [join(folder, "fonts"), "/usr/share/fonts"].map((place) => `<dir>${place}</dir>`).join("");
  await writeFile(join(unpacked, "fonts/fonts.conf"), `<?xml version="1.0"?>\n<fontconfig>${places}<cachedir>${join(folder, "font-cache")}</cachedir></fontconfig>\n`);
}

/** Unpacked once per user and version, under another name first: two runs at once do not see half of it. */
async function packaged(): Promise<Program> {
  const archives = join(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "../../bin");
  const { version } = JSON.parse(readFileSync(join(archives, "../package.json"), "utf8")) as { version: string };
  const folder = join(tmpdir(), `robotek-browser-${version}-${userInfo().uid}`);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.${randomToken(6)}`;
    mkdirSync(unfinished, { recursive: true, mode: 0o700 });
    await unpack(archives, unfinished);
    await nameFonts(unfinished, folder);
    try {
      renameSync(unfinished, folder);
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true });
      if (!existsSync(folder)) throw error;
    }
  }
  return { executable: join(folder, "chromium"), env: environmentOf(folder) };
}

/** The machine's own libraries go first: the packaged ones fill the gaps of a bare machine. */
function environmentOf(folder: string): Record<string, string> {
  const own = spawnSync("ldconfig", ["-p"], { encoding: "utf8" });
  const system = [...new Set((own.stdout || "").split("\n").flatMap((line) => /=> (\/.*)\/[^/]+$/.exec(line)?.[1] ?? []))];
  return {
    LD_LIBRARY_PATH: [...system, join(folder, "al2023/lib")].join(":"),
    FONTCONFIG_PATH: join(folder, "fonts"),
    HOME: folder,
  };
}

/**
 * Starts Chromium without a window: the machine's own, else the one that npm brought. The flags let it run as root and reach nothing but us.
 * Close it when done.
 */
export async function launchChromium(): Promise<Browser> {
  const { executable, env } = installed() ?? (await packaged());
  return await chromium.launch({ executablePath: executable, args: FLAGS, ignoreDefaultArgs: ["--enable-automation"], env: { ...process.env, ...env }, timeout: 60_000 });
}
