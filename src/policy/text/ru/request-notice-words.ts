import type { NoticeKind, NoticeWords } from "../text-shape.ts";

/** What letters about requests say (clause:R1, clause:R2, clause:R3): to the sender, and to the school's own people. */
export const requestNoticeWords: Readonly<Record<Extract<NoticeKind, `request${string}`>, NoticeWords>> = {
  "request-received": {
    subject: "Ваше обращение получено",
    body: [
      "Школа получила ваше обращение № {number}. Ответ — не позднее {term}.",
      "Каждый шаг виден здесь: {link}",
      "Если вы ничего не отправляли, напишите на {operator.email}: кто-то указал ваш адрес.",
      "{operator.name}",
    ],
  },
  "request-more-asked": {
    subject: "Для вашего обращения нужно ещё кое-что",
    body: [
      "Чтобы продолжить работу по обращению № {number}, школе нужны сведения. Какие и зачем, сказано здесь: {link}",
      "Пришлите их, пожалуйста, до {term}. Можно и прийти в школу с документом.",
      "{operator.name}",
    ],
  },
  "request-answered": {
    subject: "Ответ на ваше обращение",
    body: [
      "Школа ответила на ваше обращение № {number}. Ответ здесь: {link}",
      "Если вы не согласны, в ответе сказано, куда можно пожаловаться.",
      "{operator.name}",
    ],
  },
  "request-kind-corrected": {
    subject: "Уточнено, о чём ваше обращение",
    body: [
      "Школа прочитала ваше обращение № {number} и уточнила, о чём вы просите. Как она его поняла и к какому дню ответит, видно здесь: {link}",
      "Ответ — не позднее {term}. Если школа поняла вас не так, напишите на {operator.email} и назовите номер.",
      "{operator.name}",
    ],
  },
  "requests-due": {
    subject: "Обращения, срок которых подходит",
    body: ["Срок сегодня: {number}. Срок до следующего рабочего дня: {count}.", "Стол обращений: {link}", "{operator.name}"],
  },
  "requests-overdue": {
    subject: "Просроченные обращения",
    body: ["Просрочено обращений: {number}. Срок сегодня: {count}.", "Срок закона или политики прошёл. Займитесь ими сейчас: {link}", "Это письмо приходит каждое утро, пока что-то просрочено.", "{operator.name}"],
  },
};
