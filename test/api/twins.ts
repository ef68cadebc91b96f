/** What a program has instead of a page's act: a route of the API below /api/v1, or the reason why there is none. */
const same = (...acts: readonly string[]): Record<string, string> => Object.fromEntries(acts.map((act) => [act, act]));

const IN_BROWSER = "no twin: it is about this browser";
const DESK_DOOR = "no twin: it opens the desk to a browser; a token for the desk is made behind that door";
/** Still to be made: the desk's page can do it, a program cannot yet. */
const NOT_YET = "none yet";

/** Act of a page → its twin. A page's act that is not here fails the test. */
export const TWINS: Readonly<Record<string, string>> = {
  "POST /language": "no twin: a program names its language in each request",
  "POST /signature": "POST /signature/check",
  "POST /signature/sign": "no twin: the signing program on the person's own machine signs in the page",
  ...same("POST /join", "POST /join/code", "POST /join/letter"),
  "POST /sign-in": "no twin: a program has a token",
  "POST /sign-in/code": "no twin: a program has a token",
  "POST /sign-in/passkey": "no twin: a passkey is a browser's",
  "POST /sign-in/pupil": "no twin: a pupil's code opens a session for looking, and makes no token",
  "POST /sign-out": IN_BROWSER,
  ...same(
    "POST /my/correct", "POST /my/correct/email", "POST /my/children/:child/correct", "POST /my/children/:child/correct/email", "POST /my/still-right",
    "POST /my/children/new", "POST /my/children/:child/code", "POST /my/children/:child/code/take-back",
    "POST /my/consents/:purpose/:scope", "POST /my/children/:child/consents/:purpose/:scope", "POST /my/export", "POST /my/children/:child/export",
    "POST /my/withdraw", "POST /my/children/:child/withdraw", "POST /my/children/:child/withdraw/back",
    "POST /my/leaving/cancel", "POST /my/leaving/now", "POST /my/leaving/code",
    "POST /my/children/:child/leaving/cancel", "POST /my/children/:child/leaving/now", "POST /my/children/:child/leaving/code",
    "POST /my/sessions/end", "POST /my/sessions/end-others", "POST /my/passkeys/remove", "POST /my/page", "POST /my/page/give-up", "POST /my/kept/drop", "POST /my/tokens/revoke",
  ),
  "POST /my/passkeys": "no twin: a passkey is made by a browser on the device",
  "POST /my/passkeys/code": "no twin: it leads to making a passkey in a browser",
  "POST /my/passkeys/prove": "no twin: it leads to making a passkey in a browser",
  "POST /my/own-address": "no twin: it ends in a session of the pupil's own, which a browser holds",
  "POST /my/own-address/code": "no twin: it ends in a session of the pupil's own, which a browser holds",
  "POST /my/tokens": "no twin: a token is made in a session and makes no other token",
  "POST /my/tokens/code": "no twin: it leads to making a token in a session",
  "POST /my/tokens/prove": "no twin: it leads to making a token in a session",
  "POST /desk/rules": DESK_DOOR,
  "POST /desk/second-factor/passkey": DESK_DOOR,
  "POST /desk/find": NOT_YET,
  "POST /desk/people/:person/show": NOT_YET,
  "POST /desk/lists": NOT_YET,
  "POST /desk/matters/:child": NOT_YET,
};
