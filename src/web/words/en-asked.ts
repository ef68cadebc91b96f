import type { ruAsked } from "./ru-asked.ts";
import type { Translation } from "./translation.ts";

export const enAsked = {
  "asked.correct": "If you ask for a correction: what is right",
  "asked.correct.why": "Fill in only what is wrong. The new value replaces the old one if the school agrees.",
  "asked.withdraw": "If you withdraw a consent: which one",
  "asked.withdraw.which": "Which consents are withdrawn",
  "asked.withdraw.why": "All other consents stay in force.",
  "asked.withdraw.these": "Only those ticked below",
  "asked.withdraw.everything": "Every consent",
  "asked.withdraw.unsaid": "Not said: the officer will ask",
  "asked.withdraw.list": "Consents",
  "asked.what": "What exactly",
  "asked.everything": "every consent",
  "asked.unnamed": "not named yet",
  "label.withdraw": "Which consents are withdrawn",
  "label.corrections": "What to correct",
  "field-fault.no-purposes": "Tick the consents that are withdrawn, or choose all of them; one of the two.",
  "field-fault.not-withdrawable": "There is no such consent.",
  "refusal.request-corrections-unnamed": "What is to be corrected, and how, is not written down yet. Enter it from the letter, the paper or the call, or ask the sender; then decide.",
  "refusal.request-purposes-unnamed": "Which consents are withdrawn is not written down yet. Enter them from the letter, the paper or the call, or ask the sender; then decide.",
  "requests.step.specified": "What exactly is asked was written down",
  "desk-requests.act.specify": "What exactly is asked",
  "desk-requests.act.specify.do": "Write down",
  "desk-requests.specify.means": "From the letter, the paper or the call. It replaces as a whole what was written before; until the decision it can be put right.",
  "signed-requests.text.correct": "What is right, {{field}}: {{value}}",
  "signed-requests.text.withdraw": "Consents that I withdraw: {{what}}",
} as const satisfies Translation<typeof ruAsked>;
