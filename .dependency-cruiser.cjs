// Who may import whom; the modules among themselves by lint/modules.cjs.
const { mayUse } = require("./lint/modules.cjs");

const TEST = "[.](test|fixtures)[.]tsx?$";
const INDEX = "^src/modules/[^/]+/index[.]ts$";
const rule = (name, from, to) => ({ name, severity: "error", from, to });

module.exports = {
  forbidden: [
    rule("no-cycles", {}, { circular: true }),
    rule("no-unresolved", {}, { couldNotResolve: true }),
    rule("policy-is-pure", { path: "^src/policy/", pathNot: TEST }, { pathNot: "^src/policy/" }),
    rule("platform-knows-no-domain", { path: "^src/platform/", pathNot: TEST }, { path: "^src/", pathNot: "^src/platform/" }),
    rule("modules-know-no-entry-point", { path: "^src/modules/", pathNot: TEST }, { path: "^src/(web|jobs|cli|browser)/" }),
    rule("entry-points-are-apart", { path: "^src/(web|jobs|cli|browser)/", pathNot: TEST }, { path: "^src/(web|jobs|cli|browser)/", pathNot: "^src/$1/" }),
    // Commands work on the composed services; what a page or a job needs is handed to it.
    rule("nothing-imports-the-root", { path: "^src/[^/]+/", pathNot: TEST }, { path: "^src/[^/]+[.]tsx?$", pathNot: "^src/compose(-backup|-ground)?[.]ts$" }),
    rule("only-commands-compose", { path: "^src/[^/]+/", pathNot: [TEST, "^src/cli/"] }, { path: "^src/compose" }),
    rule("commands-reach-no-page", { path: "^src/cli/", pathNot: TEST }, { path: "^src/web/", reachable: true }),
    rule("browser-sees-only-policy", { path: "^src/browser/" }, { path: "^src/", pathNot: "^src/(browser|policy)/" }),
    // The client of the national signing program is the one package that goes to a browser.
    rule("browser-has-no-packages", { path: "^src/browser/", pathNot: [TEST, "^src/browser/sign-with-ncalayer[.]ts$"] }, { dependencyTypes: ["npm", "npm-dev", "core"] }),
    rule("only-through-index", { path: "^src/modules/([^/]+)/", pathNot: TEST }, { path: "^src/modules/", pathNot: ["^src/modules/$1/", INDEX] }),
    rule("only-through-index-outside", { path: "^src/", pathNot: ["^src/modules/", TEST] }, { path: "^src/modules/", pathNot: INDEX }),
    rule("signatures-stand-alone", { path: "^src/modules/signatures/", pathNot: TEST }, { path: "^src/", pathNot: "^src/modules/signatures/" }),
    rule("no-tests-in-the-product", { path: "^src/", pathNot: TEST }, { path: ["^test/", TEST] }),
    // Benchmarks measure against other programs, which a production installation need not have.
    rule("no-test-packages-in-the-product", { path: "^src/", pathNot: [TEST, "^src/cli/bench/"] }, { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm", "type-only"] }),
    ...Object.entries(mayUse).map(([name, uses]) => rule(`${name}-uses-only-declared`,
      { path: `^src/modules/${name}/`, pathNot: TEST }, { path: "^src/modules/", pathNot: `^src/modules/(${[name, ...uses].join("|")})/` })),
    rule("undeclared-module", { path: `^src/modules/(?!(${Object.keys(mayUse).join("|")})/)` }, {}),
  ],
  options: {
    // A package of ES modules alone names its entry under "import", in a file that ends in .mjs.
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "require", "default", "types"], extensions: [".ts", ".tsx", ".mjs", ".js", ".cjs", ".json", ".d.ts"] },
    tsPreCompilationDeps: true, doNotFollow: { path: "node_modules" }, tsConfig: { fileName: "tsconfig.json" } },
};
