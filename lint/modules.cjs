// A module may use only modules named above it, so the table itself cannot hold a cycle.
const mayUse = {
  participants: [],
  calendar: [],
  signatures: [],
  subjects: ["participants"],
  keys: [],
  ledger: ["keys", "subjects", "participants"],
  journal: ["keys", "participants"],
  marks: ["journal", "participants"],
  documents: ["ledger"],
  representation: ["ledger", "journal", "subjects", "participants"],
  restrictions: ["ledger", "journal", "subjects", "participants"],
  consent: ["documents", "representation", "ledger", "journal", "subjects", "participants"],
  vault: ["keys", "ledger", "consent", "restrictions", "representation", "subjects", "participants"],
  notices: ["vault", "keys", "ledger", "participants"],
  accounts: ["vault", "notices", "consent", "restrictions", "keys", "representation", "ledger", "subjects", "participants"],
  tokens: ["accounts", "ledger", "subjects", "participants"],
  families: ["accounts", "notices", "vault", "consent", "restrictions", "representation", "keys", "ledger", "journal", "subjects", "participants"],
  staff: ["tokens", "accounts", "documents", "notices", "vault", "consent", "representation", "keys", "ledger", "subjects", "participants"],
  joining: ["families", "representation", "accounts", "consent", "documents", "vault", "notices", "keys", "ledger", "subjects", "participants"],
  intake: ["families", "joining", "representation", "restrictions", "accounts", "consent", "documents", "vault", "notices", "keys", "ledger", "subjects", "participants"],
  recovery: ["intake", "staff", "families", "tokens", "representation", "accounts", "vault", "notices", "ledger", "subjects", "participants"],
  choices: ["marks", "vault", "consent", "documents", "notices"],
  accuracy: ["intake", "accounts", "vault", "notices", "consent", "representation", "keys", "ledger", "subjects", "participants"],
  destruction: ["participants", "marks", "subjects", "vault", "keys", "ledger", "journal", "representation", "restrictions", "consent", "notices", "accounts"],
  extracts: ["vault", "ledger", "subjects", "participants"],
  leaving: ["destruction", "families", "accounts", "documents", "notices", "vault", "consent", "restrictions", "representation", "journal", "ledger", "keys", "subjects", "participants"],
  retention: ["leaving", "destruction", "vault", "consent", "restrictions", "representation", "ledger", "keys", "subjects", "participants"],
  finding: ["vault", "representation", "accounts", "subjects"],
  disclosures: ["vault", "consent", "restrictions", "representation", "accounts", "ledger", "keys", "subjects", "participants"],
  oversight: ["leaving", "families", "representation", "restrictions", "consent", "keys", "ledger", "subjects"],
  requests: ["disclosures", "destruction", "extracts", "families", "accounts", "notices", "vault", "consent", "restrictions", "representation", "journal", "ledger", "keys", "subjects", "signatures", "calendar", "participants"],
  mailbox: ["ledger", "requests", "notices", "accounts", "signatures", "keys", "participants"],
  imports: ["requests", "marks", "journal", "destruction", "intake", "joining", "families", "accounts", "documents", "notices", "vault", "consent", "restrictions", "representation", "keys", "ledger", "subjects", "participants"],
  backup: ["requests", "marks", "documents", "leaving", "keys", "ledger", "journal", "restrictions", "representation", "consent", "vault", "notices", "destruction", "subjects", "participants"],
};
const seen = new Set();
for (const [name, uses] of Object.entries(mayUse)) {
  for (const used of uses) if (!seen.has(used)) throw new Error(`${name} uses ${used}, which is not above it`);
  seen.add(name);
}

module.exports = { mayUse };
