import { Type } from "typebox";
import { SHORT_NAME_CHARS_MAX } from "../../policy/index.ts";
import { PASSKEY_NAME_MAX, SESSION_METHODS } from "../../modules/accounts/index.ts";
import { API_SCOPES } from "../../modules/tokens/index.ts";
import { removePasskey } from "../accounts/removing-passkey.ts";
import type { AppDeps } from "../app-deps.ts";
import type { Api } from "./api-deps.ts";
import { apiRoute } from "./api-route.ts";
import { closed, Id, orNull, Time, Typed } from "./api-schemas.ts";
import { opened } from "./opened-value.ts";

const time = (at: Date | null): string | null => at?.toISOString() ?? null;
const ById = closed({ id: Id });

function sessionParts(api: Api, deps: AppDeps): void {
  apiRoute(api, deps, {
    method: "GET", url: "/my/sessions", scope: "account", summary: "Where one is signed in",
    answer: closed({ sessions: Type.Array(closed({ id: Id, method: Type.Enum(SESSION_METHODS), openedAt: Time, seenAt: Time, endsAt: Time })) }),
    async handle({ caller }) {
      const sessions = await deps.sessions.list(caller.session.subject, caller.session.hash);
      return { sessions: sessions.map(({ id, method, openedAt, seenAt, endsAt }) => ({ id, method, openedAt: openedAt.toISOString(), seenAt: seenAt.toISOString(), endsAt: endsAt.toISOString() })) };
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: "/my/sessions/end", scope: "account", summary: "End one session", body: ById,
    async handle({ caller, body }) {
      await deps.sessions.endById(caller.session.subject, body.id);
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: "/my/sessions/end-others", scope: "account", summary: "End all sessions in browsers; tokens stay", answer: closed({ ended: Type.Integer() }),
    async handle({ caller }) {
      return { ended: await deps.sessions.endAll(deps.databases.data, caller.session.subject) };
    },
  });
}

function passkeyParts(api: Api, deps: AppDeps): void {
  apiRoute(api, deps, {
    method: "GET", url: "/my/passkeys", scope: "account", summary: "Keys on one's own devices",
    answer: closed({ passkeys: Type.Array(closed({ id: Id, addedAt: Time, usedAt: orNull(Time), synced: Type.Boolean(), name: orNull(Type.String()) })) }),
    async handle({ caller }) {
      const passkeys = await deps.passkeys.list(caller.session.subject);
      return { passkeys: passkeys.map(({ id, addedAt, usedAt, synced, name }) => ({ id, addedAt: addedAt.toISOString(), usedAt: time(usedAt), synced, name: name && opened(name) })) };
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: "/my/passkeys/name", scope: "account", summary: "Give one a name of one's own; an empty one takes it away", body: closed({ id: Id, name: Type.String({ maxLength: PASSKEY_NAME_MAX }) }),
    async handle({ caller, body, requestId }) {
      await deps.passkeys.rename(caller.session, body.id, body.name, requestId);
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: "/my/passkeys/remove", scope: "account", summary: "Remove one", body: ById,
    async handle({ caller, body, requestId }) {
      await removePasskey(deps, caller.session, body.id, requestId);
    },
  });
}

function nameParts(api: Api, deps: AppDeps): void {
  const { shortNames } = deps;
  apiRoute(api, deps, {
    method: "GET", url: "/my/page", scope: "account", summary: "The short name, and whether its page is public",
    answer: closed({ may: Type.Boolean(), name: orNull(Type.String()), published: Type.Boolean() }),
    async handle({ caller: { session } }) {
      const sql = deps.databases.data;
      const [may, row, published] = await Promise.all([shortNames.mayHave(session), shortNames.of(sql, session.subject), shortNames.isPublished(sql, session.subject)]);
      return { may, name: row?.name ?? null, published };
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: "/my/page", scope: "account", summary: "Choose a short name", body: closed({ name: Type.String({ maxLength: SHORT_NAME_CHARS_MAX + 10 }) }),
    async handle({ caller, body, requestId }) {
      await shortNames.choose({ session: caller.session, typed: body.name, requestId });
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: "/my/page/give-up", scope: "account", summary: "Give the short name up",
    async handle({ caller, requestId }) {
      await shortNames.giveUp(caller.session, requestId);
    },
  });
}

function keptParts(api: Api, deps: AppDeps): void {
  apiRoute(api, deps, {
    method: "GET", url: "/my/kept", scope: "account", summary: "Forms that came too late and are offered again for half an hour",
    answer: closed({ forms: Type.Array(closed({ id: Id, action: Typed, keptAt: Time })) }),
    async handle({ caller }) {
      const forms = await deps.keptForms.list(caller.session.subject);
      return { forms: forms.map(({ id, action, keptAt }) => ({ id, action: opened(action), keptAt: keptAt.toISOString() })) };
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: "/my/kept/drop", scope: "account", summary: "Drop one", body: ById,
    async handle({ caller, body }) {
      await deps.keptForms.drop(caller.session.subject, body.id);
    },
  });
}

function tokenParts(api: Api, deps: AppDeps): void {
  apiRoute(api, deps, {
    method: "GET", url: "/my/tokens", scope: "account", summary: "One's tokens. A new one is made on the page /my/tokens alone",
    answer: closed({ tokens: Type.Array(closed({ id: Id, name: Type.String(), scopes: Type.Array(Type.Enum(API_SCOPES)), madeAt: Time, usedAt: orNull(Time), endsAt: Time })) }),
    async handle({ caller }) {
      const tokens = await deps.api.tokens.list(caller.session.subject);
      return { tokens: tokens.map(({ id, name, scopes, madeAt, usedAt, endsAt }) => ({ id, name: opened(name), scopes: [...scopes], madeAt: madeAt.toISOString(), usedAt: time(usedAt), endsAt: endsAt.toISOString() })) };
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: "/my/tokens/revoke", scope: "account", summary: "Revoke a token, also the one that is used", body: ById,
    async handle({ caller, body, requestId }) {
      await deps.api.tokens.revoke(caller.session.subject, body.id, requestId);
    },
  });
}

/** Twins of the pages about getting in and staying in (clause:S1, clause:R2). */
export function accountApi(api: Api, deps: AppDeps): void {
  sessionParts(api, deps);
  passkeyParts(api, deps);
  nameParts(api, deps);
  keptParts(api, deps);
  tokenParts(api, deps);
}
