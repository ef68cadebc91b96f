import type {
  CompartmentId, ConsentState, DeadlineId, DeadlineWords, GroundId, OperationId, PrecedenceReason, RecipientKind, RecipientWords,
  RetentionWords, TableId, TableWords, TermWords,
} from "../text-shape.ts";

export const retentionWords: Readonly<Record<CompartmentId, RetentionWords>> = {
  identity: { name: "Кто вы", howLong: "Пока действует согласие или договор, затем уничтожается." },
  contact: { name: "Как с вами связаться", howLong: "Пока действует согласие или договор, затем уничтожается." },
  learning: { name: "Учёба", howLong: "Пока ученик занимается и не окончены расчёты, затем уничтожается." },
  contract: { name: "Договоры и заказы", howLong: "Пока исполняется договор, затем столько, сколько требует закон об учёте и налогах." },
  words: { name: "Ваши сообщения", howLong: "Пока вопрос не решён и может понадобиться ответ, затем уничтожается." },
  evidence: { name: "Доказательства согласия и обращений", howLong: "Пока закон позволяет спорить о них, под замком и только для спора." },
  ledger: { name: "История действий с данными", howLong: "Пока хранятся сами данные, затем связь с вами уничтожается." },
  "statistics-link": { name: "Связь статистики с вами", howLong: "Пока вы её разрешаете, не дольше срока в таблице." },
  document: { name: "Копия документа", howLong: "До конца проверки и не дольше срока в таблице; у каждой копии свой ключ." },
};

export const operationWords: Readonly<Record<OperationId, TermWords>> = {
  collect: { name: "Сбор", means: "Школа получает данные." },
  record: { name: "Запись", means: "Полученное заносится в базу." },
  systematise: { name: "Систематизация", means: "Данные раскладываются по порядку." },
  accumulate: { name: "Накопление", means: "К прежним данным добавляются новые." },
  store: { name: "Хранение", means: "Данные держатся в целости, тайне и доступности." },
  clarify: { name: "Уточнение (обновление, изменение)", means: "Неверное исправляется, устаревшее обновляется." },
  extract: { name: "Извлечение", means: "Нужное выбирается из базы или выдаётся вам копией." },
  use: { name: "Использование", means: "Данные читаются, чтобы достичь названной цели." },
  depersonalise: { name: "Обезличивание", means: "После него узнать, чьи это данные, уже нельзя." },
  block: { name: "Блокирование", means: "Данные на время только хранятся." },
  delete: { name: "Удаление", means: "Данные убираются, но их ещё можно вернуть." },
  destroy: { name: "Уничтожение", means: "После него данные восстановить нельзя." },
  transfer: { name: "Передача", means: "Данные получает названный получатель." },
  combine: { name: "Объединение", means: "Сведения о вас из двух мест соединяются." },
  separate: { name: "Разъединение", means: "Соединённые сведения снова разделяются." },
};

export const consentStateWords: Readonly<Record<ConsentState, TermWords>> = {
  ConsentRequested: { name: "Согласие запрошено", means: "Школа спросила и ждёт ответа; до него ответ — нет." },
  ConsentGiven: { name: "Согласие дано", means: "Вы согласились, и это записано." },
  ConsentRefused: { name: "В согласии отказано", means: "Вы ответили «нет», и это записано." },
  ConsentWithdrawn: { name: "Согласие отозвано", means: "Вы отозвали согласие, которое дали раньше." },
  ConsentRevoked: { name: "Согласие прекращено другим лицом", means: "Согласие прекратил тот, кто имел на это право, например суд." },
  ConsentExpired: { name: "Срок согласия истёк", means: "Согласие кончилось в назначенный день." },
  ConsentInvalidated: { name: "Согласие недействительно", means: "Выяснилось, что согласие было дано неправильно." },
  RenewedConsentGiven: { name: "Согласие возобновлено", means: "Вы согласились снова, с новым сроком или текстом." },
};

export const groundWords: Readonly<Record<GroundId, TermWords>> = {
  consent: { name: "Согласие", means: "Вы или ваш законный представитель согласились (статья 7 закона)." },
  contract: { name: "Договор и данное к нему согласие", means: "Пока обязательство не исполнено, согласие на нужное для него отозвать нельзя (статья 8 закона)." },
  "legal-obligation": { name: "Обязанность по закону", means: "Закон прямо обязывает школу сделать это (статья 9 закона)." },
  "law-enforcement": { name: "Правоохранительные органы и суд", means: "Данные нужны им для их работы по закону (статья 9 закона)." },
  "state-statistics": { name: "Государственная статистика", means: "Данные нужны для государственной статистики (статья 9 закона)." },
  treaty: { name: "Международный договор", means: "Этого требует договор, который заключил Казахстан (статья 9 закона)." },
  "constitutional-rights": { name: "Защита конституционных прав", means: "Надо защитить права человека, а получить согласие невозможно (статья 9 закона)." },
  journalism: { name: "Журналистика", means: "Законная работа журналиста (статья 9 закона)." },
  "publication-by-law": { name: "Публикация по закону", means: "Закон велит опубликовать эти сведения (статья 9 закона)." },
  "duty-to-provide": { name: "Данные, которые вы обязаны дать", means: "Закон обязывал их предоставить, и это не сделано (статья 9 закона)." },
  tax: { name: "Налоги", means: "Данные нужны налоговым органам для их работы (статья 9 закона)." },
  "other-law": { name: "Иной случай по закону", means: "Другой случай, прямо установленный законом; он называется каждый раз (статья 9 закона)." },
};

