import type { Translation } from "./translation.ts";
import type { ruAccounts } from "./ru-accounts.ts";

export const kkAccounts = {
  "session-end.title": "Кіру жақында аяқталады",
  "session-end.text": "Ол {{time}} болады. Тергеніңіз жоғалмайды: пішін одан кеш жіберілсе, біз оны жарты сағат сақтап, қайта кіргенде ұсынамыз.",
  "session-end.act": "Қазір қайта кіру",

  "kept-form.title": "Сіз теріп жатқан мәтін",
  "kept-form.lead": "Кіру пішін жіберілгенше аяқталып қалды. Біз оны {{minutes}} минутқа кілтпен сақтап қойдық, оны тек сіз көресіз. Тексеріп, жіберіңіз.",
  "kept-form.none": "Сіз үшін сақталған ештеңе жоқ. Пішін жарты сағат сақталады және оны терген адамға ғана көрсетіледі.",
  "kept-form.typed": "{{time}} дейін терілген",
  "kept-form.send": "Жіберу",
  "kept-form.drop": "Жібермей, өшіру",
  "kept-form.waits": "Кіру аяқталды, бірақ тергеніңіз сақталды. Кіріңіз, біз оны қайта жіберуді ұсынамыз.",
  "refusal.form-kept": "Кіру аяқталды, тергеніңіз жарты сағатқа сақталды.",

  "sessions.title": "Сіз қайда кірдіңіз",
  "sessions.short": "Кірулер",
  "sessions.lead": "Беттеріңіз ашық тұрған барлық браузерлер. Бейтаныс кіруді жауып, бізге жазыңыз.",
  "sessions.how": "Қалай кірдіңіз",
  "sessions.opened": "Қашан",
  "sessions.used": "Соңғы рет",
  "sessions.until": "Қай уақытқа дейін",
  "sessions.end": "Жабу",
  "sessions.end.act": "Кіруді жабу",
  "sessions.end-others": "Осыдан басқасының бәрін жабу",
  "sessions.this": "осы браузер",
  "sessions.unused": "пайдаланбасаңыз, {{time}}",
  "sessions.latest": "ең кеші {{time}}",
  "sessions.ended": "Дайын: кіру жабылды",
  "session-method.one-time-code": "хаттағы кодпен",
  "session-method.passkey": "құрылғыдағы кілтпен",
  "session-method.own-code": "оқушының өз кодымен",
  "session-method.issued-code": "ата-ана берген кодпен",
  "refusal.session-only-reads": "Сіз ата-ана берген кодпен кірдіңіз. Онымен өз деректеріңізді көруге болады, бірақ өзгертуге не келісім беруге болмайды.",
  "refusal.session-only-reads.next": "Өз кодыңызбен немесе кілтіңізбен кірсеңіз, бұл мүмкін болады.",
} as const satisfies Translation<typeof ruAccounts>;
