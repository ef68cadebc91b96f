export { ApiTokens, type ApiTokensDeps, type KnownToken, type ListedToken, TOKEN_DAYS_MAX, TOKEN_MARK, TOKEN_NAME_CHARS_MAX, TOKENS_MAX, type TokenWish } from "./api-tokens.ts";
export { type ActAnswer, KEPT_ANSWER_HOURS, KEPT_ANSWERS_MAX, KeptAnswers, type RepeatableRequest } from "./kept-answers.ts";
export { API_SCOPES, type ApiScope, DESK_SCOPES, type DeskScope, isApiScope, isDeskScope, OWN_SCOPES, type OwnScope } from "./token-scopes.ts";
export { tokensParticipant } from "./tokens-participant.ts";
