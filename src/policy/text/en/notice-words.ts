import type { NoticeKind, NoticeWords } from "../text-shape.ts";
import { familyNoticeWords } from "./family-notice-words.ts";
import { recoveryNoticeWords } from "./recovery-notice-words.ts";
import { requestNoticeWords } from "./request-notice-words.ts";

export const noticeWords: Readonly<Record<NoticeKind, NoticeWords>> = {
  "registration-code": {
    subject: "Registration code",
    body: [
      "Your code: {code}. It works for {minutes} min., once.",
      "Enter it on the page where you began to register. Until then you have no account, and what you entered lies under a key and vanishes by itself.",
      "If you did not register, do nothing. Tell nobody the code; staff do not ask for it.",
      "{operator.name}",
    ],
  },
  "already-registered": {
    subject: "You already have an account",
    body: [
      "Somebody, perhaps you, began to register with this address. There is an account with it already, and nothing in it has changed.",
      "You can sign in here: {link}",
      "If it was not you, do nothing.",
      "{operator.name}",
    ],
  },
  "sign-in-code": {
    subject: "Sign-in code",
    body: [
      "Your code: {code}. It works for {minutes} min., once.",
      "If you were not signing in, do nothing: without the code nobody can sign in. Tell nobody the code; staff do not ask for it.",
      "{operator.name}",
    ],
  },
  "staff-invitation": {
    subject: "Invitation to work at the school",
    body: [
      "You are invited to become a member of the staff on the school's site.",
      "Open the link before {date}. It serves once: {link}",
      "If you did not expect this, do nothing. Forward this letter to nobody: the link opens the invitation.",
      "{operator.name}",
    ],
  },
  "withdraw-code": {
    subject: "Code to withdraw consent",
    body: [
      "Hello, {name}!",
      "Your code: {code}. It works for {minutes} min., once.",
      "Attention: when you enter the code, the consent is withdrawn and the data are destroyed, except what the law demands to be kept. They cannot be brought back.",
      "If you did not ask for this, do not enter the code and write to us: {operator.email}. Tell nobody the code.",
      "{operator.name}",
    ],
  },
  joined: {
    subject: "You are registered: receipt of consent",
    body: [
      "Hello, {name}!",
      "Registration was completed on {date}. You gave consent to the processing of data, and it is recorded.",
      "Your receipt and the exact text of the consent: {link}",
      "You may withdraw consent at any time, as easily as you gave it.",
      "{operator.name}",
    ],
  },
  "consent-receipt": {
    subject: "Receipt of your answer",
    body: [
      "Hello, {name}!",
      "On {date} you changed a consent. The answer is recorded and holds at once.",
      "The receipt, the exact text and the file with proofs: {link}. They are there for as long as your record is; save the file if you want to keep it longer.",
      "If it was not you, sign in, put it right, and write to us: {operator.email}.",
      "{operator.name}",
    ],
  },
  "withdrawal-begun": {
    subject: "All consents withdrawn",
    body: [
      "Hello, {name}!",
      "On {date} all consents were withdrawn. Nothing is processed any more. The data will be destroyed on {term}.",
      "Until then you can cancel this, or have the data destroyed at once: {link}",
      "If it was not you, sign in and cancel.",
      "{operator.name}",
    ],
  },
  "new-address-code": {
    subject: "Code for a new address",
    body: [
      "Your code: {code}. It works for {minutes} min., once.",
      "Enter it on the page where you gave this address. Until then the address does not change, and what you entered lies under a key and vanishes by itself.",
      "If it was not you, do nothing. Tell nobody the code; staff do not ask for it.",
      "{operator.name}",
    ],
  },
  "address-change-asked": {
    subject: "Somebody is changing your mail address",
    body: [
      "Hello!",
      "On {date} somebody asked in your account to replace this mail address by another. It changes only when the code is entered that went to the new address.",
      "If it was not you, end other sign-ins here: {link}, and write to us: {operator.email}.",
      "{operator.name}",
    ],
  },
  "iin-written": {
    subject: "An IIN was written into your record",
    body: [
      "Hello!",
      "On {date} an IIN was written or changed in your account. A request with the electronic signature of that IIN's owner then counts as yours.",
      "If it was not you, end other sign-ins here: {link}, put the IIN right, and write to us: {operator.email}.",
      "{operator.name}",
    ],
  },
  "still-right": {
    subject: "Is everything still right?",
    body: [
      "Hello, {name}!",
      "Once a year the school asks whether the data that it holds about you are right. Have a look, and press “All is right” or correct them: {link}",
      "If you do not answer, nothing changes.",
      "{operator.name}",
    ],
  },
  "withdrawal-received": {
    subject: "Consent withdrawn",
    body: [
      "Hello, {name}!",
      "Your withdrawal of consent was received on {date}. The data are being destroyed.",
      "Keep this address: {link}. It shows what is already done, and later the certificate of destruction. There is no other way to it: your e-mail is being destroyed too.",
      "If something stays by law, the certificate will say what, why and until which date.",
      "{operator.name}",
    ],
  },
  "destroyed-certificate": {
    subject: "Data destroyed: certificate",
    body: [
      "Your data were destroyed on {date}.",
      "Certificate: {link}. It holds no name, and anyone can check it.",
      "This is the last letter: the school no longer keeps your e-mail.",
      "{operator.name}",
    ],
  },
  "policy-changed": {
    subject: "The personal data policy has changed",
    body: [
      "Hello, {name}!",
      "A new version of the policy is in force from {date}.",
      "What changed, clause by clause: {link}",
      "Where the new needs your consent, the school will ask separately. Until you answer, the earlier text holds for you.",
      "{operator.name}",
    ],
  },
  "terms-changed": {
    subject: "The terms of service have changed",
    body: [
      "Hello, {name}!",
      "New terms of service are in force from {date}.",
      "What changed: {link}",
      "If you do not agree, you may give up the services before that date. The school will return the money for lessons that did not take place.",
      "{operator.name}",
    ],
  },
  "purchase-confirmed": {
    subject: "Purchase confirmed",
    body: [
      "Hello, {name}!",
      "Your purchase was confirmed on {date}.",
      "What was bought, the sum and the terms: {link}",
      "If you bought nothing, write to us: {operator.email}.",
      "{operator.name}",
    ],
  },
  "representative-added": {
    subject: "Another representative of a child was recorded",
    body: [
      "Hello, {name}!",
      "On {date} a member of staff recorded, on a document, another legal representative of a child whom you represent.",
      "That person does not see your data, address or requests, and you do not see theirs. The child’s record: {link}",
      "If you think that this is a mistake, write to us: {operator.email}.",
      "{operator.name}",
    ],
  },
  "representation-ended": {
    subject: "Your right to act for a child has ended",
    body: [
      "Hello, {name}!",
      "On {date} your right to act for one of the pupils ended in the school’s records. You no longer see the record, and no letters about it come to you.",
      "Your own account stays: {link}",
      "If you think that this is a mistake, write to us: {operator.email}.",
      "{operator.name}",
    ],
  },
  "assent-due": {
    subject: "The pupil’s own assent is needed",
    body: [
      "Hello, {name}!",
      "From 14 the pupil’s own assent is needed beside the representative’s consent. The school cannot take it from anybody else.",
      "The pupil signs in with a code or key of the pupil’s own and answers under “Consents”. Who has none yet gets one at the school, or adds an own e-mail, signed in with a code that you make here: {link}",
      "What was consented to before holds for another {term}. Unanswered, it does not count after that.",
      "{operator.name}",
    ],
  },
  "assent-awaited": {
    subject: "The pupil answers too: what to do next",
    body: [
      "Hello, {name}!",
      "A pupil of 14 or more was added by your consent. From 14 the pupil’s own assent is needed beside it, and the school cannot take it from anybody else. Until then the data are kept as an application and used for nothing.",
      "The pupil proves that it is the pupil, in one of two ways: at the school, before staff; or here, with a code that you make and an e-mail of the pupil’s own: {link}",
      "The pupil has {term} for the answer. Without it the application ends, and the data are destroyed within the term that the policy names: {policy.url}",
      "{operator.name}",
    ],
  },
  "own-contact-due": {
    subject: "Soon 18: the pupil’s own address is needed",
    body: [
      "Hello, {name}!",
      "In half a year or less the pupil will be 18. From that day on nobody acts for the pupil, and the school will need the pupil’s own e-mail.",
      "Make a code for the pupil here; signed in with it, the pupil adds the address: {link}",
      "Without an own address the record is frozen on the 18th birthday and can be confirmed at the school only.",
      "{operator.name}",
    ],
  },
  "grown-up": {
    subject: "You are 18: now you decide",
    body: [
      "Hello, {name}!",
      "From {date} nobody decides for you any more: your representatives’ right has ended, and their consents no longer count. Your record is frozen.",
      "If you want to stay, give your own consent: {link}. You may also come to the school with a document.",
      "If you do not answer, the data are destroyed within the term that the policy names: {policy.url}",
      "{operator.name}",
    ],
  },
  ...familyNoticeWords,
  ...recoveryNoticeWords,
  ...requestNoticeWords,
  "import-consent": {
    subject: "The school asks for your consent",
    body: [
      "Hello!",
      "The school has a list of its families, and this address stands in it. It now keeps its records in the service {operator.site} and asks for your consent to that. Until you answer nothing is done with your data.",
      "What is written about you, and where it came from, you see here: {link}. There you can agree or refuse, one button each.",
      "If there is no answer before {date}, all of it is destroyed by itself. Do not forward this letter: your data can be seen at its address.",
      "Questions: {operator.email}",
      "{operator.name}",
    ],
  },
};
