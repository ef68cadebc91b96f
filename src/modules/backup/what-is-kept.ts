/** Whole schemas that no backup holds. */
export const SCHEMAS_LEFT_OUT: Readonly<Record<string, string>> = Object.freeze({
  graphile_worker: "jobs: whatever is due is found again by its own due time, and a job of yesterday may have been done since",
  platform: "what migrations were applied here: the manifest names them, and a restore compares",
  backup: "restores into this very database",
});

/** Tables that no backup holds: nearly all are short-lived, and would give back after a restore what its owner has ended or used up since. */
export const TABLES_LEFT_OUT: Readonly<Record<string, string>> = Object.freeze({
  "accounts.session": "a session that was ended since would be open again",
  "accounts.step_up": "a proof of the address that was used up since would count again",
  "accounts.attempt": "a code that was used since would open again; its address is personal data of somebody who may have no account",
  "accounts.rate_window": "windows of minutes",
  "accounts.kept_form": "half an hour's help for somebody who was typing",
  "accounts.passkey": "a passkey that was removed since would open again: people sign in by letter and add theirs anew",
  "tokens.token": "a token that was taken back since, or ended with a membership, would open again: people make theirs anew",
  "tokens.kept_answer": "a day's answers to a token that is not there",
  "accounts.used_challenge": "minutes of what cannot be used twice",
  "accounts.issued_code": "a code that was used since would open again",
  "destruction.erasable": "part of the schema: the migrations fill it",
  "accuracy.address_proof": "an address that waits for its code lives ten minutes, and its code may have been used since",
  "staff.desk_session": "a desk that was shut since would be open again",
  "staff.totp": "a secret that was taken away since would count again: after a restore nobody is at the desk before an administrator lets each in anew",
  "staff.first_link": "a link that was used since would open again",
  "staff.invitation": "an invitation that was used or withdrawn since would open again",
  "staff.invitation_end": "ends of invitations that are not there",
  "imports.import": "a spreadsheet under way: it is taken again from its file",
  "imports.family": "who has not answered is nobody's consent yet: nothing of it may come back after it was refused or undone",
  "imports.row": "the same",
  "joining.draft": "a form lives a day at most and is nobody's consent yet: nothing else may be kept of it",
});

/** Whether rows of this table go into a backup. A new table does, unless it is named above. */
export function isBackedUp(schema: string, table: string): boolean {
  return !(schema in SCHEMAS_LEFT_OUT) && !(`${schema}.${table}` in TABLES_LEFT_OUT);
}
