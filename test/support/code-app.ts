import { Secret } from "otpauth";
import { codeOf, TOTP_SECONDS } from "../../src/modules/staff/index.ts";
import type { MovableClock } from "./clock.ts";

/** An app on somebody's phone that was told a secret: shows the code of the moment. */
export interface CodeApp {
  readonly show: () => string;
  /** Waits for the next code: no code serves twice. */
  readonly next: () => string;
}

/** The app after the key that a page shows was typed into it. */
export function codeApp(clock: MovableClock, page: string): CodeApp {
  const typed = /<span class="code">((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})<\/span>/.exec(page)?.[1];
  if (typed === undefined) throw new Error("the page shows no key for an app");
  const secret = Secret.fromBase32(typed.replaceAll(" ", "")).bytes;
  const show = (): string => codeOf(secret, clock.now());
  return {
    show,
    next: () => {
      clock.advance({ seconds: TOTP_SECONDS });
      return show();
    },
  };
}
