#!/usr/bin/env node
// Takes the pictures of README from the running product: starts a service of its own in a folder of its own, walks it as a person would, and ends it.
// Needs no network. Run it by hand when pages have changed; the pictures are committed. The walk is one of test/support, which a journey walks too.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { root, underInstalledNode } from "./node24.mjs";

await underInstalledNode(process.argv[1]);
const { launchChromium } = await import("../test/support/chromium.ts");
const { PICTURE_WINDOWS, walkForPictures } = await import("../test/support/picture-walk.ts");

const IMAGES = join(root, "docs/images");
const EMAIL = "anna@example.kz";

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function startService(port, dataDir) {
  const env = { ...process.env, PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: "warn" };
  const service = spawn(process.execPath, [join(root, "bin/robotek.mjs"), "serve"], { env, stdio: ["ignore", "inherit", "inherit"] });
  for (let tries = 0; tries < 120; tries += 1) {
    if (service.exitCode !== null) throw new Error("the service did not start");
    const up = await fetch(`http://127.0.0.1:${port}/healthz`).then((answer) => answer.ok, () => false);
    if (up) return service;
    await pause(500);
  }
  service.kill("SIGTERM");
  throw new Error("the service did not answer within a minute");
}

/** The newest code in the kept letters that was not used before. */
async function mailedCode(context, used) {
  const page = await context.newPage();
  try {
    for (let tries = 0; tries < 60; tries += 1) {
      await page.goto("/dev/mail");
      const code = /\b\d{8}\b/.exec(await page.locator("article", { hasText: EMAIL }).first().textContent({ timeout: 2000 }).catch(() => "") ?? "")?.[0];
      if (code !== undefined && !used.has(code)) {
        used.add(code);
        return code;
      }
      await pause(500);
    }
  } finally {
    await page.close();
  }
  throw new Error("no letter came");
}

mkdirSync(IMAGES, { recursive: true });
const home = mkdtempSync(join(tmpdir(), "robotek-screenshots-"));
const port = await freePort();
const service = await startService(port, join(home, "data"));
const browser = await launchChromium();
try {
  const baseURL = `http://localhost:${port}`;
  for (const { name, options, pages } of PICTURE_WINDOWS) {
    const context = await browser.newContext({ baseURL, ...options });
    const page = await context.newPage();
    const used = new Set();
    const take = async (what) => {
      if (!pages.includes(what)) return;
      await page.evaluate("document.fonts.ready");
      // A filled field or an anchor has scrolled the page; the policy is meant to be seen at its clause.
      if (what !== "policy") await page.evaluate("scrollTo(0, 0)");
      await page.screenshot({ path: join(IMAGES, `${what}-${name}.png`), fullPage: what === "certificate" });
      console.log(`docs/images/${what}-${name}.png`);
    };
    // The history shows what the integrator has given a place.
    await walkForPictures({ page, email: EMAIL, code: () => mailedCode(context, used), take, settle: () => pause(1500) });
    await context.close();
  }
} finally {
  await browser.close();
  const ended = new Promise((resolve) => service.once("exit", resolve));
  service.kill("SIGTERM");
  const late = setTimeout(() => service.kill("SIGKILL"), 15_000);
  await ended;
  clearTimeout(late);
  rmSync(home, { recursive: true, force: true });
}
