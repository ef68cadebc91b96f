import type { ScopeConsent } from "../text-shape.ts";

export const scopeConsent: ScopeConsent = {
  "third-parties": [
    "This consent allows the data named above to be given to third parties, for the purposes named above and for nothing else.",
    "Each recipient is named in the policy before it gets anything. One that has not undertaken to keep the data confidential gets nothing.",
  ],
  abroad: [
    "This consent allows the data named above to be sent abroad, for the purposes named above and for nothing else.",
    "The recipient and its country are named in the policy before anything is sent.",
  ],
  publication: [
    "This consent allows the data named above to be published in public sources, for the purposes named above and for nothing else.",
    "What is published can be seen and copied by others. When the consent is withdrawn, the school takes it down within one working day.",
  ],
};
