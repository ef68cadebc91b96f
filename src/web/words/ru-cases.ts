export const ruCases = {
  "requests.step.restored": "Обращение восстановлено после сбоя",
  "refusal.request-words-lost": "Слова этого обращения не восстановились после сбоя. Попросите отправителя подать его заново; исполните новое, а это закройте с причиной «уже отвечали».",
  "desk-requests.restored": "Восстановлено после сбоя",
  "desk-requests.restored.means": "Эти обращения пришли или продвинулись после последней копии данных. Номер, срок, шаги и блокирования вернулись; проверьте каждое.",
  "desk-requests.restored.whole": "вернулось всё",
  "desk-requests.restored.lost": "Не вернулось: {{what}}.",
  "desk-requests.lost.words": "слова отправителя (спросите его снова)",
  "desk-requests.lost.signed-file": "подписанный файл",
  "desk-requests.lost.document-copies": "снимки документов",
  "desk-requests.lost.corrections": "исправления, внесённые по этому обращению (внесите их снова)",
} as const;
