/**
 * All that a token may open, one word for each group of acts. Closed: a scope that is not here opens nothing. A scope never gives more than its person may do
 * in a session, and those of the desk never more than the role that the person holds at the time.
 */
export const OWN_SCOPES = ["data:read", "data:write", "children", "consents", "history", "export", "requests", "leave", "account"] as const;
export const DESK_SCOPES = ["desk:find", "desk:list", "desk:intake", "desk:import", "desk:requests", "desk:audit", "desk:staff", "desk:calendar"] as const;
export const API_SCOPES = [...OWN_SCOPES, ...DESK_SCOPES] as const;
export type OwnScope = (typeof OWN_SCOPES)[number];
export type DeskScope = (typeof DESK_SCOPES)[number];
export type ApiScope = OwnScope | DeskScope;

export function isApiScope(text: string): text is ApiScope {
  return (API_SCOPES as readonly string[]).includes(text);
}

export function isDeskScope(scope: ApiScope): scope is DeskScope {
  return (DESK_SCOPES as readonly string[]).includes(scope);
}
