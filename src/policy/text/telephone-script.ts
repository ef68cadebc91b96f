import type { Language } from "./text-shape.ts";

/** What staff says on a call back before and after the consent text, word for word (clause:C2). Names nobody; kept by its hash with each consent that it led to. */
interface ScriptWords {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export const telephoneScript: Readonly<Record<Language, ScriptWords>> = Object.freeze({
  ru: {
    before: [
      "Здравствуйте. Вас беспокоит {operator.name}. Я перезваниваю по номеру, который вы назвали.",
      "Чтобы принять вас в школу, нам нужно ваше согласие на сбор и обработку персональных данных. Сейчас я прочитаю его текст полностью. Перебивайте и спрашивайте.",
      "Согласие добровольное. По каждой цели можно ответить «да» или «нет»; без согласия на саму услугу мы не сможем вас записать и ничего не сохраним.",
    ],
    after: [
      "Текст прочитан. Теперь я задам вопрос по каждой цели отдельно и запишу ваш ответ.",
      "Ответ записан. Подтверждение придёт письмом с кодом: назовите этот код, когда позвоните, или подпишите письмо и верните его.",
      "Отозвать согласие можно в любое время, и так же просто: позвоните, напишите или зайдите на {operator.site}.",
    ],
  },
  kk: {
    before: [
      "Сәлеметсіз бе. Сізге {operator.name} хабарласып тұр. Өзіңіз айтқан нөмірге қайта қоңырау шалып тұрмын.",
      "Сізді мектепке қабылдау үшін дербес деректерді жинауға және өңдеуге келісіміңіз керек. Қазір оның мәтінін толық оқып беремін. Бөліп сұрай беріңіз.",
      "Келісім ерікті. Әр мақсат бойынша «иә» немесе «жоқ» деп жауап беруге болады; қызметтің өзіне келісім болмаса, сізді жаза алмаймыз және ештеңе сақтамаймыз.",
    ],
    after: [
      "Мәтін оқылды. Енді әр мақсат бойынша бөлек сұрап, жауабыңызды жазып аламын.",
      "Жауап жазылды. Растау кодпен бірге хатпен келеді: қоңырау шалғанда сол кодты айтыңыз немесе хатқа қол қойып, қайтарыңыз.",
      "Келісімді кез келген уақытта дәл осылай оңай кері алуға болады: қоңырау шалыңыз, жазыңыз немесе {operator.site} сайтына кіріңіз.",
    ],
  },
  en: {
    before: [
      "Good day. This is {operator.name}. I am calling back the number that you gave.",
      "To take you in we need your consent to the collection and processing of personal data. I will now read its text to you in full. Interrupt and ask as you like.",
      "The consent is voluntary. For each purpose you may say yes or no; without consent to the service itself we cannot enrol you and shall keep nothing.",
    ],
    after: [
      "That was the text. I will now ask about each purpose by itself and note your answer.",
      "Your answers are noted. A letter with a code will come: tell us the code when you call, or sign the letter and return it.",
      "You may withdraw at any time and as easily: call, write, or go to {operator.site}.",
    ],
  },
});
