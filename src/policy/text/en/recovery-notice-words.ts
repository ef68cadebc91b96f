import type { NoticeKind, NoticeWords } from "../text-shape.ts";

/** Letters about an account that is given back, and about a second factor that is lost. */
export const recoveryNoticeWords = {
  "recovery-code": {
    subject: "A code to get your account back",
    body: [
      "Your code: {code}. It holds for {minutes} min and fits once.",
      "Read it out to the member of the school's staff with whom you are speaking now: this address then becomes the one you sign in with.",
      "If you are not speaking with the school now, tell nobody the code and write to us: {operator.email}.",
      "{operator.name}",
    ],
  },
  "recovery-asked": {
    subject: "The school was asked to give your account back",
    body: [
      "On {date} the school was asked to put another mail address in the place of this one, because every way in was lost. One member of staff checked who asks; a second one has to confirm. Nothing has changed yet.",
      "If it is you, do nothing. If it is not, write to us at once: {operator.email}. We stop it. Your sessions are here: {link}",
      "{operator.name}",
    ],
  },
  "account-recovered": {
    subject: "Your account was given back under a new address",
    body: [
      "On {date} two members of the school's staff confirmed who you are, and the account has another mail address now. All sessions and passkeys of before have ended. Nothing has changed about the children.",
      "Sign in with the new address: {link}",
      "If this was not you, write to us at once: {operator.email}.",
      "{operator.name}",
    ],
  },
  "staff-factor-reset": {
    subject: "Your second factor for the staff desk was reset",
    body: ["On {date} your second factor for the desk was reset: your sessions, passkeys, code app and keys for programs have ended. Within 24 hours sign in with a code by mail and set up another one: {link}", "If you did not ask for this, write at once to {operator.email} and speak with the person who runs the server.", "{operator.name}"],
  },
} as const satisfies Partial<Record<NoticeKind, NoticeWords>>;
