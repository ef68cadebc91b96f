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
  "requests.step.handed-over": "Өтініш басқа жауапты адамға берілді",
  "requests.reason.no-owner": "бұрынғысы енді өтініштерге жауап бермейді",
  "desk-requests.owner.number": "№ {{number}} қызметкер",
  "desk-requests.act.hand-over": "Әріптеске беру",
  "desk-requests.act.hand-over.do": "Беру",
  "desk-requests.hand-over.to": "Кімге",
  "requests.field.to": "Кімге беріледі",
  "field-fault.no-officer": "Өтініштерге жауап беретін адамды таңдаңыз.",
  "history.did.request-owner-named": "Әріптесіңізге атыңыз көрсетілді: өтінішке сіз жауап бересіз.",
  "requests.answer.told.lists": "Мектеп қызметкерлеріне берілгені: {{count}}",
  "requests.transfers.to": "Кімге",
  "requests.transfers.ground": "Негізі",
  "requests.transfers.own-staff": "мектеп қызметкері: {{role}}",
} as const satisfies Translation<typeof ruCases>;
