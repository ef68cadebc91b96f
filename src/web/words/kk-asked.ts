import type { ruAsked } from "./ru-asked.ts";
import type { Translation } from "./translation.ts";

export const kkAsked = {
  "asked.correct": "Түзетуді сұрасаңыз: қалай дұрыс",
  "asked.correct.why": "Қате тұрғанын ғана жазыңыз. Мектеп келіссе, жаңа мән бұрынғысының орнына жазылады.",
  "asked.withdraw": "Келісімді қайтарып алсаңыз: қайсысын",
  "asked.withdraw.which": "Қай келісімдер қайтарып алынады",
  "asked.withdraw.why": "Қалған келісімдер күшінде қалады.",
  "asked.withdraw.these": "Төменде белгіленгендері ғана",
  "asked.withdraw.everything": "Барлық келісім",
  "asked.withdraw.unsaid": "Айтылмаған: жауапты қызметкер сұрайды",
  "asked.withdraw.list": "Келісімдер",
  "asked.what": "Нақты не",
  "asked.everything": "барлық келісім",
  "asked.unnamed": "әлі аталмаған",
  "label.withdraw": "Қай келісімдер қайтарып алынады",
  "label.corrections": "Нені түзету керек",
  "field-fault.no-purposes": "Қайтарып алынатын келісімдерді белгілеңіз немесе барлығын таңдаңыз; екеуінің бірі.",
  "field-fault.not-withdrawable": "Мұндай келісім жоқ.",
  "refusal.request-corrections-unnamed": "Нені түзету керегі және қалай дұрыс екені әлі жазылмаған. Хат, қағаз немесе әңгіме бойынша жазыңыз немесе жіберушіден нақтылауын сұраңыз; содан кейін шешіңіз.",
  "refusal.request-purposes-unnamed": "Қай келісімдер қайтарып алынатыны әлі жазылмаған. Хат, қағаз немесе әңгіме бойынша жазыңыз немесе жіберушіден нақтылауын сұраңыз; содан кейін шешіңіз.",
  "requests.step.specified": "Нақты не сұралғаны жазылды",
  "desk-requests.act.specify": "Нақты не сұралады",
  "desk-requests.act.specify.do": "Жазу",
  "desk-requests.specify.means": "Хат, қағаз немесе әңгіме бойынша. Бұрын жазылғаны тұтас ауыстырылады; шешімге дейін түзетуге болады.",
  "signed-requests.text.correct": "Қалай дұрыс, {{field}}: {{value}}",
  "signed-requests.text.withdraw": "Қайтарып алатын келісімдерім: {{what}}",
} as const satisfies Translation<typeof ruAsked>;
