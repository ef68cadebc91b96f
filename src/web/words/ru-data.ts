/** A person's data: seeing, correcting, history, taking along, the yearly question. */
export const ruData = {
  "refusal.child-unknown": "Среди детей, которых вы представляете, такого нет.",
  "refusal.session-only-reads": "С кодом от представителя свои данные можно только смотреть.",
} as const;
