// Made from /api/openapi.json by test/api/client.test.ts, which compares it; `node bin/check.mjs --update-schema` rewrites it.

/** What each operation takes and answers. */
export interface Operations {
  readonly getJoin: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly visitor: string;
      readonly form: string;
      readonly text: {
        readonly hash: string;
        readonly document: Record<string, never>;
      };
    };
  };
  readonly postJoin: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly visitor: string;
      readonly form: string;
      readonly values: {
        readonly "family-name"?: string;
        readonly "given-name"?: string;
        readonly patronymic?: string;
        readonly "birth-date"?: string;
        readonly email?: string;
        readonly phone?: string;
        readonly "home-address"?: string;
      };
      readonly consent: boolean;
    };
    readonly answer: {
      readonly attempt: string;
    };
  };
  readonly postJoinCode: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly attempt: string;
      readonly code: string;
      readonly token: {
        readonly name: string;
        readonly scopes: readonly ("data:read" | "data:write" | "children" | "consents" | "history" | "export" | "requests" | "leave" | "account")[];
        readonly days: number;
      };
    };
    readonly answer: {
      readonly subject: string;
      readonly receipt: string;
      readonly token: string;
    };
  };
  readonly postJoinLetter: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly attempt: string;
    };
    readonly answer: undefined;
  };
  readonly getMy: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly subject: string;
      readonly number: number | null;
      readonly stillRightAsked: boolean;
      readonly values: readonly {
        readonly field: "family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit";
        readonly value: string;
        readonly source: "web-form" | "e-mail" | "paper" | "telephone" | "in-person" | "cookie" | "import" | "another-person";
        readonly at: string;
      }[];
      readonly children: readonly string[];
    };
  };
  readonly getMyChildrenChild: {
    readonly path: {
      readonly child: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly subject: string;
      readonly values: readonly {
        readonly field: "family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit";
        readonly value: string;
        readonly source: "web-form" | "e-mail" | "paper" | "telephone" | "in-person" | "cookie" | "import" | "another-person";
        readonly at: string;
      }[];
    };
  };
  readonly getMyCorrect: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly fields: readonly ("family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit")[];
      readonly values: readonly {
        readonly field: "family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit";
        readonly value: string;
        readonly source: "web-form" | "e-mail" | "paper" | "telephone" | "in-person" | "cookie" | "import" | "another-person";
        readonly at: string;
      }[];
      readonly earlier: readonly {
        readonly field: "family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit";
        readonly value: string;
        readonly replacedAt: string;
        readonly source: "web-form" | "e-mail" | "paper" | "telephone" | "in-person" | "cookie" | "import" | "another-person";
      }[];
      readonly asOf: string;
    };
  };
  readonly postMyCorrect: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly values: {
        readonly [name: string]: string;
      };
      readonly asOf?: string;
    };
    readonly answer: {
      readonly fields: readonly ("family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit")[];
      readonly attempt: string | null;
    };
  };
  readonly postMyCorrectEmail: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly attempt: string;
      readonly code: string;
    };
    readonly answer: undefined;
  };
  readonly getMyChildrenChildCorrect: {
    readonly path: {
      readonly child: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly fields: readonly ("family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit")[];
      readonly values: readonly {
        readonly field: "family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit";
        readonly value: string;
        readonly source: "web-form" | "e-mail" | "paper" | "telephone" | "in-person" | "cookie" | "import" | "another-person";
        readonly at: string;
      }[];
      readonly earlier: readonly {
        readonly field: "family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit";
        readonly value: string;
        readonly replacedAt: string;
        readonly source: "web-form" | "e-mail" | "paper" | "telephone" | "in-person" | "cookie" | "import" | "another-person";
      }[];
      readonly asOf: string;
    };
  };
  readonly postMyChildrenChildCorrect: {
    readonly path: {
      readonly child: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly values: {
        readonly [name: string]: string;
      };
      readonly asOf?: string;
    };
    readonly answer: {
      readonly fields: readonly ("family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit")[];
      readonly attempt: string | null;
    };
  };
  readonly postMyChildrenChildCorrectEmail: {
    readonly path: {
      readonly child: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly attempt: string;
      readonly code: string;
    };
    readonly answer: undefined;
  };
  readonly getMyStillRight: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly asked: boolean;
      readonly confirmedAt: string | null;
      readonly people: readonly {
        readonly subject: string;
        readonly fields: readonly ("family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit")[];
      }[];
    };
  };
  readonly postMyStillRight: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly getDeskStaff: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly members: readonly {
        readonly member: string;
        readonly name: string | null;
        readonly email: string | null;
        readonly roles: readonly ("administrator" | "registrar" | "teacher" | "marketer" | "support-agent" | "protection-officer" | "auditor")[];
        readonly joinedAt: string;
      }[];
      readonly waiting: readonly {
        readonly invitation: string;
        readonly roles: readonly ("administrator" | "registrar" | "teacher" | "marketer" | "support-agent" | "protection-officer" | "auditor")[];
        readonly email: string | null;
        readonly at: string;
        readonly endsAt: string;
      }[];
    };
  };
  readonly postDeskStaffInvitations: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly email: string;
      readonly roles: readonly ("administrator" | "registrar" | "teacher" | "marketer" | "support-agent" | "protection-officer" | "auditor")[];
    };
    readonly answer: undefined;
  };
  readonly deleteDeskStaffInvitationsInvitation: {
    readonly path: {
      readonly invitation: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly getDeskStaffMember: {
    readonly path: {
      readonly member: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly member: string;
      readonly name: string | null;
      readonly email: string | null;
      readonly roles: readonly ("administrator" | "registrar" | "teacher" | "marketer" | "support-agent" | "protection-officer" | "auditor")[];
      readonly joinedAt: string;
      readonly secondFactors: {
        readonly passkeys: number;
        readonly app: {
          readonly addedAt: string;
        } | null;
      };
    };
  };
  readonly deleteDeskStaffMember: {
    readonly path: {
      readonly member: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly postDeskStaffMemberShow: {
    readonly path: {
      readonly member: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly name: string | null;
      readonly email: string | null;
    };
  };
  readonly postDeskStaffMemberRoles: {
    readonly path: {
      readonly member: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly role: "administrator" | "registrar" | "teacher" | "marketer" | "support-agent" | "protection-officer" | "auditor";
    };
    readonly answer: undefined;
  };
  readonly deleteDeskStaffMemberRolesRole: {
    readonly path: {
      readonly member: string;
      readonly role: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly postDeskStaffMemberReset: {
    readonly path: {
      readonly member: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly getDeskCalendar: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly years: readonly {
        readonly year: number;
        readonly source: string;
        readonly days: readonly {
          readonly day: string;
          readonly kind: "holiday" | "day-off" | "moved-day-off" | "working" | "ordinary";
          readonly source: string;
        }[];
      }[];
      readonly missing: readonly number[];
    };
  };
  readonly postDeskCalendar: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly year: number;
      readonly source: string;
      readonly kurbanAit?: string | null;
    };
    readonly answer: {
      readonly year: number;
      readonly source: string;
      readonly days: readonly {
        readonly day: string;
        readonly kind: "holiday" | "day-off" | "moved-day-off" | "working" | "ordinary";
        readonly source: string;
      }[];
    };
  };
  readonly getDeskCalendarYear: {
    readonly path: {
      readonly year: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly year: number;
      readonly source: string;
      readonly days: readonly {
        readonly day: string;
        readonly kind: "holiday" | "day-off" | "moved-day-off" | "working" | "ordinary";
        readonly source: string;
      }[];
    };
  };
  readonly postDeskCalendarYear: {
    readonly path: {
      readonly year: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly day: string;
      readonly kind: "holiday" | "day-off" | "moved-day-off" | "working" | "ordinary";
      readonly source: string;
    };
    readonly answer: {
      readonly year: number;
      readonly source: string;
      readonly days: readonly {
        readonly day: string;
        readonly kind: "holiday" | "day-off" | "moved-day-off" | "working" | "ordinary";
        readonly source: string;
      }[];
    };
  };
  readonly getMyChildrenNew: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly form: string;
      readonly text: {
        readonly hash: string;
        readonly document: Record<string, never>;
      };
    };
  };
  readonly postMyChildrenNew: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly form: string;
      readonly values: {
        readonly "family-name"?: string;
        readonly "given-name"?: string;
        readonly patronymic?: string;
        readonly "birth-date"?: string;
        readonly "study-place"?: string;
        readonly "study-grade"?: string;
        readonly iin?: string;
      };
      readonly relation: "mother" | "father" | "adopter" | "guardian" | "trustee" | "foster-parent";
      readonly answers: {
        readonly "service-provision"?: "yes" | "no";
        readonly learning?: "yes" | "no";
        readonly events?: "yes" | "no";
      };
    };
    readonly answer: {
      readonly child: string;
      readonly receipt: string;
    };
  };
  readonly getMyChildrenChildCode: {
    readonly path: {
      readonly child: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly waiting: readonly {
        readonly id: string;
        readonly issuedAt: string;
        readonly endsAt: string;
      }[];
    };
  };
  readonly postMyChildrenChildCode: {
    readonly path: {
      readonly child: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly code: string;
      readonly endsAt: string;
    };
  };
  readonly postMyChildrenChildCodeTakeBack: {
    readonly path: {
      readonly child: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly getMyConsents: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly questions: readonly {
        readonly purpose: "service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty";
        readonly scope: "processing" | "third-parties" | "abroad" | "publication" | "assent";
        readonly state: "ConsentRequested" | "ConsentGiven" | "RenewedConsentGiven" | "ConsentRefused" | "ConsentWithdrawn" | "ConsentRevoked" | "ConsentExpired" | "ConsentInvalidated" | null;
        readonly receipt: string | null;
      }[];
      readonly events: readonly {
        readonly receipt: string;
        readonly purpose: "service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty";
        readonly scope: "processing" | "third-parties" | "abroad" | "publication" | "assent";
        readonly state: "ConsentRequested" | "ConsentGiven" | "RenewedConsentGiven" | "ConsentRefused" | "ConsentWithdrawn" | "ConsentRevoked" | "ConsentExpired" | "ConsentInvalidated";
        readonly method: "one-time-code" | "session" | "paper-signature" | "telephone-callback" | "in-person" | "electronic-signature" | "api-token" | "system" | null;
        readonly at: string;
        readonly documentHash: string;
        readonly policyVersion: string;
      }[];
      readonly renewals: {
        readonly anew: readonly ("service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty")[];
        readonly asked: readonly ("service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty")[];
        readonly told: readonly ("service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty")[];
      };
    };
  };
  readonly getMyConsentsPurposeScope: {
    readonly path: {
      readonly purpose: "service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty";
      readonly scope: "processing" | "third-parties" | "abroad" | "publication" | "assent";
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly state: "ConsentRequested" | "ConsentGiven" | "RenewedConsentGiven" | "ConsentRefused" | "ConsentWithdrawn" | "ConsentRevoked" | "ConsentExpired" | "ConsentInvalidated" | null;
      readonly answers: readonly ("give" | "refuse" | "withdraw")[];
      readonly text: {
        readonly hash: string;
        readonly document: Record<string, never>;
      };
      readonly form: string;
    };
  };
  readonly postMyConsentsPurposeScope: {
    readonly path: {
      readonly purpose: "service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty";
      readonly scope: "processing" | "third-parties" | "abroad" | "publication" | "assent";
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly form: string;
      readonly answer: "give" | "refuse" | "withdraw";
    };
    readonly answer: {
      readonly receipt: string;
    };
  };
  readonly getMyReceiptsReceipt: {
    readonly path: {
      readonly receipt: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: Record<string, never>;
  };
  readonly getMyReceiptsReceiptEntries: {
    readonly path: {
      readonly receipt: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: Record<string, never>;
  };
  readonly getMyReceiptsReceiptText: {
    readonly path: {
      readonly receipt: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly hash: string;
      readonly document: Record<string, never>;
    };
  };
  readonly getMyChildrenChildConsents: {
    readonly path: {
      readonly child: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly questions: readonly {
        readonly purpose: "service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty";
        readonly scope: "processing" | "third-parties" | "abroad" | "publication" | "assent";
        readonly state: "ConsentRequested" | "ConsentGiven" | "RenewedConsentGiven" | "ConsentRefused" | "ConsentWithdrawn" | "ConsentRevoked" | "ConsentExpired" | "ConsentInvalidated" | null;
        readonly receipt: string | null;
      }[];
      readonly events: readonly {
        readonly receipt: string;
        readonly purpose: "service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty";
        readonly scope: "processing" | "third-parties" | "abroad" | "publication" | "assent";
        readonly state: "ConsentRequested" | "ConsentGiven" | "RenewedConsentGiven" | "ConsentRefused" | "ConsentWithdrawn" | "ConsentRevoked" | "ConsentExpired" | "ConsentInvalidated";
        readonly method: "one-time-code" | "session" | "paper-signature" | "telephone-callback" | "in-person" | "electronic-signature" | "api-token" | "system" | null;
        readonly at: string;
        readonly documentHash: string;
        readonly policyVersion: string;
      }[];
      readonly renewals: {
        readonly anew: readonly ("service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty")[];
        readonly asked: readonly ("service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty")[];
        readonly told: readonly ("service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty")[];
      };
    };
  };
  readonly getMyChildrenChildConsentsPurposeScope: {
    readonly path: {
      readonly child: string;
      readonly purpose: "service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty";
      readonly scope: "processing" | "third-parties" | "abroad" | "publication" | "assent";
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly state: "ConsentRequested" | "ConsentGiven" | "RenewedConsentGiven" | "ConsentRefused" | "ConsentWithdrawn" | "ConsentRevoked" | "ConsentExpired" | "ConsentInvalidated" | null;
      readonly answers: readonly ("give" | "refuse" | "withdraw")[];
      readonly text: {
        readonly hash: string;
        readonly document: Record<string, never>;
      };
      readonly form: string;
    };
  };
  readonly postMyChildrenChildConsentsPurposeScope: {
    readonly path: {
      readonly child: string;
      readonly purpose: "service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty";
      readonly scope: "processing" | "third-parties" | "abroad" | "publication" | "assent";
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly form: string;
      readonly answer: "give" | "refuse" | "withdraw";
    };
    readonly answer: {
      readonly receipt: string;
    };
  };
  readonly getMyChildrenChildReceiptsReceipt: {
    readonly path: {
      readonly child: string;
      readonly receipt: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: Record<string, never>;
  };
  readonly getMyChildrenChildReceiptsReceiptEntries: {
    readonly path: {
      readonly child: string;
      readonly receipt: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: Record<string, never>;
  };
  readonly getMyChildrenChildReceiptsReceiptText: {
    readonly path: {
      readonly child: string;
      readonly receipt: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly hash: string;
      readonly document: Record<string, never>;
    };
  };
  readonly getMyHistory: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly only?: "others";
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly rows: readonly {
        readonly entry: string;
        readonly at: string;
        readonly operation: "collect" | "record" | "systematise" | "accumulate" | "store" | "clarify" | "extract" | "use" | "depersonalise" | "block" | "delete" | "destroy" | "transfer" | "combine" | "separate";
        readonly clause: "G1" | "G2" | "G3" | "G4" | "G5" | "C1" | "C2" | "C3" | "C4" | "C5" | "C6" | "C7" | "C8" | "U1" | "U2" | "U3" | "U4" | "U5" | "U6" | "U7" | "U8" | "U9" | "U10" | "T1" | "T2" | "T3" | "T4" | "T5" | "T6" | "T7" | "T8" | "T9" | "T10" | "T11" | "T12" | "T13" | "D1" | "D2" | "K1" | "K2" | "K3" | "K4" | "K5" | "K6" | "K7" | "S1" | "S2" | "S3" | "S4" | "S5" | "S6" | "S7" | "R1" | "R2" | "R3" | "R4" | "R5" | "R6";
        readonly purpose: "service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty" | null;
        readonly fields: readonly ("family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit")[];
        readonly actor: {
          readonly kind: string;
          readonly role?: string;
          readonly pseudonym?: string;
        };
        readonly index: number | null;
        readonly refused: boolean;
        readonly bulk: boolean;
        readonly opens: boolean;
      }[];
      readonly next: string | null;
    };
  };
  readonly getMyHistoryEntry: {
    readonly path: {
      readonly entry: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly format: string;
      readonly key: string;
      readonly private: string;
      readonly share: {
        readonly place: number;
        readonly path: readonly string[];
      } | null;
      readonly proof: string | null;
    };
  };
  readonly postMyExport: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly getMyChildrenChildHistory: {
    readonly path: {
      readonly child: string;
    };
    readonly query: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly only?: "others";
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly rows: readonly {
        readonly entry: string;
        readonly at: string;
        readonly operation: "collect" | "record" | "systematise" | "accumulate" | "store" | "clarify" | "extract" | "use" | "depersonalise" | "block" | "delete" | "destroy" | "transfer" | "combine" | "separate";
        readonly clause: "G1" | "G2" | "G3" | "G4" | "G5" | "C1" | "C2" | "C3" | "C4" | "C5" | "C6" | "C7" | "C8" | "U1" | "U2" | "U3" | "U4" | "U5" | "U6" | "U7" | "U8" | "U9" | "U10" | "T1" | "T2" | "T3" | "T4" | "T5" | "T6" | "T7" | "T8" | "T9" | "T10" | "T11" | "T12" | "T13" | "D1" | "D2" | "K1" | "K2" | "K3" | "K4" | "K5" | "K6" | "K7" | "S1" | "S2" | "S3" | "S4" | "S5" | "S6" | "S7" | "R1" | "R2" | "R3" | "R4" | "R5" | "R6";
        readonly purpose: "service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty" | null;
        readonly fields: readonly ("family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit")[];
        readonly actor: {
          readonly kind: string;
          readonly role?: string;
          readonly pseudonym?: string;
        };
        readonly index: number | null;
        readonly refused: boolean;
        readonly bulk: boolean;
        readonly opens: boolean;
      }[];
      readonly next: string | null;
    };
  };
  readonly getMyChildrenChildHistoryEntry: {
    readonly path: {
      readonly child: string;
      readonly entry: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly format: string;
      readonly key: string;
      readonly private: string;
      readonly share: {
        readonly place: number;
        readonly path: readonly string[];
      } | null;
      readonly proof: string | null;
    };
  };
  readonly postMyChildrenChildExport: {
    readonly path: {
      readonly child: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly getMyWithdraw: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly graceDays: number;
      readonly shared: boolean;
      readonly records: readonly {
        readonly subject: string;
        readonly goes: readonly {
          readonly compartment: "identity" | "contact" | "learning" | "contract" | "words" | "evidence" | "ledger" | "statistics-link" | "document";
          readonly fields: readonly ("family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit")[];
        }[];
        readonly stays: readonly {
          readonly what: string;
          readonly ground: string;
          readonly until: string;
        }[];
        readonly stops: readonly {
          readonly reason: "open-obligation" | "legal-hold" | "blocked";
          readonly clause: "G1" | "G2" | "G3" | "G4" | "G5" | "C1" | "C2" | "C3" | "C4" | "C5" | "C6" | "C7" | "C8" | "U1" | "U2" | "U3" | "U4" | "U5" | "U6" | "U7" | "U8" | "U9" | "U10" | "T1" | "T2" | "T3" | "T4" | "T5" | "T6" | "T7" | "T8" | "T9" | "T10" | "T11" | "T12" | "T13" | "D1" | "D2" | "K1" | "K2" | "K3" | "K4" | "K5" | "K6" | "K7" | "S1" | "S2" | "S3" | "S4" | "S5" | "S6" | "S7" | "R1" | "R2" | "R3" | "R4" | "R5" | "R6";
          readonly fields: readonly ("family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit")[] | "all";
          readonly until: string | null;
        }[];
      }[];
      readonly staying: readonly string[];
      readonly matters: readonly {
        readonly kind: string;
        readonly since: string;
        readonly own: boolean;
      }[];
    };
  };
  readonly postMyWithdraw: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly began: "leaves" | "restricted" | "taken-back";
    };
  };
  readonly getMyLeaving: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly leaves: readonly {
        readonly subject: string;
        readonly dueAt: string;
        readonly shared: boolean;
        readonly mayCancel: boolean;
        readonly certificate: {
          readonly address: string;
          readonly capability: string;
          readonly salt: string;
        } | null;
      }[];
      readonly cancelling: {
        readonly shown: string;
        readonly texts: readonly {
          readonly subject: string;
          readonly text: {
            readonly hash: string;
            readonly document: Record<string, never>;
          };
        }[];
      };
    };
  };
  readonly postMyLeavingCancel: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly shown: string;
    };
    readonly answer: undefined;
  };
  readonly postMyLeavingNow: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly attempt: string;
    };
  };
  readonly postMyLeavingCode: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly attempt: string;
      readonly code: string;
    };
    readonly answer: {
      readonly records: readonly {
        readonly subject: string;
        readonly destruction: string;
        readonly address: string;
        readonly capability: string;
        readonly opening: {
          readonly salt: string;
          readonly name: string;
        };
      }[];
    };
  };
  readonly getMyChildrenChildWithdraw: {
    readonly path: {
      readonly child: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly graceDays: number;
      readonly shared: boolean;
      readonly records: readonly {
        readonly subject: string;
        readonly goes: readonly {
          readonly compartment: "identity" | "contact" | "learning" | "contract" | "words" | "evidence" | "ledger" | "statistics-link" | "document";
          readonly fields: readonly ("family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit")[];
        }[];
        readonly stays: readonly {
          readonly what: string;
          readonly ground: string;
          readonly until: string;
        }[];
        readonly stops: readonly {
          readonly reason: "open-obligation" | "legal-hold" | "blocked";
          readonly clause: "G1" | "G2" | "G3" | "G4" | "G5" | "C1" | "C2" | "C3" | "C4" | "C5" | "C6" | "C7" | "C8" | "U1" | "U2" | "U3" | "U4" | "U5" | "U6" | "U7" | "U8" | "U9" | "U10" | "T1" | "T2" | "T3" | "T4" | "T5" | "T6" | "T7" | "T8" | "T9" | "T10" | "T11" | "T12" | "T13" | "D1" | "D2" | "K1" | "K2" | "K3" | "K4" | "K5" | "K6" | "K7" | "S1" | "S2" | "S3" | "S4" | "S5" | "S6" | "S7" | "R1" | "R2" | "R3" | "R4" | "R5" | "R6";
          readonly fields: readonly ("family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit")[] | "all";
          readonly until: string | null;
        }[];
      }[];
      readonly staying: readonly string[];
      readonly matters: readonly {
        readonly kind: string;
        readonly since: string;
        readonly own: boolean;
      }[];
    };
  };
  readonly postMyChildrenChildWithdraw: {
    readonly path: {
      readonly child: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly began: "leaves" | "restricted" | "taken-back";
    };
  };
  readonly getMyChildrenChildLeaving: {
    readonly path: {
      readonly child: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly leaves: readonly {
        readonly subject: string;
        readonly dueAt: string;
        readonly shared: boolean;
        readonly mayCancel: boolean;
        readonly certificate: {
          readonly address: string;
          readonly capability: string;
          readonly salt: string;
        } | null;
      }[];
      readonly cancelling: {
        readonly shown: string;
        readonly texts: readonly {
          readonly subject: string;
          readonly text: {
            readonly hash: string;
            readonly document: Record<string, never>;
          };
        }[];
      };
    };
  };
  readonly postMyChildrenChildLeavingCancel: {
    readonly path: {
      readonly child: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly shown: string;
    };
    readonly answer: undefined;
  };
  readonly postMyChildrenChildLeavingNow: {
    readonly path: {
      readonly child: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly attempt: string;
    };
  };
  readonly postMyChildrenChildLeavingCode: {
    readonly path: {
      readonly child: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly attempt: string;
      readonly code: string;
    };
    readonly answer: {
      readonly records: readonly {
        readonly subject: string;
        readonly destruction: string;
        readonly address: string;
        readonly capability: string;
        readonly opening: {
          readonly salt: string;
          readonly name: string;
        };
      }[];
    };
  };
  readonly postMyChildrenChildWithdrawBack: {
    readonly path: {
      readonly child: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly getMySessions: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly sessions: readonly {
        readonly id: string;
        readonly method: "one-time-code" | "passkey" | "own-code" | "issued-code" | "api-token";
        readonly openedAt: string;
        readonly seenAt: string;
        readonly endsAt: string;
      }[];
    };
  };
  readonly postMySessionsEnd: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly id: string;
    };
    readonly answer: undefined;
  };
  readonly postMySessionsEndOthers: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly ended: number;
    };
  };
  readonly getMyPasskeys: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly passkeys: readonly {
        readonly id: string;
        readonly addedAt: string;
        readonly usedAt: string | null;
        readonly synced: boolean;
        readonly name: string | null;
      }[];
    };
  };
  readonly postMyPasskeysName: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly id: string;
      readonly name: string;
    };
    readonly answer: undefined;
  };
  readonly postMyPasskeysRemove: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly id: string;
    };
    readonly answer: undefined;
  };
  readonly getMyPage: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly may: boolean;
      readonly name: string | null;
      readonly published: boolean;
    };
  };
  readonly postMyPage: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly name: string;
    };
    readonly answer: undefined;
  };
  readonly postMyPageGiveUp: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly getMyKept: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly forms: readonly {
        readonly id: string;
        readonly action: string;
        readonly keptAt: string;
      }[];
    };
  };
  readonly postMyKeptDrop: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly id: string;
    };
    readonly answer: undefined;
  };
  readonly getMyTokens: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly tokens: readonly {
        readonly id: string;
        readonly name: string;
        readonly scopes: readonly ("data:read" | "data:write" | "children" | "consents" | "history" | "export" | "requests" | "leave" | "account" | "desk:find" | "desk:list" | "desk:intake" | "desk:import" | "desk:requests" | "desk:audit" | "desk:staff" | "desk:calendar")[];
        readonly madeAt: string;
        readonly usedAt: string | null;
        readonly endsAt: string;
      }[];
    };
  };
  readonly postMyTokensRevoke: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly id: string;
    };
    readonly answer: undefined;
  };
  readonly postSignatureCheck: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: Record<string, never>;
  };
  readonly getDocuments: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly documents: readonly {
        readonly kind: "policy" | "terms" | "appeals" | "consent-own" | "consent-representative" | "staff-rules";
        readonly version: number;
        readonly date: string;
        readonly hash: string;
        readonly title: string;
      }[];
    };
  };
  readonly getDocumentsKind: {
    readonly path: {
      readonly kind: "policy" | "terms" | "appeals" | "consent-own" | "consent-representative" | "staff-rules";
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly versions: readonly {
        readonly version: number;
        readonly date: string;
        readonly hash: string;
        readonly publishedAt: string;
        readonly current: boolean;
      }[];
    };
  };
  readonly getDocumentsKindVersion: {
    readonly path: {
      readonly kind: "policy" | "terms" | "appeals" | "consent-own" | "consent-representative" | "staff-rules";
      readonly version: number;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly hash: string;
      readonly document: Record<string, never>;
    };
  };
  readonly getDocumentsKindFromTo: {
    readonly path: {
      readonly kind: "policy" | "terms" | "appeals" | "consent-own" | "consent-representative" | "staff-rules";
      readonly from: number;
      readonly to: number;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: Record<string, never>;
  };
  readonly getCertificateCapability: {
    readonly path: {
      readonly capability: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly begun: {
        readonly destruction: string;
        readonly clause: string;
        readonly ground: string;
        readonly keyHashes: readonly string[];
        readonly holder: string;
        readonly begunAt: string;
        readonly kept: readonly {
          readonly what: string;
          readonly ground: string;
          readonly until: string;
        }[];
      };
      readonly steps: readonly {
        readonly destruction: string;
        readonly step: "unreadable" | "removed" | "erased" | "irrecoverable";
        readonly at: string;
        readonly detail: Record<string, never>;
      }[];
      readonly irrecoverableAt: string;
      readonly certificate: Record<string, never> | null;
    };
  };
  readonly postDeskFind: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly purpose: "service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty";
      readonly by: "name" | "phone" | "email" | "number";
      readonly text: string;
      readonly page?: number;
    };
    readonly answer: {
      readonly rows: readonly {
        readonly person: string;
        readonly number: number;
        readonly masked: {
          readonly [name: string]: string;
        } | null;
        readonly refused: string | null;
      }[];
      readonly total: number;
      readonly page: number;
      readonly pages: number;
      readonly full: boolean;
    };
  };
  readonly getDeskPeoplePerson: {
    readonly path: {
      readonly person: string;
    };
    readonly query: {
      readonly purpose: "service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty";
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly person: string;
      readonly number: number;
      readonly masked: {
        readonly [name: string]: string;
      };
      readonly held: readonly {
        readonly field: "family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit";
        readonly since: string;
      }[];
      readonly representatives: readonly {
        readonly person: string;
        readonly number: number;
        readonly masked: {
          readonly [name: string]: string;
        } | null;
        readonly refused: string | null;
        readonly relation: "mother" | "father" | "adopter" | "guardian" | "trustee" | "foster-parent";
      }[];
      readonly children: readonly {
        readonly person: string;
        readonly number: number;
        readonly masked: {
          readonly [name: string]: string;
        } | null;
        readonly refused: string | null;
        readonly relation: "mother" | "father" | "adopter" | "guardian" | "trustee" | "foster-parent";
      }[];
    };
  };
  readonly postDeskPeoplePersonShow: {
    readonly path: {
      readonly person: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly purpose: "service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty";
      readonly field: "family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit";
    };
    readonly answer: {
      readonly field: "family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit";
      readonly value: string | null;
    };
  };
  readonly postDeskLists: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly purpose: "service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty";
      readonly list: "pupils" | "representatives" | "everybody";
      readonly reason: "class-list" | "event" | "contact-round" | "check-of-records" | "officer-review" | "other";
      readonly words: string;
      readonly fields: readonly ("family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit")[];
    };
    readonly answer: undefined;
  };
  readonly getDeskMatters: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly matters: readonly {
        readonly child: string;
        readonly matter: string;
        readonly kind: string;
        readonly openedAt: string;
        readonly reminders: number;
      }[];
    };
  };
  readonly postDeskMattersChild: {
    readonly path: {
      readonly child: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly decision: "keep" | "destroy";
    };
    readonly answer: undefined;
  };
  readonly getMyRequests: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly requests: readonly {
        readonly request: string;
        readonly number: string;
        readonly kind: "access" | "correction" | "blocking" | "lifting" | "destruction" | "withdrawal" | "objection-automated" | "transfers-information" | "complaint" | "question";
        readonly state: "RequestInitiated" | "RequestAcknowledged" | "RequestAccepted" | "RequestRequiresAction" | "RequestActionDelayed" | "RequestRejected" | "RequestFulfilled" | "RequestUnfulfilled";
        readonly receivedAt: string;
        readonly answerBy: string;
        readonly lawBy: string;
      }[];
    };
  };
  readonly getMyRequestsRequest: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly request: string;
      readonly number: string;
      readonly kind: "access" | "correction" | "blocking" | "lifting" | "destruction" | "withdrawal" | "objection-automated" | "transfers-information" | "complaint" | "question";
      readonly state: "RequestInitiated" | "RequestAcknowledged" | "RequestAccepted" | "RequestRequiresAction" | "RequestActionDelayed" | "RequestRejected" | "RequestFulfilled" | "RequestUnfulfilled";
      readonly receivedAt: string;
      readonly answerBy: string;
      readonly lawBy: string;
      readonly corrected: readonly ("family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit")[];
      readonly purposes: readonly ("service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty")[];
      readonly everything: boolean;
      readonly channel: "web-signed-in" | "web" | "e-mail" | "paper" | "telephone";
      readonly words: string | null;
      readonly steps: readonly {
        readonly at: string;
        readonly what: string;
        readonly reason: string | null;
        readonly part: string | null;
        readonly by: string;
        readonly told: {
          readonly [name: string]: number;
        };
      }[];
      readonly asked: {
        readonly fields: readonly string[];
        readonly words: string | null;
        readonly until: string | null;
      } | null;
      readonly transfers: readonly {
        readonly at: string;
        readonly recipient: string;
        readonly role: string;
        readonly ground: string;
        readonly purpose: string;
        readonly fields: readonly string[];
      }[];
      readonly answer: {
        readonly reason: string | null;
        readonly words: string | null;
        readonly certificate: string | null;
      } | null;
      readonly mayTakeBack: boolean;
    };
  };
  readonly postMyRequestsRequestMore: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly values: {
        readonly name?: string;
        readonly "document-number"?: string;
        readonly "document-date"?: string;
        readonly "document-issuer"?: string;
        readonly relation?: string;
        readonly email?: string;
        readonly phone?: string;
        readonly words?: string;
      };
    };
    readonly answer: undefined;
  };
  readonly postMyRequestsRequestTakeBack: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly postMyRequestsNew: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly kind: "access" | "correction" | "blocking" | "lifting" | "destruction" | "withdrawal" | "objection-automated" | "transfers-information" | "complaint" | "question";
      readonly words?: string;
      readonly fields?: readonly ("family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "home-address" | "email" | "iin")[];
      readonly corrections?: {
        readonly "family-name"?: string;
        readonly "given-name"?: string;
        readonly patronymic?: string;
        readonly "birth-date"?: string;
        readonly "study-place"?: string;
        readonly "study-grade"?: string;
        readonly phone?: string;
        readonly "home-address"?: string;
        readonly iin?: string;
      };
      readonly purposes?: readonly ("service-provision" | "learning" | "delivery" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "support" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "research")[];
      readonly everything?: boolean;
    };
    readonly answer: {
      readonly request: string;
      readonly number: string;
      readonly state: "RequestInitiated" | "RequestAcknowledged" | "RequestAccepted" | "RequestRequiresAction" | "RequestActionDelayed" | "RequestRejected" | "RequestFulfilled" | "RequestUnfulfilled";
      readonly missing: readonly ("name" | "document-number" | "document-date" | "document-issuer" | "relation" | "email" | "phone" | "words")[];
    };
  };
  readonly postMyChildrenChildRequestsNew: {
    readonly path: {
      readonly child: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly kind: "access" | "correction" | "blocking" | "lifting" | "destruction" | "withdrawal" | "objection-automated" | "transfers-information" | "complaint" | "question";
      readonly words?: string;
      readonly fields?: readonly ("family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "home-address" | "email" | "iin")[];
      readonly corrections?: {
        readonly "family-name"?: string;
        readonly "given-name"?: string;
        readonly patronymic?: string;
        readonly "birth-date"?: string;
        readonly "study-place"?: string;
        readonly "study-grade"?: string;
        readonly phone?: string;
        readonly "home-address"?: string;
        readonly iin?: string;
      };
      readonly purposes?: readonly ("service-provision" | "learning" | "delivery" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "support" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "research")[];
      readonly everything?: boolean;
    };
    readonly answer: {
      readonly request: string;
      readonly number: string;
      readonly state: "RequestInitiated" | "RequestAcknowledged" | "RequestAccepted" | "RequestRequiresAction" | "RequestActionDelayed" | "RequestRejected" | "RequestFulfilled" | "RequestUnfulfilled";
      readonly missing: readonly ("name" | "document-number" | "document-date" | "document-issuer" | "relation" | "email" | "phone" | "words")[];
    };
  };
  readonly postRequests: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly kind: "access" | "correction" | "blocking" | "lifting" | "destruction" | "withdrawal" | "objection-automated" | "transfers-information" | "complaint" | "question";
      readonly sender: "subject" | "representative" | "authorised-body" | "stranger";
      readonly values: {
        readonly name?: string;
        readonly "document-number"?: string;
        readonly "document-date"?: string;
        readonly "document-issuer"?: string;
        readonly relation?: string;
        readonly email?: string;
        readonly phone?: string;
        readonly words?: string;
      };
      readonly corrections?: {
        readonly "family-name"?: string;
        readonly "given-name"?: string;
        readonly patronymic?: string;
        readonly "birth-date"?: string;
        readonly "study-place"?: string;
        readonly "study-grade"?: string;
        readonly phone?: string;
        readonly "home-address"?: string;
        readonly iin?: string;
      };
      readonly purposes?: readonly ("service-provision" | "learning" | "delivery" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "support" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "research")[];
      readonly everything?: boolean;
    };
    readonly answer: {
      readonly capability: string;
      readonly number: string;
      readonly state: "RequestInitiated" | "RequestAcknowledged" | "RequestAccepted" | "RequestRequiresAction" | "RequestActionDelayed" | "RequestRejected" | "RequestFulfilled" | "RequestUnfulfilled";
    };
  };
  readonly getRequestsCapability: {
    readonly path: {
      readonly capability: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly request: string;
      readonly number: string;
      readonly kind: "access" | "correction" | "blocking" | "lifting" | "destruction" | "withdrawal" | "objection-automated" | "transfers-information" | "complaint" | "question";
      readonly state: "RequestInitiated" | "RequestAcknowledged" | "RequestAccepted" | "RequestRequiresAction" | "RequestActionDelayed" | "RequestRejected" | "RequestFulfilled" | "RequestUnfulfilled";
      readonly receivedAt: string;
      readonly answerBy: string;
      readonly lawBy: string;
      readonly corrected: readonly ("family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit")[];
      readonly purposes: readonly ("service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty")[];
      readonly everything: boolean;
      readonly channel: "web-signed-in" | "web" | "e-mail" | "paper" | "telephone";
      readonly words: string | null;
      readonly steps: readonly {
        readonly at: string;
        readonly what: string;
        readonly reason: string | null;
        readonly part: string | null;
        readonly by: string;
        readonly told: {
          readonly [name: string]: number;
        };
      }[];
      readonly asked: {
        readonly fields: readonly string[];
        readonly words: string | null;
        readonly until: string | null;
      } | null;
      readonly transfers: readonly {
        readonly at: string;
        readonly recipient: string;
        readonly role: string;
        readonly ground: string;
        readonly purpose: string;
        readonly fields: readonly string[];
      }[];
      readonly answer: {
        readonly reason: string | null;
        readonly words: string | null;
        readonly certificate: string | null;
      } | null;
      readonly mayTakeBack: boolean;
    };
  };
  readonly postRequestsCapabilityMore: {
    readonly path: {
      readonly capability: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly values: {
        readonly name?: string;
        readonly "document-number"?: string;
        readonly "document-date"?: string;
        readonly "document-issuer"?: string;
        readonly relation?: string;
        readonly email?: string;
        readonly phone?: string;
        readonly words?: string;
      };
    };
    readonly answer: undefined;
  };
  readonly postRequestsCapabilityTakeBack: {
    readonly path: {
      readonly capability: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly getDeskMattersBlocks: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly blocks: readonly {
        readonly request: string;
        readonly number: string;
        readonly receivedAt: string;
        readonly judgedBy: string;
        readonly taken: boolean;
      }[];
    };
  };
  readonly postDeskRequestsRequestLiftBlock: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly reason: "violation-not-confirmed" | "put-right" | "sender-wants-no-block";
      readonly words: string;
    };
    readonly answer: undefined;
  };
  readonly postDeskRequestsRequestKeepBlock: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly words: string;
    };
    readonly answer: undefined;
  };
  readonly postDeskRequestsRequestTurnBlock: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly into: "correction" | "destruction";
      readonly corrections?: {
        readonly "family-name"?: string;
        readonly "given-name"?: string;
        readonly patronymic?: string;
        readonly "birth-date"?: string;
        readonly "study-place"?: string;
        readonly "study-grade"?: string;
        readonly phone?: string;
        readonly "home-address"?: string;
        readonly iin?: string;
      };
      readonly words: string;
    };
    readonly answer: {
      readonly request: string;
      readonly number: string;
    };
  };
  readonly postDeskRequestsRequestTell: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly how: "telephone" | "post" | "in-person";
      readonly on: string;
    };
    readonly answer: undefined;
  };
  readonly getDeskLetters: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly letters: readonly {
        readonly letter: string;
        readonly why: "automatic" | "no-sender" | "unreadable";
        readonly at: string;
        readonly until: string;
        readonly bytes: number;
        readonly whole: boolean;
      }[];
    };
  };
  readonly postDeskLettersLetterOpen: {
    readonly path: {
      readonly letter: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly headers: readonly {
        readonly name: string;
        readonly value: string;
      }[];
      readonly text: string;
      readonly files: readonly {
        readonly name: string;
        readonly type: string;
        readonly bytes: number;
        readonly sha256: string;
      }[];
    };
  };
  readonly postDeskLettersLetterTakeIn: {
    readonly path: {
      readonly letter: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly kind: "access" | "correction" | "blocking" | "lifting" | "destruction" | "withdrawal" | "objection-automated" | "transfers-information" | "complaint" | "question";
      readonly answerByMail: boolean;
    };
    readonly answer: {
      readonly request: string;
    };
  };
  readonly postDeskLettersLetterSetAside: {
    readonly path: {
      readonly letter: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly reason: "undelivered-mail" | "automatic-answer" | "advertising" | "nothing-asked";
    };
    readonly answer: undefined;
  };
  readonly getDeskRequests: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly show?: "all" | "overdue" | "today" | "blocked" | "marked" | "waiting" | "untold";
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly counts: {
        readonly all: number;
        readonly overdue: number;
        readonly today: number;
        readonly blocked: number;
        readonly marked: number;
        readonly waiting: number;
        readonly untold: number;
      };
      readonly rows: readonly {
        readonly request: string;
        readonly number: string;
        readonly kind: "access" | "correction" | "blocking" | "lifting" | "destruction" | "withdrawal" | "objection-automated" | "transfers-information" | "complaint" | "question";
        readonly channel: "web-signed-in" | "web" | "e-mail" | "paper" | "telephone";
        readonly state: "RequestInitiated" | "RequestAcknowledged" | "RequestAccepted" | "RequestRequiresAction" | "RequestActionDelayed" | "RequestRejected" | "RequestFulfilled" | "RequestUnfulfilled";
        readonly receivedAt: string;
        readonly nextOn: string;
        readonly lawBy: string;
        readonly blocked: boolean;
        readonly marked: boolean;
        readonly taken: boolean;
        readonly untold: boolean;
      }[];
    };
  };
  readonly getDeskRequestsNumberedNumber: {
    readonly path: {
      readonly number: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly request: string;
    };
  };
  readonly postDeskRequestsNew: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly channel: "paper" | "telephone";
      readonly language: "ru" | "kk" | "en";
      readonly kind: "access" | "correction" | "blocking" | "lifting" | "destruction" | "withdrawal" | "objection-automated" | "transfers-information" | "complaint" | "question";
      readonly sender: "subject" | "representative" | "authorised-body" | "stranger";
      readonly values: {
        readonly name?: string;
        readonly "document-number"?: string;
        readonly "document-date"?: string;
        readonly "document-issuer"?: string;
        readonly relation?: string;
        readonly email?: string;
        readonly phone?: string;
        readonly words?: string;
      };
      readonly paperCode?: string;
      readonly corrections?: {
        readonly "family-name"?: string;
        readonly "given-name"?: string;
        readonly patronymic?: string;
        readonly "birth-date"?: string;
        readonly "study-place"?: string;
        readonly "study-grade"?: string;
        readonly phone?: string;
        readonly "home-address"?: string;
        readonly iin?: string;
      };
      readonly purposes?: readonly ("service-provision" | "learning" | "delivery" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "support" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "research")[];
      readonly everything?: boolean;
    };
    readonly answer: {
      readonly request: string;
      readonly number: string;
      readonly state: "RequestInitiated" | "RequestAcknowledged" | "RequestAccepted" | "RequestRequiresAction" | "RequestActionDelayed" | "RequestRejected" | "RequestFulfilled" | "RequestUnfulfilled";
    };
  };
  readonly getDeskRequestsRequest: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly request: string;
      readonly number: string;
      readonly kind: "access" | "correction" | "blocking" | "lifting" | "destruction" | "withdrawal" | "objection-automated" | "transfers-information" | "complaint" | "question";
      readonly channel: "web-signed-in" | "web" | "e-mail" | "paper" | "telephone";
      readonly sender: "subject" | "representative" | "authorised-body" | "stranger";
      readonly state: "RequestInitiated" | "RequestAcknowledged" | "RequestAccepted" | "RequestRequiresAction" | "RequestActionDelayed" | "RequestRejected" | "RequestFulfilled" | "RequestUnfulfilled";
      readonly receivedAt: string;
      readonly answerBy: string;
      readonly lawBy: string;
      readonly nextOn: string | null;
      readonly about: number | null;
      readonly by: number | null;
      readonly blocked: boolean;
      readonly marked: boolean;
      readonly decided: boolean;
      readonly standingUntil: string | null;
      readonly untold: boolean;
      readonly locked: boolean;
      readonly linked: readonly {
        readonly request: string;
        readonly number: string;
      }[];
      readonly corrected: readonly ("family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit")[];
      readonly purposes: readonly ("service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty")[];
      readonly everything: boolean;
      readonly asked: readonly string[];
      readonly fields: readonly ("family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit")[];
      readonly done: readonly string[];
      readonly documents: readonly {
        readonly document: string;
        readonly at: string;
        readonly width: number;
        readonly height: number;
        readonly bytes: number;
        readonly scan: string;
        readonly here: boolean;
        readonly opened: boolean;
        readonly judged: "fits" | "unfit" | null;
      }[];
      readonly given: readonly ("name" | "document-number" | "document-date" | "document-issuer" | "relation" | "email" | "phone" | "words")[];
      readonly owner: {
        readonly number: number | null;
        readonly name: string | null;
      } | null;
      readonly officers: readonly {
        readonly number: number | null;
        readonly name: string | null;
      }[];
      readonly lost: readonly string[];
      readonly steps: readonly {
        readonly at: string;
        readonly what: string;
        readonly state: "RequestInitiated" | "RequestAcknowledged" | "RequestAccepted" | "RequestRequiresAction" | "RequestActionDelayed" | "RequestRejected" | "RequestFulfilled" | "RequestUnfulfilled";
        readonly reason: string | null;
        readonly part: string | null;
        readonly by: string;
      }[];
    };
  };
  readonly postDeskRequestsRequestShow: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly ground?: "claim-raised" | "complaint-answered" | "court-asks" | "authority-checks";
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly values: {
        readonly name?: string;
        readonly "document-number"?: string;
        readonly "document-date"?: string;
        readonly "document-issuer"?: string;
        readonly relation?: string;
        readonly email?: string;
        readonly phone?: string;
        readonly words?: string;
      };
      readonly corrections: {
        readonly [name: string]: string;
      };
      readonly signer: {
        readonly name: string;
        readonly iin: string | null;
      } | null;
    };
  };
  readonly postDeskRequestsRequestTake: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly postDeskRequestsRequestHandOver: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly to: number;
    };
    readonly answer: undefined;
  };
  readonly postDeskRequestsRequestAccept: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly sender: "subject" | "representative" | "authorised-body";
      readonly about?: number;
      readonly by?: number;
      readonly how?: "document-shown" | "document-copy";
    };
    readonly answer: undefined;
  };
  readonly postDeskRequestsRequestAsk: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly fields: readonly ("name" | "document-number" | "document-date" | "document-issuer" | "relation" | "email" | "phone" | "words" | "document-shown" | "document-copy")[];
      readonly words: string;
      readonly until?: string;
    };
    readonly answer: undefined;
  };
  readonly postDeskRequestsRequestKind: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly kind: "access" | "correction" | "blocking" | "lifting" | "destruction" | "withdrawal" | "objection-automated" | "transfers-information" | "complaint" | "question";
    };
    readonly answer: undefined;
  };
  readonly postDeskRequestsRequestSpecify: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly corrections?: {
        readonly "family-name"?: string;
        readonly "given-name"?: string;
        readonly patronymic?: string;
        readonly "birth-date"?: string;
        readonly "study-place"?: string;
        readonly "study-grade"?: string;
        readonly phone?: string;
        readonly "home-address"?: string;
        readonly iin?: string;
      };
      readonly purposes?: readonly ("service-provision" | "learning" | "delivery" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "support" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "research")[];
      readonly everything?: boolean;
    };
    readonly answer: undefined;
  };
  readonly postDeskRequestsRequestGive: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly source: "telephone" | "paper" | "in-person" | "e-mail";
      readonly values: {
        readonly name?: string;
        readonly "document-number"?: string;
        readonly "document-date"?: string;
        readonly "document-issuer"?: string;
        readonly relation?: string;
        readonly email?: string;
        readonly phone?: string;
        readonly words?: string;
      };
    };
    readonly answer: undefined;
  };
  readonly postDeskRequestsRequestDelay: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly until: string;
    };
    readonly answer: undefined;
  };
  readonly postDeskRequestsRequestResume: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly postDeskRequestsRequestDecide: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly words: string;
    };
    readonly answer: undefined;
  };
  readonly postDeskRequestsRequestReject: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly reason: "not-entitled" | "authority-by-register" | "identity-not-shown" | "open-obligation" | "legal-hold" | "violation-not-confirmed" | "nothing-held" | "law-keeps" | "answered-before";
      readonly words: string;
    };
    readonly answer: undefined;
  };
  readonly postRequestsCapabilityDocument: {
    readonly path: {
      readonly capability: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly postMyRequestsRequestDocument: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly postDeskRequestsRequestDocumentsDocumentOpen: {
    readonly path: {
      readonly request: string;
      readonly document: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly postDeskRequestsRequestDocumentsDocumentFits: {
    readonly path: {
      readonly request: string;
      readonly document: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly postDeskRequestsRequestDocumentsDocumentUnfit: {
    readonly path: {
      readonly request: string;
      readonly document: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly getDeskRequestsRequestLetters: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly letters: readonly {
        readonly letter: string;
        readonly is: "request" | "reply";
        readonly at: string;
        readonly bytes: number;
        readonly whole: boolean;
        readonly here: boolean;
      }[];
    };
  };
  readonly postDeskRequestsRequestLettersLetterOpen: {
    readonly path: {
      readonly request: string;
      readonly letter: string;
    };
    readonly query: {
      readonly ground?: "claim-raised" | "complaint-answered" | "court-asks" | "authority-checks";
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly headers: readonly {
        readonly name: string;
        readonly value: string;
      }[];
      readonly text: string;
      readonly files: readonly {
        readonly name: string;
        readonly type: string;
        readonly bytes: number;
        readonly sha256: string;
      }[];
    };
  };
  readonly postDeskRequestsRequestLettersLetterRaw: {
    readonly path: {
      readonly request: string;
      readonly letter: string;
    };
    readonly query: {
      readonly ground?: "claim-raised" | "complaint-answered" | "court-asks" | "authority-checks";
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly postDeskRequestsRequestGiveCopy: {
    readonly path: {
      readonly request: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly documentSeen: boolean;
    };
    readonly answer: undefined;
  };
  readonly getDeskImports: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly imports: readonly {
        readonly import: string;
        readonly state: string;
        readonly origin: string;
        readonly createdAt: string;
        readonly expiresAt: string;
        readonly fault: string | null;
        readonly rows: number;
        readonly ready: number;
        readonly stopped: number;
        readonly waiting: number;
        readonly children: number;
        readonly faulty: number;
        readonly asked: number;
        readonly accepted: number;
        readonly signed: number;
        readonly signedReady: number;
        readonly refused: number;
        readonly unanswered: number;
        readonly leftOut: number;
        readonly undone: number;
        readonly alreadyHere: number;
        readonly undelivered: readonly number[];
      }[];
    };
  };
  readonly postDeskImports: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly import: string;
    };
  };
  readonly getDeskImportsImport: {
    readonly path: {
      readonly import: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly import: string;
      readonly state: string;
      readonly origin: string;
      readonly createdAt: string;
      readonly expiresAt: string;
      readonly fault: string | null;
      readonly rows: number;
      readonly ready: number;
      readonly stopped: number;
      readonly waiting: number;
      readonly children: number;
      readonly faulty: number;
      readonly asked: number;
      readonly accepted: number;
      readonly signed: number;
      readonly signedReady: number;
      readonly refused: number;
      readonly unanswered: number;
      readonly leftOut: number;
      readonly undone: number;
      readonly alreadyHere: number;
      readonly undelivered: readonly number[];
    };
  };
  readonly getDeskImportsImportLines: {
    readonly path: {
      readonly import: string;
    };
    readonly query: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly rows: readonly {
        readonly line: number;
        readonly faults: readonly {
          readonly target: "adult.full-name" | "adult.family-name" | "adult.given-name" | "adult.patronymic" | "adult.birth-date" | "adult.email" | "adult.phone" | "adult.home-address" | "adult.language" | "adult.iin" | "relation" | "paper-consent" | "child.full-name" | "child.family-name" | "child.given-name" | "child.patronymic" | "child.birth-date" | "child.study-place" | "child.study-grade" | "child.iin";
          readonly reason: string;
        }[];
      }[];
      readonly next: string | null;
    };
  };
  readonly getDeskImportsImportColumns: {
    readonly path: {
      readonly import: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly headings: readonly string[];
      readonly mapping: readonly ("adult.full-name" | "adult.family-name" | "adult.given-name" | "adult.patronymic" | "adult.birth-date" | "adult.email" | "adult.phone" | "adult.home-address" | "adult.language" | "adult.iin" | "relation" | "paper-consent" | "child.full-name" | "child.family-name" | "child.given-name" | "child.patronymic" | "child.birth-date" | "child.study-place" | "child.study-grade" | "child.iin" | null)[];
      readonly format: "csv" | "xlsx";
      readonly encoding: "utf-8" | "utf-16le" | "windows-1251" | "kz-1048" | null;
      readonly delimiter: ";" | "," | "\t" | null;
    };
  };
  readonly postDeskImportsImportColumns: {
    readonly path: {
      readonly import: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly mapping: readonly ("adult.full-name" | "adult.family-name" | "adult.given-name" | "adult.patronymic" | "adult.birth-date" | "adult.email" | "adult.phone" | "adult.home-address" | "adult.language" | "adult.iin" | "relation" | "paper-consent" | "child.full-name" | "child.family-name" | "child.given-name" | "child.patronymic" | "child.birth-date" | "child.study-place" | "child.study-grade" | "child.iin" | null)[];
    };
    readonly answer: {
      readonly import: string;
    };
  };
  readonly postDeskImportsImportShape: {
    readonly path: {
      readonly import: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly encoding?: "utf-8" | "utf-16le" | "windows-1251" | "kz-1048";
      readonly delimiter?: ";" | "," | "\t";
    };
    readonly answer: undefined;
  };
  readonly postDeskImportsImportSample: {
    readonly path: {
      readonly import: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly rows: readonly (readonly string[])[];
    };
  };
  readonly getDeskImportsImportLinesLine: {
    readonly path: {
      readonly import: string;
      readonly line: number;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly cells: {
        readonly "adult.full-name"?: string;
        readonly "adult.family-name"?: string;
        readonly "adult.given-name"?: string;
        readonly "adult.patronymic"?: string;
        readonly "adult.birth-date"?: string;
        readonly "adult.email"?: string;
        readonly "adult.phone"?: string;
        readonly "adult.home-address"?: string;
        readonly "adult.language"?: string;
        readonly "adult.iin"?: string;
        readonly relation?: string;
        readonly "paper-consent"?: string;
        readonly "child.full-name"?: string;
        readonly "child.family-name"?: string;
        readonly "child.given-name"?: string;
        readonly "child.patronymic"?: string;
        readonly "child.birth-date"?: string;
        readonly "child.study-place"?: string;
        readonly "child.study-grade"?: string;
        readonly "child.iin"?: string;
      };
      readonly faults: readonly {
        readonly target: "adult.full-name" | "adult.family-name" | "adult.given-name" | "adult.patronymic" | "adult.birth-date" | "adult.email" | "adult.phone" | "adult.home-address" | "adult.language" | "adult.iin" | "relation" | "paper-consent" | "child.full-name" | "child.family-name" | "child.given-name" | "child.patronymic" | "child.birth-date" | "child.study-place" | "child.study-grade" | "child.iin";
        readonly reason: string;
      }[];
    };
  };
  readonly postDeskImportsImportLinesLine: {
    readonly path: {
      readonly import: string;
      readonly line: number;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly cells: {
        readonly "adult.full-name"?: string;
        readonly "adult.family-name"?: string;
        readonly "adult.given-name"?: string;
        readonly "adult.patronymic"?: string;
        readonly "adult.birth-date"?: string;
        readonly "adult.email"?: string;
        readonly "adult.phone"?: string;
        readonly "adult.home-address"?: string;
        readonly "adult.language"?: string;
        readonly "adult.iin"?: string;
        readonly relation?: string;
        readonly "paper-consent"?: string;
        readonly "child.full-name"?: string;
        readonly "child.family-name"?: string;
        readonly "child.given-name"?: string;
        readonly "child.patronymic"?: string;
        readonly "child.birth-date"?: string;
        readonly "child.study-place"?: string;
        readonly "child.study-grade"?: string;
        readonly "child.iin"?: string;
      };
    };
    readonly answer: undefined;
  };
  readonly postDeskImportsImportLinesLineLeavingOut: {
    readonly path: {
      readonly import: string;
      readonly line: number;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly getDeskImportsImportFamilies: {
    readonly path: {
      readonly import: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly families: readonly {
        readonly family: string;
        readonly masked: string;
        readonly children: number;
      }[];
      readonly chance: number | null;
    };
  };
  readonly postDeskImportsImportFamiliesFamily: {
    readonly path: {
      readonly import: string;
      readonly family: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly decision: "ask" | "leave-out";
    };
    readonly answer: undefined;
  };
  readonly postDeskImportsImportPapers: {
    readonly path: {
      readonly import: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly papers: boolean;
    };
    readonly answer: {
      readonly import: string;
    };
  };
  readonly postDeskImportsImportLetters: {
    readonly path: {
      readonly import: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly import: string;
    };
  };
  readonly getDeskImportsImportRecorded: {
    readonly path: {
      readonly import: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly families: number;
      readonly told: readonly {
        readonly person: string;
        readonly number: number;
        readonly stays: "own-act" | "staff-act" | "kept" | "going" | null;
      }[];
    };
  };
  readonly postDeskImportsImportUndoing: {
    readonly path: {
      readonly import: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly import: string;
      readonly state: string;
      readonly origin: string;
      readonly createdAt: string;
      readonly expiresAt: string;
      readonly fault: string | null;
      readonly rows: number;
      readonly ready: number;
      readonly stopped: number;
      readonly waiting: number;
      readonly children: number;
      readonly faulty: number;
      readonly asked: number;
      readonly accepted: number;
      readonly signed: number;
      readonly signedReady: number;
      readonly refused: number;
      readonly unanswered: number;
      readonly leftOut: number;
      readonly undone: number;
      readonly alreadyHere: number;
      readonly undelivered: readonly number[];
    };
  };
  readonly getImportedCapability: {
    readonly path: {
      readonly capability: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly form: string;
      readonly adult: {
        readonly [name: string]: string;
      };
      readonly children: readonly {
        readonly [name: string]: string;
      }[];
      readonly relation: string | null;
      readonly since: string;
      readonly until: string;
      readonly language: "ru" | "kk" | "en";
      readonly own: {
        readonly hash: string;
        readonly document: Record<string, never>;
      };
      readonly child: {
        readonly hash: string;
        readonly document: Record<string, never>;
      } | null;
    };
  };
  readonly postImportedCapabilityAcceptance: {
    readonly path: {
      readonly capability: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly form: string;
      readonly consent: boolean;
      readonly answers: {
        readonly "service-provision"?: "yes" | "no";
        readonly learning?: "yes" | "no";
        readonly events?: "yes" | "no";
      };
      readonly relation?: "mother" | "father" | "adopter" | "guardian" | "trustee" | "foster-parent";
    };
    readonly answer: {
      readonly subject: string;
    };
  };
  readonly postImportedCapabilityRefusal: {
    readonly path: {
      readonly capability: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly form: string;
    };
    readonly answer: undefined;
  };
  readonly getDeskIntake: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly waiting: readonly {
        readonly subject: string;
        readonly number: number;
        readonly what: "confirmation" | "scan" | "fate";
        readonly since: string;
      }[];
    };
  };
  readonly postDeskIntakePerson: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly number: number;
    };
    readonly answer: {
      readonly subject: string;
    };
  };
  readonly postDeskIntakePaper: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly code: string;
    };
    readonly answer: {
      readonly paper: string;
      readonly language: "ru" | "kk" | "en";
      readonly subject: string | null;
      readonly request: string | null;
    };
  };
  readonly postDeskIntakeForms: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly paper: "consent-form" | "request-form";
      readonly sheet: "ru" | "kk" | "both";
    };
    readonly answer: {
      readonly code: string;
      readonly texts: readonly {
        readonly language: "ru" | "kk" | "en";
        readonly own: {
          readonly hash: string;
          readonly document: Record<string, never>;
        };
        readonly child: {
          readonly hash: string;
          readonly document: Record<string, never>;
        };
      }[];
    };
  };
  readonly getDeskIntakeNewChannel: {
    readonly path: {
      readonly channel: "telephone" | "paper" | "in-person";
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly form: string;
      readonly own: {
        readonly hash: string;
        readonly document: Record<string, never>;
      };
      readonly child: {
        readonly hash: string;
        readonly document: Record<string, never>;
      };
      readonly script: Record<string, never>;
    };
  };
  readonly postDeskIntakeNewChannel: {
    readonly path: {
      readonly channel: "telephone" | "paper" | "in-person";
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly form: string;
      readonly confirmation?: "script-on-call-back" | "signed-form" | "own-word-with-document";
      readonly shownDocument?: "identity-card" | "passport" | "residence-permit";
      readonly calledBack?: boolean;
      readonly scriptRead?: boolean;
      readonly paperCode?: string;
      readonly otherPeople?: boolean;
      readonly children: readonly {
        readonly values: {
          readonly "family-name"?: string;
          readonly "given-name"?: string;
          readonly patronymic?: string;
          readonly "birth-date"?: string;
          readonly "study-place"?: string;
          readonly "study-grade"?: string;
          readonly iin?: string;
        };
        readonly relation: "mother" | "father" | "adopter" | "guardian" | "trustee" | "foster-parent";
        readonly answers: {
          readonly "service-provision"?: "yes" | "no";
          readonly learning?: "yes" | "no";
          readonly events?: "yes" | "no";
        };
      }[];
      readonly adult: {
        readonly values: {
          readonly "family-name"?: string;
          readonly "given-name"?: string;
          readonly patronymic?: string;
          readonly "birth-date"?: string;
          readonly phone?: string;
          readonly email?: string;
          readonly "home-address"?: string;
          readonly iin?: string;
        };
        readonly consent: boolean;
      };
    };
    readonly answer: {
      readonly adult: string;
      readonly children: readonly string[];
      readonly receipts: readonly string[];
      readonly attempt: string | null;
      readonly before: boolean;
    };
  };
  readonly getDeskFamiliesSubjectChildrenChannel: {
    readonly path: {
      readonly subject: string;
      readonly channel: "telephone" | "paper" | "in-person";
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly form: string;
      readonly own: {
        readonly hash: string;
        readonly document: Record<string, never>;
      };
      readonly child: {
        readonly hash: string;
        readonly document: Record<string, never>;
      };
      readonly script: Record<string, never>;
    };
  };
  readonly postDeskFamiliesSubjectChildrenChannel: {
    readonly path: {
      readonly subject: string;
      readonly channel: "telephone" | "paper" | "in-person";
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly form: string;
      readonly confirmation?: "script-on-call-back" | "signed-form" | "own-word-with-document";
      readonly shownDocument?: "identity-card" | "passport" | "residence-permit";
      readonly calledBack?: boolean;
      readonly scriptRead?: boolean;
      readonly paperCode?: string;
      readonly otherPeople?: boolean;
      readonly children: readonly {
        readonly values: {
          readonly "family-name"?: string;
          readonly "given-name"?: string;
          readonly patronymic?: string;
          readonly "birth-date"?: string;
          readonly "study-place"?: string;
          readonly "study-grade"?: string;
          readonly iin?: string;
        };
        readonly relation: "mother" | "father" | "adopter" | "guardian" | "trustee" | "foster-parent";
        readonly answers: {
          readonly "service-provision"?: "yes" | "no";
          readonly learning?: "yes" | "no";
          readonly events?: "yes" | "no";
        };
      }[];
    };
    readonly answer: {
      readonly adult: string;
      readonly children: readonly string[];
      readonly receipts: readonly string[];
      readonly attempt: string | null;
      readonly before: boolean;
    };
  };
  readonly getDeskFamiliesSubject: {
    readonly path: {
      readonly subject: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly subject: string;
      readonly number: number;
      readonly isPupil: boolean;
      readonly hasEmail: boolean;
      readonly toCopy: boolean;
      readonly children: readonly {
        readonly subject: string;
        readonly number: number;
      }[];
      readonly taken: readonly {
        readonly subject: string;
        readonly at: string;
        readonly channel: string;
        readonly confirmation: string;
        readonly shownDocument: string | null;
        readonly saidAs: string;
        readonly typedAs: string;
        readonly confirmed: string | null;
        readonly receipt: string;
      }[];
    };
  };
  readonly postDeskFamiliesSubjectEmail: {
    readonly path: {
      readonly subject: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly email: string;
      readonly checked: "document" | "caller-check";
      readonly document?: "identity-card" | "passport" | "residence-permit";
    };
    readonly answer: {
      readonly attempt: string;
    };
  };
  readonly postDeskFamiliesSubjectEmailCode: {
    readonly path: {
      readonly subject: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly attempt: string;
      readonly code: string;
    };
    readonly answer: undefined;
  };
  readonly postDeskFamiliesSubjectLetter: {
    readonly path: {
      readonly subject: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly code: string;
      readonly language: "ru" | "kk" | "en";
      readonly lines: readonly string[];
      readonly receipts: readonly string[];
      readonly at: string;
    };
  };
  readonly postDeskFamiliesSubjectConfirmation: {
    readonly path: {
      readonly subject: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly code: string;
    };
    readonly answer: undefined;
  };
  readonly getDeskFamiliesSubjectCaller: {
    readonly path: {
      readonly subject: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly questions: readonly ("family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit")[];
      readonly fitting: readonly ("family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit")[];
      readonly triesLeft: number;
      readonly passed: boolean;
    };
  };
  readonly postDeskFamiliesSubjectCaller: {
    readonly path: {
      readonly subject: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly field: "patronymic" | "birth-date" | "email" | "home-address" | "phone";
      readonly said: string;
    };
    readonly answer: {
      readonly fits: boolean;
    };
  };
  readonly getDeskFamiliesSubjectActs: {
    readonly path: {
      readonly subject: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly stage: "under-14" | "from-14" | "own-contact-due" | "adult";
      readonly frozen: boolean;
      readonly representatives: readonly {
        readonly subject: string;
        readonly number: number;
        readonly relation: "mother" | "father" | "adopter" | "guardian" | "trustee" | "foster-parent";
        readonly proof: "declared" | "birth-certificate" | "adoption-ruling" | "guardianship-order" | "foster-contract";
        readonly since: string;
        readonly until: string | null;
      }[];
    };
  };
  readonly postDeskFamiliesSubjectActsRepresentative: {
    readonly path: {
      readonly subject: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly number: number;
      readonly relation: "mother" | "father" | "adopter" | "guardian" | "trustee" | "foster-parent";
      readonly documentSeen: boolean;
      readonly until?: string;
    };
    readonly answer: undefined;
  };
  readonly postDeskFamiliesSubjectActsRepresentationProof: {
    readonly path: {
      readonly subject: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly representative: string;
      readonly relation: "mother" | "father" | "adopter" | "guardian" | "trustee" | "foster-parent";
      readonly documentSeen: boolean;
      readonly until?: string;
    };
    readonly answer: undefined;
  };
  readonly postDeskFamiliesSubjectActsRepresentationEnd: {
    readonly path: {
      readonly subject: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly representative: string;
      readonly reason: "court" | "guardianship-ended" | "mistake";
    };
    readonly answer: undefined;
  };
  readonly postDeskFamiliesSubjectActsBirthDate: {
    readonly path: {
      readonly subject: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly document: "birth-certificate" | "identity-card" | "passport" | "residence-permit";
      readonly birthDate: string;
    };
    readonly answer: undefined;
  };
  readonly postDeskFamiliesSubjectActsGrownUp: {
    readonly path: {
      readonly subject: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly consent: boolean;
      readonly document: "identity-card" | "passport" | "residence-permit";
    };
    readonly answer: undefined;
  };
  readonly postDeskFamiliesSubjectActsCode: {
    readonly path: {
      readonly subject: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly documentSeen: boolean;
    };
    readonly answer: {
      readonly code: string;
      readonly endsAt: string;
    };
  };
  readonly getDeskFamiliesSubjectPapers: {
    readonly path: {
      readonly subject: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly papers: readonly {
        readonly scan: string;
        readonly kind: "consent-form" | "request-form" | "representation-proof" | "court-paper" | "identity-copy";
        readonly exception: "no-state-integration" | "no-technical-identification" | "named-by-law" | null;
        readonly mediaType: "application/pdf" | "image/jpeg" | "image/png";
        readonly bytes: number;
        readonly at: string;
        readonly here: boolean;
        readonly events: readonly {
          readonly change: string;
          readonly law: string | null;
          readonly at: string;
        }[];
      }[];
    };
  };
  readonly postDeskFamiliesSubjectPapers: {
    readonly path: {
      readonly subject: string;
    };
    readonly query: {
      readonly kind: "consent-form" | "request-form" | "representation-proof" | "court-paper" | "identity-copy";
      readonly exception?: "no-state-integration" | "no-technical-identification" | "named-by-law";
      readonly code?: string;
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly scan: string;
    };
  };
  readonly postDeskFamiliesSubjectPapersScanOpen: {
    readonly path: {
      readonly subject: string;
      readonly scan: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly postDeskFamiliesSubjectPapersScanFate: {
    readonly path: {
      readonly subject: string;
      readonly scan: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly fate: "returned" | "destroyed" | "kept";
      readonly law?: "accounting" | "archive" | "court";
    };
    readonly answer: undefined;
  };
  readonly getDeskFamiliesSubjectAnswers: {
    readonly path: {
      readonly subject: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly children: readonly {
        readonly child: string;
        readonly purposes: readonly ("service-provision" | "learning" | "events")[];
        readonly scans: readonly {
          readonly scan: string;
          readonly at: string;
        }[];
        readonly textHolds: boolean;
      }[];
    };
  };
  readonly postDeskFamiliesSubjectAnswersChild: {
    readonly path: {
      readonly subject: string;
      readonly child: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly scan: string;
      readonly answers: {
        readonly "service-provision"?: "yes" | "no";
        readonly learning?: "yes" | "no";
        readonly events?: "yes" | "no";
      };
    };
    readonly answer: {
      readonly receipt: string;
    };
  };
  readonly getDeskOversight: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly lives: readonly {
        readonly life: string;
        readonly people: number;
      }[];
      readonly restrictions: readonly {
        readonly kind: string;
        readonly restrictions: number;
      }[];
      readonly consents: readonly {
        readonly purpose: "service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty";
        readonly state: string;
        readonly people: number;
      }[];
      readonly log: {
        readonly origin: string | null;
        readonly size: number;
        readonly root: string | null;
        readonly checkpoint: string | null;
        readonly waitingMs: number;
        readonly keys: readonly string[];
      };
      readonly countedAt: string;
      readonly clauses: readonly {
        readonly clause: "G1" | "G2" | "G3" | "G4" | "G5" | "C1" | "C2" | "C3" | "C4" | "C5" | "C6" | "C7" | "C8" | "U1" | "U2" | "U3" | "U4" | "U5" | "U6" | "U7" | "U8" | "U9" | "U10" | "T1" | "T2" | "T3" | "T4" | "T5" | "T6" | "T7" | "T8" | "T9" | "T10" | "T11" | "T12" | "T13" | "D1" | "D2" | "K1" | "K2" | "K3" | "K4" | "K5" | "K6" | "K7" | "S1" | "S2" | "S3" | "S4" | "S5" | "S6" | "S7" | "R1" | "R2" | "R3" | "R4" | "R5" | "R6";
        readonly status: "kept" | "partly" | "planned";
        readonly tests: number;
        readonly missing: string;
        readonly evidence: {
          readonly name: string;
          readonly count: number;
        } | null;
      }[];
    };
  };
  readonly getDeskLedger: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly operation?: "collect" | "record" | "systematise" | "accumulate" | "store" | "clarify" | "extract" | "use" | "depersonalise" | "block" | "delete" | "destroy" | "transfer" | "combine" | "separate";
      readonly clause?: "G1" | "G2" | "G3" | "G4" | "G5" | "C1" | "C2" | "C3" | "C4" | "C5" | "C6" | "C7" | "C8" | "U1" | "U2" | "U3" | "U4" | "U5" | "U6" | "U7" | "U8" | "U9" | "U10" | "T1" | "T2" | "T3" | "T4" | "T5" | "T6" | "T7" | "T8" | "T9" | "T10" | "T11" | "T12" | "T13" | "D1" | "D2" | "K1" | "K2" | "K3" | "K4" | "K5" | "K6" | "K7" | "S1" | "S2" | "S3" | "S4" | "S5" | "S6" | "S7" | "R1" | "R2" | "R3" | "R4" | "R5" | "R6";
      readonly from?: string;
      readonly until?: string;
      readonly cursor?: string;
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly rows: readonly {
        readonly index: number;
        readonly time: number;
        readonly operation: string;
        readonly clause: string;
        readonly version: number;
        readonly commitment?: string;
        readonly commitments?: {
          readonly count: number;
          readonly root: string;
        };
        readonly detail?: Record<string, never>;
      }[];
      readonly next: string | null;
    };
  };
  readonly getDeskLedgerState: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly origin: string | null;
      readonly size: number;
      readonly root: string | null;
      readonly checkpoint: string | null;
      readonly waitingMs: number;
      readonly keys: readonly string[];
    };
  };
  readonly getDeskLedgerIndexProof: {
    readonly path: {
      readonly index: number;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly getDeskMattersStill: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly cursor?: string;
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly next: string | null;
      readonly records: readonly {
        readonly person: string;
        readonly number: number | null;
        readonly kind: string;
        readonly clause: string;
        readonly since: string | null;
        readonly reviewAt: string | null;
      }[];
    };
  };
  readonly getDeskMattersLeft: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly disclosures: readonly {
        readonly disclosure: string;
        readonly at: string;
        readonly role: string;
        readonly list: string;
        readonly purpose: "service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics" | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention" | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty";
        readonly fields: readonly ("family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address" | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words" | "order" | "attendance" | "interest-topic" | "visit")[];
        readonly reason: string;
        readonly words: string | null;
        readonly people: number | null;
        readonly whole: boolean | null;
      }[];
    };
  };
  readonly getDeskMattersFrozen: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly cursor?: string;
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly rows: readonly {
        readonly person: string;
        readonly number: number;
        readonly why: readonly {
          readonly reason: "entries-lost" | "keys-missing" | "grown-up" | "unknown";
          readonly entriesLost: number | null;
          readonly since: string | null;
        }[];
        readonly stop: "keys-missing" | "leaving" | "withdrawn" | "confirms-anew" | null;
        readonly destroyFrom: string | null;
      }[];
      readonly next: string | null;
      readonly count: number;
    };
  };
  readonly postDeskMattersFrozen: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly people: readonly string[];
      readonly reason: "nothing-missing" | "made-good" | "person-confirmed";
    };
    readonly answer: {
      readonly released: number;
      readonly kept: readonly {
        readonly reason: string;
        readonly people: number;
      }[];
    };
  };
  readonly getDeskMattersFrozenPerson: {
    readonly path: {
      readonly person: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly person: string;
      readonly number: number;
      readonly why: readonly {
        readonly reason: "entries-lost" | "keys-missing" | "grown-up" | "unknown";
        readonly entriesLost: number | null;
        readonly since: string | null;
      }[];
      readonly stop: "keys-missing" | "leaving" | "withdrawn" | "confirms-anew" | null;
      readonly destroyFrom: string | null;
    };
  };
  readonly postDeskMattersFrozenPerson: {
    readonly path: {
      readonly person: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly decision: "release";
      readonly reason: "nothing-missing" | "made-good" | "person-confirmed";
    } | {
      readonly decision: "destroy";
    };
    readonly answer: undefined;
  };
  readonly getDeskRecoveries: {
    readonly path: Record<string, never>;
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: {
      readonly recoveries: readonly {
        readonly person: string;
        readonly reason: "mailbox-lost" | "mailbox-stolen" | "device-lost";
        readonly askedAt: string;
        readonly endsAt: string;
        readonly confirmed: boolean;
      }[];
    };
  };
  readonly postDeskRecoveriesPerson: {
    readonly path: {
      readonly person: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly reason: "mailbox-lost" | "mailbox-stolen" | "device-lost";
      readonly checked: "document" | "caller-check";
      readonly document?: "identity-card" | "passport" | "residence-permit";
    };
    readonly answer: undefined;
  };
  readonly deleteDeskRecoveriesPerson: {
    readonly path: {
      readonly person: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: undefined;
    readonly answer: undefined;
  };
  readonly postDeskRecoveriesPersonConfirmation: {
    readonly path: {
      readonly person: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly checked: "document" | "caller-check";
      readonly document?: "identity-card" | "passport" | "residence-permit";
    };
    readonly answer: undefined;
  };
  readonly postDeskRecoveriesPersonEmail: {
    readonly path: {
      readonly person: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly email: string;
    };
    readonly answer: {
      readonly attempt: string;
    };
  };
  readonly postDeskRecoveriesPersonEmailCode: {
    readonly path: {
      readonly person: string;
    };
    readonly query: {
      readonly lang?: "ru" | "kk" | "en";
    };
    readonly body: {
      readonly attempt: string;
      readonly code: string;
    };
    readonly answer: undefined;
  };
}

