import { Type } from "typebox";
import { tokenHash } from "../../modules/accounts/index.ts";
import { JOIN_FIELDS } from "../../modules/joining/index.ts";
import { OWN_SCOPES, TOKEN_DAYS_MAX, TOKEN_NAME_CHARS_MAX } from "../../modules/tokens/index.ts";
import { randomToken } from "../../platform/id.ts";
import type { AppDeps } from "../app-deps.ts";
import type { Api } from "./api-deps.ts";
import { apiRoute } from "./api-route.ts";
import { Attempt, closed, Code, Id, Paper, Typed } from "./api-schemas.ts";

const Visitor = Type.String({ minLength: 20, maxLength: 100, pattern: "^[A-Za-z0-9_-]+$", description: "Stands for the browser that a form is bound to" });
const FormId = Type.String({ maxLength: 2_000 });
const DAY_MS = 86_400_000;
const fields = Object.fromEntries(JOIN_FIELDS.map(({ field }) => [field, Type.Optional(Typed)])) as Record<(typeof JOIN_FIELDS)[number]["field"], ReturnType<typeof Type.Optional<typeof Typed>>>;
const TokenWish = closed({
  name: Type.String({ minLength: 1, maxLength: TOKEN_NAME_CHARS_MAX }), scopes: Type.Array(Type.Enum(OWN_SCOPES), { minItems: 1, maxItems: OWN_SCOPES.length }), days: Type.Integer({ minimum: 1, maximum: TOKEN_DAYS_MAX }),
});

function confirmPart(api: Api, deps: AppDeps): void {
  apiRoute(api, deps, {
    method: "POST", url: "/join/code", scope: "open", status: 201,
    summary: "Enter the code: the person is there. The code has just proved the address, so a token may be made with it; no session stays open",
    body: closed({ attempt: Attempt, code: Code, token: TokenWish }),
    answer: closed({ subject: Id, receipt: Id, token: Type.String() }),
    async handle({ body, network, language, requestId }) {
      const { name, scopes, days } = body.token;
      const wish = { name, scopes, endsAt: new Date(deps.clock.now().getTime() + days * DAY_MS), atDesk: false } as const;
      // Before the person is there: who reads of a refusal takes it that nobody joined.
      deps.api.tokens.assertFits(wish);
      const joined = await deps.confirmation.confirm({ token: body.attempt, code: body.code, network, requestId });
      try {
        const { token } = await deps.api.tokens.make({ ...wish, session: joined.session, language, requestId });
        return { subject: joined.subject, receipt: joined.receipt.receiptId, token };
      } finally {
        await deps.sessions.end(joined.token);
      }
    },
  });
}

/** Twins of `/join` (clause:C1, clause:C2). Signing in has none: a program has its token. */
export function joiningApi(api: Api, deps: AppDeps): void {
  apiRoute(api, deps, {
    method: "GET", url: "/join", scope: "open", summary: "The text to agree to, and what a form is bound to", answer: closed({ visitor: Visitor, form: FormId, text: Paper }),
    async handle({ language }) {
      const visitor = randomToken();
      const { token, document } = await deps.joining.openForm({ browser: tokenHash(visitor), language });
      const text = await deps.documents.current("consent-own", language);
      // The token is bound to this hash: another text in the answer would be another consent.
      if (text.hash !== document.hash) throw new Error("the consent text in force is not the one that the form is bound to");
      return { visitor, form: token, text: { hash: text.hash, document: { ...text.document } } };
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: "/join", scope: "open", status: 202, summary: "Send the form: a letter with a code goes to the address. A known address gets the same answer",
    body: closed({ visitor: Visitor, form: FormId, values: closed(fields), consent: Type.Boolean({ description: "Whether the person agrees to the text" }) }), answer: closed({ attempt: Attempt }),
    async handle({ body, language, network, requestId }) {
      const { token } = await deps.joining.postForm({
        browser: tokenHash(body.visitor), language, token: body.form, typed: body.values, consent: body.consent, network, source: "web-form", requestId,
      });
      return { attempt: token };
    },
  });
  confirmPart(api, deps);
  apiRoute(api, deps, {
    method: "POST", url: "/join/letter", scope: "open", summary: "Ask for another letter with another code", body: closed({ attempt: Attempt }),
    async handle({ body, network, requestId }) {
      await deps.joining.askAgain({ token: body.attempt, network, requestId });
    },
  });
}
