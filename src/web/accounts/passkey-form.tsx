import type { FastifyRequest } from "fastify";
import { operatorIn, type Language } from "../../policy/index.ts";
import type { RelyingParty } from "../../modules/accounts/index.ts";
import type { AppDeps } from "../app-deps.ts";
import type { Words } from "../words/index.ts";
import { FormToken } from "../ui/fields.tsx";

/** The script that asks a device; a page that shows this form names it. */
export const PASSKEY_SCRIPT = "passkey";

/**
 * The site as devices know it: the host of PUBLIC_URL, or in a try-out the host that the browser asked for. A passkey fits one host only, so PUBLIC_URL must
 * not change once people have them.
 */
export function relyingParty(request: FastifyRequest, { settings, operator }: Pick<AppDeps, "settings" | "operator">, language: Language): RelyingParty {
  const asked = settings.production ? null : URL.parse(`http://${request.headers.host ?? ""}`);
  const { hostname, origin } = asked ?? settings.publicUrl;
  return { id: hostname, origin, name: operatorIn(language, operator).siteName };
}

export interface PasskeyFormProps {
  readonly words: Words;
  readonly act: "create" | "get";
  readonly action: string;
  readonly token: string;
  readonly options: object;
  readonly label: string;
  readonly main?: boolean;
  /** More hidden fields of the form. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** A button that asks the device. Hidden until the script finds that the browser can. */
export function PasskeyForm({ words, act, action, token, options, label, main = false, fields = {} }: PasskeyFormProps) {
  return (
    <form method="post" action={action} data-passkey={JSON.stringify(options)} data-passkey-act={act} hidden>
      <FormToken token={token} />
      <input type="hidden" name="passkey" value="" />
      {Object.entries(fields).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
      <p class="acts"><button type="button" class={`btn ${main ? "btn-primary" : "btn-plain"}`} data-passkey-ask>{label}</button></p>
      <p role="status" data-stopped={words("passkeys.stopped")} data-known={words("passkeys.known")} data-failed={words("passkeys.failed")}></p>
    </form>
  );
}
