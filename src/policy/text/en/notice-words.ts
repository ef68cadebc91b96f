import type { NoticeKind, NoticeWords } from "../text-shape.ts";

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
      "The receipt, the exact text and the file with proofs: {link}",
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
};
