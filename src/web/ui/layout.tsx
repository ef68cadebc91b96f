import type { ComponentChildren } from "preact";
import { operatorIn } from "../../policy/index.ts";
import { LANGUAGES } from "../language.ts";
import type { PageContext } from "../request-context.ts";
import type { WordKey } from "../words/index.ts";
import { BrandMark } from "./icons.tsx";
import type { SiteFace } from "./site-face.ts";

export type Section = "home" | "policy" | "documents" | "my" | "desk" | "none";

export interface PageFrame {
  readonly context: PageContext;
  readonly site: SiteFace;
  readonly title: string;
  readonly section: Section;
  /** Token of the language form. */
  readonly languageToken: string;
  /** Names of our own scripts that this page uses. */
  readonly scripts?: readonly string[];
  readonly children: ComponentChildren;
}

/**
 * An address on this site that keeps the language where it was named in the address: a browser without cookies has no other memory. For links and for the actions of
 * forms: a consent is bound to the language of its text, and comes back stale in another (clause:C2).
 */
export function hrefIn(context: PageContext, path: string): string {
  if (context.languageFrom !== "address") return path;
  const [before = "", hash] = path.split("#");
  return `${before}${before.includes("?") ? "&" : "?"}lang=${context.language}${hash === undefined ? "" : `#${hash}`}`;
}

const LANGUAGE_NAMES = { ru: "Русский", kk: "Қазақша", en: "English" } as const;
const LANGUAGE_SHORT = { ru: "Рус", kk: "Қаз", en: "Eng" } as const;

function LanguageForm({ context, token }: { context: PageContext; token: string }) {
  return (
    <form class="languages" method="post" action="/language" aria-label={context.words("shell.language")}>
      <input type="hidden" name="form" value={token} />
      <input type="hidden" name="back" value={context.path} />
      {LANGUAGES.map((language) => (
        <button key={language} name="language" value={language} lang={language} aria-pressed={language === context.language} aria-label={`${LANGUAGE_SHORT[language]} — ${LANGUAGE_NAMES[language]}`}>
          {LANGUAGE_SHORT[language]}
        </button>
      ))}
    </form>
  );
}

const NAV: readonly { readonly section: Section; readonly path: string; readonly word: WordKey }[] = [
  { section: "my", path: "/my", word: "shell.my" },
  { section: "policy", path: "/policy", word: "shell.policy" },
  { section: "documents", path: "/documents", word: "shell.documents" },
];

/** Named to nobody but those who are there. */
const DESK: (typeof NAV)[number] = { section: "desk", path: "/desk", word: "desk.nav" };

function SiteHead({ context, site, section, languageToken }: Omit<PageFrame, "children" | "title">) {
  return (
    <header class="site-head">
      <div class="frame">
        <a class="brand" href={hrefIn(context, "/")}>
          <BrandMark />
          <span>{operatorIn(context.language, site.operator).siteName}</span>
        </a>
        <LanguageForm context={context} token={languageToken} />
        <nav class="site-nav" aria-label={context.words("shell.nav")}>
          {(section === "desk" ? [DESK, ...NAV] : NAV).map((item) => (
            <a key={item.path} href={hrefIn(context, item.path)} aria-current={item.section === section ? (item.path === context.path ? "page" : "true") : undefined}>
              {context.words(item.word)}
            </a>
          ))}
        </nav>
      </div>
    </header>
  );
}

function SiteFoot({ context, site }: { context: PageContext; site: SiteFace }) {
  const { words } = context;
  const { operator } = site;
  const said = operatorIn(context.language, operator);
  return (
    <footer class="site-foot">
      <div class="frame">
        <div>
          <p>
            <strong>{said.name}</strong>
            <br />
            {words("shell.bin", { bin: operator.bin ?? words("shell.bin-unset") })}
            <br />
            {said.address}
          </p>
        </div>
        <div>
          <p>
            {words("shell.questions")} <a href={`mailto:${operator.email}`}>{operator.email}</a>
          </p>
          <ul>
            <li><a href={hrefIn(context, "/policy")}>{words("shell.policy")}</a></li>
            <li><a href={hrefIn(context, "/documents")}>{words("shell.documents")}</a></li>
            <li><a href={hrefIn(context, "/policy/archive")}>{words("shell.archive")}</a></li>
            <li><a href={hrefIn(context, "/requests")}>{words("requests.title")}</a></li>
            <li><a href={hrefIn(context, "/signature")}>{words("signature.title")}</a></li>
          </ul>
        </div>
      </div>
    </footer>
  );
}

/** The whole document of a page: one style sheet, one font, and no script unless the page names one. */
export function PageDocument(frame: PageFrame) {
  const { context, site, title, children } = frame;
  const { siteName } = operatorIn(context.language, site.operator);
  return (
    <html lang={context.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title === siteName ? title : `${title} · ${siteName}`}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="format-detection" content="telephone=no" />
        <link rel="preload" href={site.assets.font} as="font" type="font/woff2" crossorigin="anonymous" />
        <link rel="stylesheet" href={site.assets.style} />
        <link rel="icon" href={site.assets.icon} type="image/svg+xml" />
        {(frame.scripts ?? []).map((name) => (site.assets.scripts?.[name] ? <script key={name} src={site.assets.scripts[name]} defer /> : null))}
      </head>
      <body>
        <a class="skip" href="#main">{context.words("shell.skip")}</a>
        <SiteHead context={context} site={site} section={frame.section} languageToken={frame.languageToken} />
        <main id="main" tabIndex={-1}>
          <div class="frame">{children}</div>
        </main>
        <SiteFoot context={context} site={site} />
      </body>
    </html>
  );
}
