import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const sheet = readFileSync(join(import.meta.dirname, "theme.css"), "utf8");
const [lightTheme = "", nightTheme = ""] = sheet.split('@plugin "daisyui/theme"').slice(1);
const [lightInk = "", nightInk = ""] = [...sheet.matchAll(/:root \{([^}]*--ink-link[^}]*)\}/g)].map(([, body]) => body ?? "");

function colours(...texts: string[]): Record<string, string> {
  return Object.fromEntries(texts.flatMap((text) => [...text.matchAll(/--((?:color|ink)-[\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name ?? "", value ?? ""] as const)));
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT: readonly (readonly [string, string])[] = [
  ...["color-base-content", "ink-quiet", "ink-link", "ink-danger"].flatMap((ink) => [[ink, "color-base-100"], [ink, "color-base-200"]] as const),
  ...["primary", "secondary", "info", "success", "warning", "error"].map((name) => [`color-${name}-content`, `color-${name}`] as const),
];
/** Edges of inputs and buttons, the ring of focus, marks: WCAG 1.4.11. */
const EDGES: readonly (readonly [string, string])[] = [
  ["ink-line", "color-base-100"], ["ink-danger", "color-base-100"], ["ink-focus", "color-base-100"], ["ink-focus", "color-base-200"], ["color-secondary", "color-base-100"],
];

describe.each([["light", colours(lightTheme, lightInk)], ["dark", colours(nightTheme, nightInk)]])("the %s theme", (_name, theme) => {
  const of = (name: string): string => {
    const value = theme[name];
    if (value === undefined) throw new Error(`the theme has no ${name}`);
    return value;
  };
  it.each(TEXT)("writes %s on %s with at least 4.5 to 1", (ink, paper) => {
    expect(contrast(of(ink), of(paper))).toBeGreaterThanOrEqual(4.5);
  });
  it.each(EDGES)("draws %s on %s with at least 3 to 1", (line, paper) => {
    expect(contrast(of(line), of(paper))).toBeGreaterThanOrEqual(3);
  });
});
