import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";
import robotek from "./lint/rules.mjs";

/** Files beyond a limit, each with its reason. Splitting along a noun comes first. */
const LONG_FILES = [
  "test/support/api-operations.ts", // made from the document of the API, a type for each operation
];

/** Who opens a personal value, and why it must. */
const REVEALS = [
  "src/web/my/held-values.tsx", // the page of what is held, for the person and who represents it
  "src/web/my/person-card.tsx", // the name on its card
  "src/web/desk/intake/receipt-letter.ts", // name and address of who a paper letter goes to, for the print
  "src/web/accounts/passkeys.routes.tsx", // what a person calls a passkey, in the own list of them
  "src/web/families/child.routes.tsx", // the own name in the text of the consent for a child
  "src/web/my/correct-page.tsx", // what is to be put right, and what it was before
  "src/web/my/export/plain-values.ts", // what a person takes along
  "src/web/my/still-right.routes.tsx", // the yearly question about what is held
  "src/modules/marks/marks.ts", // a few bits of a MAC of address and phone
  "src/modules/accuracy/corrections.ts", // what was typed is compared with what is held
  "src/modules/accuracy/address-change.ts", // through the one door in: the proved address goes into the vault
  "src/web/destruction/record-names.ts", // the first name of a child whose record goes, to who represents it
  "src/web/accounts/kept-forms.routes.tsx", // what was typed when a session ended, to whoever typed it
  "src/web/joining/join.routes.tsx", // what was typed, to the browser that typed it, when the code was right and the text had moved on
  "src/web/notices/dev-mail.routes.tsx", // kept letters, in a try-out only
  "src/web/api/opened-value.ts", // a value on its way to a program, of the person or of staff
  "src/web/imports/line.routes.tsx", // a line of a spreadsheet, to the registrar who puts it right
  "src/web/ui/**", // what stands on a screen
  "src/cli/demo/demo-school.ts", // codes in the letters of people who do not exist
  "src/modules/notices/letter.ts", // the letter's address
  "src/modules/notices/letter-sender.ts", // the letter's words
  "src/modules/families/stage-of-today.ts", // the birth date becomes a stage, and nothing else of it leaves
  "src/modules/intake/caller-check.ts", // what a caller says is compared with what is held, and neither leaves
  "src/modules/joining/join-confirmation.ts", // through the one door in: what was typed goes into the vault
  "src/modules/joining/joining.ts", // what was typed is offered again in the same form
  "src/modules/accounts/own-address.ts", // through the one door in: an address that its reader has confirmed
  "src/modules/accounts/draft-proofs.ts", // an address that is held no more, sealed for one last letter to it
  "src/modules/recovery/recovery.ts", // through the one door in: an address that its reader has confirmed
  "src/modules/accounts/accounts.ts", // the blind index of an address
  "src/modules/destruction/begin-destruction.ts", // search values, sealed under the destruction's own key
  "src/modules/destruction/advance-destruction.ts", // the search for leftovers
  "src/web/finding/person-page.tsx", // the one value that a member of the staff asked for just now
  "src/web/finding/matters-page.tsx", // why a list was taken, in the words of who took it, for the protection officer
  "src/modules/finding/masked-people.ts", // what a mask leaves of a value, for lists at the desk
  "src/modules/disclosures/disclosures.ts", // the one door out
  "src/modules/staff/admission.ts", // through the one door in: who joins the staff, and the address that the code goes to
  "src/web/desk/member-values.ts", // name and address of a member, to an administrator who asked for them just now
  "src/web/desk/listed-members.ts", // what a mask leaves of members' names and of invited addresses
  "src/web/desk/owner-names.ts", // the name of who answers for a request, to colleagues who handle requests
  "src/cli/subject-show.ts", // on the operator's screen, with --purpose alone
  "src/cli/staff-commands.ts", // what a mask leaves of members' names, on the operator's screen
  "src/modules/requests/intake.ts", // the address to which the answer is owed, sealed under the request's own key
  "src/modules/requests/sender.ts", // the signer's number against the one that is held: yes or no
  "src/modules/destruction/destruction-letter.ts", // the letter with the certificate's address
];

const off = (files, ...rules) => ({ files, rules: Object.fromEntries(rules.map((rule) => [rule, "off"])) });

export default defineConfig(
  { ignores: ["node_modules/", "dist/", "dist.*/", ".data/", "**/*.cjs"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { robotek },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "max-lines": ["error", { max: 250 }],
      "max-lines-per-function": ["error", { max: 60 }],
      "no-console": "error",
      eqeqeq: "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: true }],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowNullish: false, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true, ignoreVoidOperator: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true }],
      // An async function without await gives the promise that an interface asks for, and turns a throw into a rejection.
      "@typescript-eslint/require-await": "off",
      // Objects of closures are taken apart on purpose; in our classes a lost `this` throws at the first #private member.
      "@typescript-eslint/unbound-method": "off",
      // A plug-in of Fastify and a job of the queue may or may not be asynchronous.
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { arguments: false } }],
      "robotek/sql-in-stores": "error",
      "robotek/no-sql-clock": "error",
      "robotek/no-clock": "error",
      "robotek/no-access-cast": "error",
      "robotek/env-in-config": "error",
      "robotek/reveal-by-list": "error",
    },
  },
  { files: ["src/policy/**/*.ts"], ignores: ["**/*.test.ts"], rules: { "robotek/pure-policy": "error" } },
  off(["**/*.store.ts"], "robotek/sql-in-stores"),
  off(["src/platform/clock.ts"], "robotek/no-clock"),
  off(["src/platform/config.ts"], "robotek/env-in-config"),
  off(REVEALS, "robotek/reveal-by-list"),
  ...LONG_FILES.map((file) => off([file], "max-lines")),
  // Tests look into the database, measure time, run long stories in one function, and open values to compare them.
  off(["**/*.test.ts", "**/*.test.tsx", "**/*.fixtures.ts", "test/**"], "robotek/sql-in-stores", "robotek/no-clock", "robotek/reveal-by-list", "robotek/env-in-config", "max-lines-per-function"),
  {
    files: ["**/*.mjs"],
    extends: [tseslint.configs.recommended],
    rules: { "max-lines": ["error", { max: 250 }], eqeqeq: "error" },
  },
);
