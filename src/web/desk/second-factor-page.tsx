import type { AppOffer } from "../../modules/staff/index.ts";
import { PasskeyForm } from "../accounts/passkey-form.tsx";
import { faultOfField } from "../form-faults.ts";
import type { PageContext } from "../request-context.ts";
import { Note } from "../ui/blocks.tsx";
import { FaultSummary, type FieldFault, FormToken, TextField } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { DeskTrail } from "./desk-shell.tsx";
import { QrCode } from "./qr-code.tsx";

export const PAGE = "/desk/second-factor";
export const BY_PASSKEY = "/desk/second-factor/passkey";
export const NEW_APP = "/desk/second-factor/app";

export interface SecondFactorPage {
  readonly context: PageContext;
  readonly tokens: { readonly signOut: string; readonly passkey: string; readonly code: string; readonly app: string };
  readonly back: string;
  /** What the browser asks a device; null where the member has no passkey. */
  readonly passkeyOptions: object | null;
  readonly hasApp: boolean;
  /** The desk is open: here the factors are looked after. */
  readonly open: boolean;
  /** An app to set up; null where this session may add none. */
  readonly offer: AppOffer | null;
  readonly faults: readonly FieldFault[];
  readonly faultIn: "code" | "app" | "passkey" | null;
}

function AppCode({ context, faults, label }: { context: PageContext; faults: readonly FieldFault[]; label: string }) {
  const { words } = context;
  return (
    <TextField
      words={words} name="code" kind="code" inputMode="numeric" autocomplete="one-time-code" maxLength={10} label={label} hint={words("second-factor.code.rules")}
      fault={faultOfField(faults, "code")}
    />
  );
}

function Proving(page: SecondFactorPage) {
  const { context, passkeyOptions, hasApp, tokens, back, faultIn, faults } = page;
  const { words } = context;
  return (
    <>
      {faultIn === "passkey" ? <Note kind="fault" title={words("passkeys.said.refused")}><p>{words("second-factor.passkey.refused")}</p></Note> : null}
      {hasApp ? (
        <form class="form" method="post" action={PAGE} noValidate>
          <FormToken token={tokens.code} />
          <input type="hidden" name="back" value={back} />
          <AppCode context={context} faults={faultIn === "code" ? faults : []} label={words("second-factor.code")} />
          <p class="acts"><button class="btn btn-primary">{words("second-factor.code.act")}</button></p>
        </form>
      ) : null}
      {passkeyOptions === null ? null : (
        <>
          <p class="note" data-passkey-none>{words("second-factor.passkey.unable")}</p>
          <PasskeyForm words={words} act="get" action={BY_PASSKEY} token={tokens.passkey} options={passkeyOptions} label={words("passkeys.confirm")} fields={{ back }} main={!hasApp} />
        </>
      )}
    </>
  );
}

function SettingUp({ context, offer, tokens, back, faultIn, faults, hasApp }: SecondFactorPage & { offer: AppOffer }) {
  const { words } = context;
  return (
    <section class="text stack">
      <h2>{words(hasApp ? "second-factor.app.anew" : "second-factor.app.title")}</h2>
      <ol class="stack">
        <li>
          <p>{words("second-factor.app.scan")}</p>
          <QrCode content={offer.uri} label={words("second-factor.app.qr")} side_px={232} />
          <p>{words("second-factor.app.type")} <span class="code">{offer.typed}</span></p>
        </li>
        <li>
          <p>{words("second-factor.app.confirm")}</p>
          <form class="form" method="post" action={NEW_APP} noValidate>
            <FormToken token={tokens.app} />
            <input type="hidden" name="nonce" value={offer.nonce} />
            <input type="hidden" name="back" value={back} />
            <AppCode context={context} faults={faultIn === "app" ? faults : []} label={words("second-factor.app.code")} />
            <p class="acts"><button class="btn btn-primary">{words("second-factor.app.act")}</button></p>
          </form>
        </li>
      </ol>
      <p>{words("second-factor.passkey.instead")} <a href={hrefIn(context, "/my/passkeys")}>{words("passkeys.title")}</a></p>
    </section>
  );
}

/** Showing a second factor, setting up the first, or looking after them at the open desk. */
export function SecondFactorBody(page: SecondFactorPage) {
  const { context, offer, open, hasApp, passkeyOptions, tokens } = page;
  const { words } = context;
  const has = hasApp || passkeyOptions !== null;
  return (
    <div class="stack">
      <DeskTrail context={context} roles={[]} signOutToken={tokens.signOut} />
      <div class="text">
        <h1>{words("second-factor.title")}</h1>
        <p class="lead">{words("second-factor.lead")}</p>
      </div>
      <FaultSummary words={words} faults={page.faults} />
      {open ? <Note kind="done"><p>{words("second-factor.open")} <a href={hrefIn(context, "/desk")}>{words("desk.title")}</a></p></Note> : null}
      {has && !open ? <Proving {...page} /> : null}
      {offer === null ? null : <SettingUp {...page} offer={offer} />}
      {!has && offer === null ? <Note kind="care" title={words("second-factor.none")}><p>{words("second-factor.none.next")}</p></Note> : null}
    </div>
  );
}
