/** What a program has instead of a page's act: a route of the API below /api/v1, or the reason why there is none. */
const same = (...acts: readonly string[]): Record<string, string> => Object.fromEntries(acts.map((act) => [act, act]));

const IN_BROWSER = "no twin: it is about this browser";
const DESK_DOOR = "no twin: it opens the desk to a browser; a token for the desk is made behind that door";

/** Parts of the desk whose pages can do what a program cannot yet. Each leaves this list with its twins. */
export const NO_TWINS_YET: readonly string[] = [];

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
    "POST /my/sessions/end", "POST /my/sessions/end-others", "POST /my/passkeys/remove", "POST /my/passkeys/name", "POST /my/page", "POST /my/page/give-up", "POST /my/kept/drop", "POST /my/tokens/revoke",
    "POST /requests", "POST /requests/:capability/more", "POST /requests/:capability/take-back", "POST /requests/:capability/document", "POST /my/requests/:request/document", "POST /my/requests/new", "POST /my/children/:child/requests/new",
    "POST /my/requests/:request/more", "POST /my/requests/:request/take-back", "POST /desk/requests/new",
    ...["show", "take", "accept", "ask", "delay", "resume", "decide", "reject"].map((act) => `POST /desk/requests/:request/${act}`),
    ...["open", "fits", "unfit"].map((act) => `POST /desk/requests/:request/documents/:document/${act}`),
    "POST /desk/imports", ...["columns", "shape", "sample", "letters", "papers", "undoing", "families/:family", "lines/:line", "lines/:line/leaving-out"].map((act) => `POST /desk/imports/:import/${act}`),
    "POST /imported/:capability/acceptance", "POST /imported/:capability/refusal",
    "POST /desk/intake/person", "POST /desk/intake/paper", "POST /desk/intake/forms", "POST /desk/intake/new/:channel",
    ...["children/:channel", "email", "email/code", "letter", "confirmation", "caller", "papers", "papers/:scan/open", "papers/:scan/fate"].map((act) => `POST /desk/families/:subject/${act}`),
    ...["representative", "representation-end", "birth-date", "code", "grown-up"].map((act) => `POST /desk/families/:subject/acts/${act}`),
    "POST /desk/find", "POST /desk/people/:person/show", "POST /desk/lists", "POST /desk/matters/:child", "POST /desk/staff/:member/reset",
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
  "POST /desk/second-factor": DESK_DOOR,
  "POST /desk/second-factor/app": DESK_DOOR,
  "POST /desk/second-factor/passkey": DESK_DOOR,
  "POST /desk/first/:link": "no twin: the link is opened in the browser that becomes the administrator's",
  "POST /desk/invitation/:link": "no twin: the link is opened in the browser of who is invited",
  "POST /desk/join/code": "no twin: it ends in a session of who is invited",
  "POST /desk/leave": DESK_DOOR,
  "POST /desk/staff/invite": "POST /desk/staff/invitations",
  "POST /desk/staff/withdraw": "DELETE /desk/staff/invitations/:invitation",
  "POST /desk/staff/:member/show": "no twin: the answer of GET /desk/staff says who it is",
  "POST /desk/staff/:member/grant": "POST /desk/staff/:member/roles",
  "POST /desk/staff/:member/take": "DELETE /desk/staff/:member/roles/:role",
  "POST /desk/recovery/person": "no twin: a program knows a person by the id",
  "POST /desk/recovery/:subject/asking": "POST /desk/recoveries/:person",
  "POST /desk/recovery/:subject/confirmation": "POST /desk/recoveries/:person/confirmation",
  "POST /desk/recovery/:subject/stop": "DELETE /desk/recoveries/:person",
  "POST /desk/recovery/:subject/email": "POST /desk/recoveries/:person/email",
  "POST /desk/recovery/:subject/email/code": "POST /desk/recoveries/:person/email/code",
  "POST /desk/staff/:member/end": "DELETE /desk/staff/:member",
};
