import type { ClauseId, Language } from "./ids.ts";

export type Said = Readonly<Record<Language, string>>;
const said = (ru: string, kk: string, en: string): Said => Object.freeze({ ru, kk, en });

/** What of a promise is not kept yet, as the published policy says it beside the promise: only clauses that are partly kept have words here. */
export const clauseGaps = Object.freeze({
  G2: said(
    "Обезличивание, передача, объединение и разделение названы, но пока ничто их не выполняет.",
    "Иесіздендіру, беру, біріктіру және бөлу аталған, бірақ оларды әзірге ештеңе орындамайды.",
    "Depersonalising, transfer, combining and separating are named, and nothing does them yet.",
  ),
  G4: said(
    "Правил розыгрышей ещё нет. Кто какой документ принял, записывается для текстов согласий и правил для сотрудников, но не для условий обслуживания.",
    "Ұтыс ойындарының қағидалары әлі жоқ. Кім қай құжатты қабылдағаны келісім мәтіндері мен қызметкерлерге арналған қағидалар үшін жазылады, қызмет көрсету шарттары үшін жазылмайды.",
    "There are no draw rules yet. Who accepted which document is recorded for consent texts and for the rules of the staff, not for the terms of service.",
  ),
  C4: said(
    "Данные принимаются всеми путями через одну дверь. Объединения, в том числе двух записей одного человека, ещё нет: каждая запись стоит сама по себе.",
    "Деректер барлық жолмен бір есік арқылы қабылданады. Біріктіру, оның ішінде бір адамның екі жазбасын біріктіру әлі жоқ: әр жазба өз алдына тұрады.",
    "Data come in by all ways through one door. Nothing is combined yet, two records of one person included: every record stands by itself.",
  ),
  C7: said(
    "Телефон проверяется по форме, но не подтверждается: это появится вместе с SMS.",
    "Телефонның жазылуы тексеріледі, бірақ расталмайды: ол SMS-пен бірге келеді.",
    "A phone is checked by its form and not confirmed: that comes with SMS.",
  ),
  U5: said(
    "У аудита есть своя роль и страница только для чтения. Обезличенные наборы ещё не составляются, единой переписки с поддержкой ещё нет.",
    "Аудиттің тек оқуға арналған рөлі мен беті бар. Иесіздендірілген жинақтар әлі жасалмайды, қолдаумен бірыңғай хат алмасу әлі жоқ.",
    "The audit has its read-only role and page. No depersonalised sets are made yet, and there is no support thread.",
  ),
  T1: said(
    "Списки выдаются своим сотрудникам через одну дверь, с целью и причиной. Реестра получателей ещё нет: любая передача третьему лицу отклоняется. Письма на собственный адрес человека доставляет почтовый сервер школы.",
    "Тізімдер өз қызметкерлеріне бір есік арқылы, мақсаты мен себебі көрсетіліп беріледі. Алушылар тізілімі әлі жоқ: үшінші тұлғаға кез келген беру қабылданбайды. Адамның өз мекенжайына хаттарды мектептің пошта сервері жеткізеді.",
    "Lists leave to the own staff through one door, with purpose and reason. There is no register of recipients yet: every transfer to a third party is refused. "
      + "The operator's mail server carries letters to the person's own address.",
  ),
  S1: said(
    "Нет учёта инцидентов со сроками, пересмотра доступа, реестра мер с ответственными и сроками пересмотра; страна хранения названа одна для всего, а не для каждого хранилища.",
    "Мерзімдері бар оқиғалар есебі, қолжетімділікті қайта қарау, жауаптылары мен қайта қарау мерзімдері бар шаралар тізілімі жоқ; сақтау елі әр қойма үшін емес, бәріне бірдей аталған.",
    "No incidents with their terms, no access reviews, no register of measures with owners and review dates; one storage country is declared for all, and not for each store.",
  ),
  S5: said(
    "Сотрудники читают и подписывают действующие правила до того, как что-либо увидят; новая версия спрашивает снова. Пересматривать доступ никого не просят, и необычный доступ не поднимает тревоги.",
    "Қызметкерлер бірдеңе көрмес бұрын қолданыстағы қағидаларды оқып, қол қояды; жаңа нұсқасы қайта сұрайды. Қолжетімділікті қайта қарау ешкімнен сұралмайды, әдеттен тыс қолжетімділік дабыл көтермейді.",
    "Staff have read and signed the rules in force before they see anything, and a new version asks again. Nobody is asked to review who has access, and unusual access raises no alert.",
  ),
  R4: said(
    "О новой версии пока никому не сообщается письмом. На что нужно новое согласие, вычисляется и показывается, и без него отказано.",
    "Жаңа нұсқа туралы әзірге ешкімге хатпен айтылмайды. Неге жаңа келісім керегі есептеліп, көрсетіледі, онсыз рұқсат жоқ.",
    "Nobody is told of a new version by letter yet; what must be consented to anew is computed, shown, and refused until then.",
  ),
} satisfies Readonly<Partial<Record<ClauseId, Said>>>);

/** What is not kept of a clause, in a reader's language; null where nothing is missing, or nothing begun. */
export function clauseGap(clause: string, language: Language): string | null {
  return Object.hasOwn(clauseGaps, clause) ? clauseGaps[clause as keyof typeof clauseGaps][language] : null;
}
