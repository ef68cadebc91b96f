import type { Translation } from "./translation.ts";
import type { ruCases } from "./ru-cases.ts";

export const kkCases = {
  "requests.step.restored": "Өтініш ақаудан кейін қалпына келтірілді",
  "refusal.request-words-lost": "Бұл өтініштің сөздері ақаудан кейін қалпына келмеді. Жіберушіден оны қайта беруді сұраңыз; жаңасын орындаңыз, ал мұны «бұрын жауап берілген» себебімен жабыңыз.",
  "desk-requests.restored": "Ақаудан кейін қалпына келтірілді",
  "desk-requests.restored.means": "Бұл өтініштер деректердің соңғы көшірмесінен кейін келген немесе ілгерілеген. Нөмірі, мерзімі, қадамдары және бұғаттаулары қайтарылды; әрқайсысын тексеріңіз.",
  "desk-requests.restored.whole": "бәрі қайтарылды",
  "desk-requests.restored.lost": "Қайтарылмағаны: {{what}}.",
  "desk-requests.lost.words": "жіберушінің сөздері (одан қайта сұраңыз)",
  "desk-requests.lost.signed-file": "қол қойылған файл",
  "desk-requests.lost.document-copies": "құжаттардың суреттері",
  "desk-requests.lost.corrections": "осы өтініш бойынша енгізілген түзетулер (оларды қайта енгізіңіз)",
} as const satisfies Translation<typeof ruCases>;
