// Asks the person's device for a passkey and sends the form with its answer. Where the browser cannot, the form stays hidden and the letter with a code remains.

/** What the browser is to do, by the word that stands on the form. */
export function actOf(word: string | undefined): "create" | "get" | null {
  return word === "create" || word === "get" ? word : null;
}

/** Whether it was the person who stopped, or something that went wrong. */
export function outcomeOf(error: unknown): "stopped" | "known" | "failed" {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "AbortError") return "stopped";
  return name === "InvalidStateError" ? "known" : "failed";
}

async function answerOf(act: "create" | "get", options: string): Promise<string> {
  const credential = act === "create"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(options) as PublicKeyCredentialCreationOptionsJSON) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(options) as PublicKeyCredentialRequestOptionsJSON) });
  if (!(credential instanceof PublicKeyCredential)) throw new TypeError("no passkey");
  return JSON.stringify(credential.toJSON());
}

function prepare(form: HTMLFormElement): void {
  const [button, status] = [form.querySelector<HTMLButtonElement>("[data-passkey-ask]"), form.querySelector<HTMLElement>("[role=status]")];
  const into = form.elements.namedItem("passkey");
  const act = actOf(form.dataset["passkeyAct"]);
  if (!button || !status || act === null || !(into instanceof HTMLInputElement)) return;
  form.hidden = false;
  document.querySelectorAll<HTMLElement>("[data-passkey-none]").forEach((one) => { one.hidden = true; });
  button.addEventListener("click", () => {
    button.disabled = true;
    status.textContent = "";
    answerOf(act, form.dataset["passkey"] ?? "").then((answer) => {
      into.value = answer;
      form.requestSubmit();
    }, (error: unknown) => {
      button.disabled = false;
      status.textContent = status.dataset[outcomeOf(error)] ?? "";
    });
  });
}

if (typeof document !== "undefined" && typeof PublicKeyCredential !== "undefined" && "parseRequestOptionsFromJSON" in PublicKeyCredential) {
  document.querySelectorAll<HTMLFormElement>("form[data-passkey]").forEach(prepare);
}
