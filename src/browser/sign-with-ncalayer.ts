import { NCALayerClient } from "ncalayer-js-client";

// Signs the text of a form with the program on the person's own machine, and sends it with the form. Without it the form takes a file.

type Outcome = "waiting" | "cancelled" | "not-installed" | "failed";

/** What became of a try to sign, by the error that the client threw. */
export function outcomeOf(error: unknown): Exclude<Outcome, "waiting"> {
  return typeof error === "object" && error !== null && "canceledByUser" in error && error.canceledByUser === true ? "cancelled" : "failed";
}

/** UTF-8 bytes of the text in base64, as the signing program wants them. */
export function base64Of(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));
}

/** Attached, so that the saved file holds the text; with a time stamp, so that it stays good when the certificate ends. */
const SIGNING = { decode: true, encapsulate: true, digested: false, tsaProfile: {} };

/** Which keys the program offers: for signing; test keys are offered only by an empty list. */
export function signerWanted(isTest: boolean, iin: string): object {
  const person = /^\d{12}$/.test(iin) ? { iin } : {};
  return isTest ? { extKeyUsageOids: [], chain: [], ...person } : { extKeyUsageOids: ["1.3.6.1.5.5.7.3.4"], ...person };
}

async function sign(form: HTMLFormElement, say: (outcome: Outcome) => void): Promise<string | undefined> {
  const client = new NCALayerClient(form.dataset["ncalayer"] ?? "", false);
  // The client asks this address in any case; one that cannot be parsed is asked of nobody.
  client.kmdHttpApiUrl = "https://";
  try {
    await client.connect();
  } catch {
    say("not-installed");
    return undefined;
  }
  const field = (name: string): string => {
    const value = new FormData(form).get(name);
    return typeof value === "string" ? value : "";
  };
  try {
    say("waiting");
    const signed = await client.basicsSignCMS(null, base64Of(field("text")), SIGNING, signerWanted(form.dataset["trust"] === "test", field("iin")), form.dataset["language"] ?? "ru");
    return Array.isArray(signed) ? signed[0] : signed;
  } catch (error) {
    say(outcomeOf(error));
    return undefined;
  }
}

function prepare(form: HTMLFormElement): void {
  const [here, button, status] = [form.querySelector<HTMLElement>("[data-sign-here]"), form.querySelector<HTMLButtonElement>("[data-sign]"), form.querySelector<HTMLElement>("[role=status]")];
  const into = form.elements.namedItem("signature");
  if (!here || !button || !status || !(into instanceof HTMLInputElement)) return;
  here.hidden = false;
  const say = (outcome: Outcome): void => { status.textContent = status.dataset[outcome.replace(/-./, (part) => part.slice(1).toUpperCase())] ?? ""; };
  button.addEventListener("click", () => {
    button.disabled = true;
    void sign(form, say).then((signature) => {
      button.disabled = false;
      if (signature === undefined) return;
      into.value = signature;
      // The file field is for those who sign elsewhere: it need not be filled now.
      form.querySelectorAll<HTMLInputElement>("input[type=file]").forEach((one) => { one.required = false; });
      form.requestSubmit();
    });
  });
}

if (typeof document !== "undefined") document.querySelectorAll<HTMLFormElement>("form[data-ncalayer]").forEach(prepare);
