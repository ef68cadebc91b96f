export { type Answered, type AnswerWish, CHOICE_ANSWERS, type ChoiceAnswer, ConsentChoices, type ConsentChoicesDeps, leavesWith, type OpenChoice, type ShownChoice } from "./consent-choices.ts";
export { type ChoiceLinks, registerChoiceLetters } from "./choice-letters.ts";
export { leftLists, type LeftLists, rememberUnsubscribed } from "./leaving-a-list.ts";