export const precedenceWords: Readonly<Record<PrecedenceReason, TermWords>> = {
  "legal-hold": { name: "Требование суда или закона", means: "Суд или закон велит сохранить эти данные." },
  "open-obligation": { name: "Неисполненное обязательство", means: "Договор ещё не исполнен; остаётся только то, что для него нужно." },
  block: { name: "Блокирование", means: "Идёт проверка; до её конца данные только хранятся." },
  withdrawal: { name: "Отзыв согласия", means: "Согласие отозвано, данные уничтожаются." },
  retention: { name: "Срок хранения", means: "Срок ещё идёт или вышел." },
};

export const deadlineWords: Readonly<Record<DeadlineId, DeadlineWords>> = {
  correct: { name: "Исправить или дополнить данные, а если нельзя — уничтожить", starts: "Получены подтверждающие документы" },
  block: { name: "Заблокировать данные", starts: "Получены сведения о нарушении" },
  "destroy-confirmed": { name: "Уничтожить данные", starts: "Нарушение подтверждено" },
  "lift-block": { name: "Снять блокирование", starts: "Нарушение не подтверждено" },
  "breach-notice": { name: "Сообщить уполномоченному органу о нарушении безопасности", starts: "Нарушение обнаружено" },
  "take-down": { name: "Убрать данные из открытого доступа", starts: "Получено требование" },
  "stop-after-withdrawal": { name: "Прекратить обработку или дать мотивированный отказ", starts: "Получен отзыв согласия" },
  "objection-automated": { name: "Ответить на возражение против автоматического решения", starts: "Получено возражение" },
  "transfer-notice": { name: "Уведомить о передаче третьему лицу", starts: "Данные переданы" },
  information: { name: "Дать сведения о ваших данных или мотивированный отказ", starts: "Получено обращение" },
  answer: { name: "Ответить на обращение", starts: "Получено обращение" },
  "provisional-mark": { name: "Решить о предварительной отметке", starts: "Получено письмо, отправитель которого не подтверждён" },
};

export const recipientWords: Readonly<Record<RecipientKind, RecipientWords>> = {
  courier: { name: "Курьер", gets: "Имя, адрес и телефон для доставки." },
  post: { name: "Почта", gets: "Имя и адрес для отправки." },
  "telecom-operator": { name: "Оператор связи", gets: "Номер телефона и текст сообщения." },
  "service-provider": { name: "Поставщик услуг школы", gets: "Только то, что нужно для порученной работы." },
  "research-provider": { name: "Исследователь", gets: "Обезличенные данные." },
  "app-developer": { name: "Разработчик приложения", gets: "Данные, которые вы разрешили при подключении." },
  partner: { name: "Партнёр", gets: "Наименьший набор, без которого нет услуги или сделки." },
  "state-body": { name: "Государственный орган", gets: "То, что велит передать закон." },
  successor: { name: "Преемник школы", gets: "Данные, которые переходят вместе с делом." },
};

export const tableWords: Readonly<Record<TableId, TableWords>> = {
  purposes: {
    caption: "Цели обработки",
    columns: { purpose: "Цель", why: "Зачем", ground: "Основание", fields: "Данные", retention: "Хранение", ifRefused: "Если отказаться" },
  },
  fields: { caption: "Какие данные и зачем", columns: { field: "Данные", why: "Зачем", purposes: "Цели", retention: "Хранение" } },
  retention: { caption: "Сроки хранения", columns: { name: "Что", fields: "Данные", howLong: "До каких пор", term: "Срок" } },
  recipients: { caption: "Кто может получить данные", columns: { recipient: "Кто", gets: "Что", purpose: "Зачем", ground: "Основание" } },
  deadlines: { caption: "Сроки", columns: { name: "Что", starts: "С какого события", term: "Срок", source: "Источник" } },
  operations: { caption: "Действия с данными", columns: { operation: "Действие", means: "Что это", dpv: "Имя в словаре DPV" } },
};