/** Where each operation stands. */
export const PLACES = {
  getJoin: ["GET", "/api/v1/join"],
  postJoin: ["POST", "/api/v1/join"],
  postJoinCode: ["POST", "/api/v1/join/code"],
  postJoinLetter: ["POST", "/api/v1/join/letter"],
  getMy: ["GET", "/api/v1/my"],
  getMyChildrenChild: ["GET", "/api/v1/my/children/{child}"],
  getMyCorrect: ["GET", "/api/v1/my/correct"],
  postMyCorrect: ["POST", "/api/v1/my/correct"],
  postMyCorrectEmail: ["POST", "/api/v1/my/correct/email"],
  getMyChildrenChildCorrect: ["GET", "/api/v1/my/children/{child}/correct"],
  postMyChildrenChildCorrect: ["POST", "/api/v1/my/children/{child}/correct"],
  postMyChildrenChildCorrectEmail: ["POST", "/api/v1/my/children/{child}/correct/email"],
  getMyStillRight: ["GET", "/api/v1/my/still-right"],
  postMyStillRight: ["POST", "/api/v1/my/still-right"],
  getDeskStaff: ["GET", "/api/v1/desk/staff"],
  postDeskStaffInvitations: ["POST", "/api/v1/desk/staff/invitations"],
  deleteDeskStaffInvitationsInvitation: ["DELETE", "/api/v1/desk/staff/invitations/{invitation}"],
  getDeskStaffMember: ["GET", "/api/v1/desk/staff/{member}"],
  deleteDeskStaffMember: ["DELETE", "/api/v1/desk/staff/{member}"],
  postDeskStaffMemberShow: ["POST", "/api/v1/desk/staff/{member}/show"],
  postDeskStaffMemberRoles: ["POST", "/api/v1/desk/staff/{member}/roles"],
  deleteDeskStaffMemberRolesRole: ["DELETE", "/api/v1/desk/staff/{member}/roles/{role}"],
  postDeskStaffMemberReset: ["POST", "/api/v1/desk/staff/{member}/reset"],
  getDeskCalendar: ["GET", "/api/v1/desk/calendar"],
  postDeskCalendar: ["POST", "/api/v1/desk/calendar"],
  getDeskCalendarYear: ["GET", "/api/v1/desk/calendar/{year}"],
  postDeskCalendarYear: ["POST", "/api/v1/desk/calendar/{year}"],
  getMyChildrenNew: ["GET", "/api/v1/my/children/new"],
  postMyChildrenNew: ["POST", "/api/v1/my/children/new"],
  getMyChildrenChildCode: ["GET", "/api/v1/my/children/{child}/code"],
  postMyChildrenChildCode: ["POST", "/api/v1/my/children/{child}/code"],
  postMyChildrenChildCodeTakeBack: ["POST", "/api/v1/my/children/{child}/code/take-back"],
  getMyConsents: ["GET", "/api/v1/my/consents"],
  getMyConsentsPurposeScope: ["GET", "/api/v1/my/consents/{purpose}/{scope}"],
  postMyConsentsPurposeScope: ["POST", "/api/v1/my/consents/{purpose}/{scope}"],
  getMyReceiptsReceipt: ["GET", "/api/v1/my/receipts/{receipt}"],
  getMyReceiptsReceiptEntries: ["GET", "/api/v1/my/receipts/{receipt}/entries"],
  getMyReceiptsReceiptText: ["GET", "/api/v1/my/receipts/{receipt}/text"],
  getMyChildrenChildConsents: ["GET", "/api/v1/my/children/{child}/consents"],
  getMyChildrenChildConsentsPurposeScope: ["GET", "/api/v1/my/children/{child}/consents/{purpose}/{scope}"],
  postMyChildrenChildConsentsPurposeScope: ["POST", "/api/v1/my/children/{child}/consents/{purpose}/{scope}"],
  getMyChildrenChildReceiptsReceipt: ["GET", "/api/v1/my/children/{child}/receipts/{receipt}"],
  getMyChildrenChildReceiptsReceiptEntries: ["GET", "/api/v1/my/children/{child}/receipts/{receipt}/entries"],
  getMyChildrenChildReceiptsReceiptText: ["GET", "/api/v1/my/children/{child}/receipts/{receipt}/text"],
  getMyHistory: ["GET", "/api/v1/my/history"],
  getMyHistoryEntry: ["GET", "/api/v1/my/history/{entry}"],
  postMyExport: ["POST", "/api/v1/my/export"],
  getMyChildrenChildHistory: ["GET", "/api/v1/my/children/{child}/history"],
  getMyChildrenChildHistoryEntry: ["GET", "/api/v1/my/children/{child}/history/{entry}"],
  postMyChildrenChildExport: ["POST", "/api/v1/my/children/{child}/export"],
  getMyWithdraw: ["GET", "/api/v1/my/withdraw"],
  postMyWithdraw: ["POST", "/api/v1/my/withdraw"],
  getMyLeaving: ["GET", "/api/v1/my/leaving"],
  postMyLeavingCancel: ["POST", "/api/v1/my/leaving/cancel"],
  postMyLeavingNow: ["POST", "/api/v1/my/leaving/now"],
  postMyLeavingCode: ["POST", "/api/v1/my/leaving/code"],
  getMyChildrenChildWithdraw: ["GET", "/api/v1/my/children/{child}/withdraw"],
  postMyChildrenChildWithdraw: ["POST", "/api/v1/my/children/{child}/withdraw"],
  getMyChildrenChildLeaving: ["GET", "/api/v1/my/children/{child}/leaving"],
  postMyChildrenChildLeavingCancel: ["POST", "/api/v1/my/children/{child}/leaving/cancel"],
  postMyChildrenChildLeavingNow: ["POST", "/api/v1/my/children/{child}/leaving/now"],
  postMyChildrenChildLeavingCode: ["POST", "/api/v1/my/children/{child}/leaving/code"],
  postMyChildrenChildWithdrawBack: ["POST", "/api/v1/my/children/{child}/withdraw/back"],
  getMySessions: ["GET", "/api/v1/my/sessions"],
  postMySessionsEnd: ["POST", "/api/v1/my/sessions/end"],
  postMySessionsEndOthers: ["POST", "/api/v1/my/sessions/end-others"],
  getMyPasskeys: ["GET", "/api/v1/my/passkeys"],
  postMyPasskeysName: ["POST", "/api/v1/my/passkeys/name"],
  postMyPasskeysRemove: ["POST", "/api/v1/my/passkeys/remove"],
  getMyPage: ["GET", "/api/v1/my/page"],
  postMyPage: ["POST", "/api/v1/my/page"],
  postMyPageGiveUp: ["POST", "/api/v1/my/page/give-up"],
  getMyKept: ["GET", "/api/v1/my/kept"],
  postMyKeptDrop: ["POST", "/api/v1/my/kept/drop"],
  getMyTokens: ["GET", "/api/v1/my/tokens"],
  postMyTokensRevoke: ["POST", "/api/v1/my/tokens/revoke"],
  postSignatureCheck: ["POST", "/api/v1/signature/check"],
  getDocuments: ["GET", "/api/v1/documents"],
  getDocumentsKind: ["GET", "/api/v1/documents/{kind}"],
  getDocumentsKindVersion: ["GET", "/api/v1/documents/{kind}/{version}"],
  getDocumentsKindFromTo: ["GET", "/api/v1/documents/{kind}/{from}/{to}"],
  getCertificateCapability: ["GET", "/api/v1/certificate/{capability}"],
  postDeskFind: ["POST", "/api/v1/desk/find"],
  getDeskPeoplePerson: ["GET", "/api/v1/desk/people/{person}"],
  postDeskPeoplePersonShow: ["POST", "/api/v1/desk/people/{person}/show"],
  postDeskLists: ["POST", "/api/v1/desk/lists"],
  getDeskMatters: ["GET", "/api/v1/desk/matters"],
  postDeskMattersChild: ["POST", "/api/v1/desk/matters/{child}"],
  getMyRequests: ["GET", "/api/v1/my/requests"],
  getMyRequestsRequest: ["GET", "/api/v1/my/requests/{request}"],
  postMyRequestsRequestMore: ["POST", "/api/v1/my/requests/{request}/more"],
  postMyRequestsRequestTakeBack: ["POST", "/api/v1/my/requests/{request}/take-back"],
  postMyRequestsNew: ["POST", "/api/v1/my/requests/new"],
  postMyChildrenChildRequestsNew: ["POST", "/api/v1/my/children/{child}/requests/new"],
  postRequests: ["POST", "/api/v1/requests"],
  getRequestsCapability: ["GET", "/api/v1/requests/{capability}"],
  postRequestsCapabilityMore: ["POST", "/api/v1/requests/{capability}/more"],
  postRequestsCapabilityTakeBack: ["POST", "/api/v1/requests/{capability}/take-back"],
  getDeskMattersBlocks: ["GET", "/api/v1/desk/matters/blocks"],
  postDeskRequestsRequestLiftBlock: ["POST", "/api/v1/desk/requests/{request}/lift-block"],
  postDeskRequestsRequestKeepBlock: ["POST", "/api/v1/desk/requests/{request}/keep-block"],
  postDeskRequestsRequestTurnBlock: ["POST", "/api/v1/desk/requests/{request}/turn-block"],
  postDeskRequestsRequestTell: ["POST", "/api/v1/desk/requests/{request}/tell"],
  getDeskLetters: ["GET", "/api/v1/desk/letters"],
  postDeskLettersLetterOpen: ["POST", "/api/v1/desk/letters/{letter}/open"],
  postDeskLettersLetterTakeIn: ["POST", "/api/v1/desk/letters/{letter}/take-in"],
  postDeskLettersLetterSetAside: ["POST", "/api/v1/desk/letters/{letter}/set-aside"],
  getDeskRequests: ["GET", "/api/v1/desk/requests"],
  getDeskRequestsNumberedNumber: ["GET", "/api/v1/desk/requests/numbered/{number}"],
  postDeskRequestsNew: ["POST", "/api/v1/desk/requests/new"],
  getDeskRequestsRequest: ["GET", "/api/v1/desk/requests/{request}"],
  postDeskRequestsRequestShow: ["POST", "/api/v1/desk/requests/{request}/show"],
  postDeskRequestsRequestTake: ["POST", "/api/v1/desk/requests/{request}/take"],
  postDeskRequestsRequestHandOver: ["POST", "/api/v1/desk/requests/{request}/hand-over"],
  postDeskRequestsRequestAccept: ["POST", "/api/v1/desk/requests/{request}/accept"],
  postDeskRequestsRequestAsk: ["POST", "/api/v1/desk/requests/{request}/ask"],
  postDeskRequestsRequestKind: ["POST", "/api/v1/desk/requests/{request}/kind"],
  postDeskRequestsRequestSpecify: ["POST", "/api/v1/desk/requests/{request}/specify"],
  postDeskRequestsRequestGive: ["POST", "/api/v1/desk/requests/{request}/give"],
  postDeskRequestsRequestDelay: ["POST", "/api/v1/desk/requests/{request}/delay"],
  postDeskRequestsRequestResume: ["POST", "/api/v1/desk/requests/{request}/resume"],
  postDeskRequestsRequestDecide: ["POST", "/api/v1/desk/requests/{request}/decide"],
  postDeskRequestsRequestReject: ["POST", "/api/v1/desk/requests/{request}/reject"],
  postRequestsCapabilityDocument: ["POST", "/api/v1/requests/{capability}/document"],
  postMyRequestsRequestDocument: ["POST", "/api/v1/my/requests/{request}/document"],
  postDeskRequestsRequestDocumentsDocumentOpen: ["POST", "/api/v1/desk/requests/{request}/documents/{document}/open"],
  postDeskRequestsRequestDocumentsDocumentFits: ["POST", "/api/v1/desk/requests/{request}/documents/{document}/fits"],
  postDeskRequestsRequestDocumentsDocumentUnfit: ["POST", "/api/v1/desk/requests/{request}/documents/{document}/unfit"],
  getDeskRequestsRequestLetters: ["GET", "/api/v1/desk/requests/{request}/letters"],
  postDeskRequestsRequestLettersLetterOpen: ["POST", "/api/v1/desk/requests/{request}/letters/{letter}/open"],
  postDeskRequestsRequestLettersLetterRaw: ["POST", "/api/v1/desk/requests/{request}/letters/{letter}/raw"],
  postDeskRequestsRequestGiveCopy: ["POST", "/api/v1/desk/requests/{request}/give-copy"],
  getDeskImports: ["GET", "/api/v1/desk/imports"],
  postDeskImports: ["POST", "/api/v1/desk/imports"],
  getDeskImportsImport: ["GET", "/api/v1/desk/imports/{import}"],
  getDeskImportsImportLines: ["GET", "/api/v1/desk/imports/{import}/lines"],
  getDeskImportsImportColumns: ["GET", "/api/v1/desk/imports/{import}/columns"],
  postDeskImportsImportColumns: ["POST", "/api/v1/desk/imports/{import}/columns"],
  postDeskImportsImportShape: ["POST", "/api/v1/desk/imports/{import}/shape"],
  postDeskImportsImportSample: ["POST", "/api/v1/desk/imports/{import}/sample"],
  getDeskImportsImportLinesLine: ["GET", "/api/v1/desk/imports/{import}/lines/{line}"],
  postDeskImportsImportLinesLine: ["POST", "/api/v1/desk/imports/{import}/lines/{line}"],
  postDeskImportsImportLinesLineLeavingOut: ["POST", "/api/v1/desk/imports/{import}/lines/{line}/leaving-out"],
  getDeskImportsImportFamilies: ["GET", "/api/v1/desk/imports/{import}/families"],
  postDeskImportsImportFamiliesFamily: ["POST", "/api/v1/desk/imports/{import}/families/{family}"],
  postDeskImportsImportPapers: ["POST", "/api/v1/desk/imports/{import}/papers"],
  postDeskImportsImportLetters: ["POST", "/api/v1/desk/imports/{import}/letters"],
  getDeskImportsImportRecorded: ["GET", "/api/v1/desk/imports/{import}/recorded"],
  postDeskImportsImportUndoing: ["POST", "/api/v1/desk/imports/{import}/undoing"],
  getImportedCapability: ["GET", "/api/v1/imported/{capability}"],
  postImportedCapabilityAcceptance: ["POST", "/api/v1/imported/{capability}/acceptance"],
  postImportedCapabilityRefusal: ["POST", "/api/v1/imported/{capability}/refusal"],
  getDeskIntake: ["GET", "/api/v1/desk/intake"],
  postDeskIntakePerson: ["POST", "/api/v1/desk/intake/person"],
  postDeskIntakePaper: ["POST", "/api/v1/desk/intake/paper"],
  postDeskIntakeForms: ["POST", "/api/v1/desk/intake/forms"],
  getDeskIntakeNewChannel: ["GET", "/api/v1/desk/intake/new/{channel}"],
  postDeskIntakeNewChannel: ["POST", "/api/v1/desk/intake/new/{channel}"],
  getDeskFamiliesSubjectChildrenChannel: ["GET", "/api/v1/desk/families/{subject}/children/{channel}"],
  postDeskFamiliesSubjectChildrenChannel: ["POST", "/api/v1/desk/families/{subject}/children/{channel}"],
  getDeskFamiliesSubject: ["GET", "/api/v1/desk/families/{subject}"],
  postDeskFamiliesSubjectEmail: ["POST", "/api/v1/desk/families/{subject}/email"],
  postDeskFamiliesSubjectEmailCode: ["POST", "/api/v1/desk/families/{subject}/email/code"],
  postDeskFamiliesSubjectLetter: ["POST", "/api/v1/desk/families/{subject}/letter"],
  postDeskFamiliesSubjectConfirmation: ["POST", "/api/v1/desk/families/{subject}/confirmation"],
  getDeskFamiliesSubjectCaller: ["GET", "/api/v1/desk/families/{subject}/caller"],
  postDeskFamiliesSubjectCaller: ["POST", "/api/v1/desk/families/{subject}/caller"],
  getDeskFamiliesSubjectActs: ["GET", "/api/v1/desk/families/{subject}/acts"],
  postDeskFamiliesSubjectActsRepresentative: ["POST", "/api/v1/desk/families/{subject}/acts/representative"],
  postDeskFamiliesSubjectActsRepresentationProof: ["POST", "/api/v1/desk/families/{subject}/acts/representation-proof"],
  postDeskFamiliesSubjectActsRepresentationEnd: ["POST", "/api/v1/desk/families/{subject}/acts/representation-end"],
  postDeskFamiliesSubjectActsBirthDate: ["POST", "/api/v1/desk/families/{subject}/acts/birth-date"],
  postDeskFamiliesSubjectActsGrownUp: ["POST", "/api/v1/desk/families/{subject}/acts/grown-up"],
  postDeskFamiliesSubjectActsCode: ["POST", "/api/v1/desk/families/{subject}/acts/code"],
  getDeskFamiliesSubjectPapers: ["GET", "/api/v1/desk/families/{subject}/papers"],
  postDeskFamiliesSubjectPapers: ["POST", "/api/v1/desk/families/{subject}/papers"],
  postDeskFamiliesSubjectPapersScanOpen: ["POST", "/api/v1/desk/families/{subject}/papers/{scan}/open"],
  postDeskFamiliesSubjectPapersScanFate: ["POST", "/api/v1/desk/families/{subject}/papers/{scan}/fate"],
  getDeskFamiliesSubjectAnswers: ["GET", "/api/v1/desk/families/{subject}/answers"],
  postDeskFamiliesSubjectAnswersChild: ["POST", "/api/v1/desk/families/{subject}/answers/{child}"],
  getDeskOversight: ["GET", "/api/v1/desk/oversight"],
  getDeskLedger: ["GET", "/api/v1/desk/ledger"],
  getDeskLedgerState: ["GET", "/api/v1/desk/ledger/state"],
  getDeskLedgerIndexProof: ["GET", "/api/v1/desk/ledger/{index}/proof"],
  getDeskMattersStill: ["GET", "/api/v1/desk/matters/still"],
  getDeskMattersLeft: ["GET", "/api/v1/desk/matters/left"],
  getDeskMattersFrozen: ["GET", "/api/v1/desk/matters/frozen"],
  postDeskMattersFrozen: ["POST", "/api/v1/desk/matters/frozen"],
  getDeskMattersFrozenPerson: ["GET", "/api/v1/desk/matters/frozen/{person}"],
  postDeskMattersFrozenPerson: ["POST", "/api/v1/desk/matters/frozen/{person}"],
  getDeskRecoveries: ["GET", "/api/v1/desk/recoveries"],
  postDeskRecoveriesPerson: ["POST", "/api/v1/desk/recoveries/{person}"],
  deleteDeskRecoveriesPerson: ["DELETE", "/api/v1/desk/recoveries/{person}"],
  postDeskRecoveriesPersonConfirmation: ["POST", "/api/v1/desk/recoveries/{person}/confirmation"],
  postDeskRecoveriesPersonEmail: ["POST", "/api/v1/desk/recoveries/{person}/email"],
  postDeskRecoveriesPersonEmailCode: ["POST", "/api/v1/desk/recoveries/{person}/email/code"],
} as const satisfies Readonly<Record<keyof Operations, readonly [method: string, path: string]>>;
