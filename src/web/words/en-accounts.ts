import type { Translation } from "./translation.ts";
import type { ruAccounts } from "./ru-accounts.ts";

export const enAccounts = {
  "session-end.title": "Your sign-in ends soon",
  "session-end.text": "It ends on {{time}}. What you type is not lost: a form sent later is kept for half an hour and offered again once you have signed in.",
  "session-end.act": "Sign in again now",

  "kept-form.title": "What you were typing",
  "kept-form.lead": "Your sign-in ended before the form was sent. We kept it under a key for {{minutes}} minutes, and nobody but you sees it. Check it and send it.",
  "kept-form.none": "Nothing is kept for you. A form is kept for half an hour and shown to whoever typed it alone.",
  "kept-form.typed": "Typed until {{time}}",
  "kept-form.send": "Send",
  "kept-form.drop": "Do not send, erase it",
  "kept-form.waits": "Your sign-in ended, but what you typed is kept. Sign in and we offer to send it again.",
  "refusal.form-kept": "Your sign-in ended; what you typed is kept for half an hour.",

  "sessions.title": "Where you are signed in",
  "sessions.short": "Sign-ins",
  "sessions.lead": "Every browser in which your pages are open. End one that you do not know, and write to us.",
  "sessions.how": "How",
  "sessions.opened": "When",
  "sessions.used": "Last used",
  "sessions.until": "Until",
  "sessions.end": "End",
  "sessions.end.act": "End this sign-in",
  "sessions.end-others": "End all but this one",
  "sessions.this": "this browser",
  "sessions.unused": "{{time}}, if it is not used",
  "sessions.latest": "{{time}} at the latest",
  "sessions.ended": "Done: the sign-in is ended",
  "session-method.one-time-code": "by a code in a letter",
  "session-method.passkey": "by a passkey",
  "session-method.own-code": "by the pupil's own code",
  "session-method.issued-code": "by a parent's code",
  "refusal.session-only-reads": "You signed in with a code from a parent. It lets you see your data, but not change them or consent to anything.",
  "refusal.session-only-reads.next": "Sign in with your own code or passkey and it becomes possible.",
} as const satisfies Translation<typeof ruAccounts>;
