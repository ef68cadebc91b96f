import type { PageContext } from "../request-context.ts";
import { FormToken, TextField } from "../ui/fields.tsx";
import type { TrustKind } from "./check-page.tsx";

export interface SigningBlockProps {
  readonly context: PageContext;
  /** Where the signature goes. */
  readonly action: string;
  readonly formToken: string;
  /** The exact words that are signed, and the service's seal over them. */
  readonly text: string;
  readonly seal: string;
  readonly ncalayerUrl: URL;
  readonly trust: TrustKind;
  /** The person who must sign; null: the form asks. */
  readonly iin: string | null;
}

/** The address as a CSP source: scheme, host and port, and nothing behind. */
export function ncalayerSource(url: URL): string {
  return `${url.protocol}//${url.host}`;
}

function SignHere({ context }: { context: PageContext }) {
  const { words } = context;
  return (
    <section class="panel" data-sign-here hidden>
      <h2>{words("signing.here")}</h2>
      <p class="small quiet">{words("signing.here.why")}</p>
      <p class="acts"><button class="btn btn-primary" type="button" data-sign>{words("signing.act")}</button></p>
      <p
        role="status"
        data-waiting={words("signing.waiting")}
        data-cancelled={words("signing.cancelled")}
        data-not-installed={words("signing.not-installed")}
        data-failed={words("signing.failed")}
      />
    </section>
  );
}

function SignElsewhere({ context, text }: { context: PageContext; text: string }) {
  const { words } = context;
  return (
    <section class="panel">
      <h2>{words("signing.elsewhere")}</h2>
      <p class="small quiet" id="f-file-why">{words("signing.elsewhere.why")}</p>
      <p class="acts"><a class="btn btn-plain" href={`data:text/plain;charset=utf-8;base64,${Buffer.from(text).toString("base64")}`} download="text.txt">{words("signing.save-text")}</a></p>
      <div class="field">
        <label for="f-file">{words("signature.file")}</label>
        <input class="file" type="file" id="f-file" name="file" required aria-describedby="f-file-why" />
      </div>
      <p class="acts"><button class="btn btn-plain">{words("signing.send")}</button></p>
    </section>
  );
}

/**
 * Shows the exact text before it is signed and takes the explicit act (Digital Code art. 50(3)): by the signing program on this computer, or as a file that was
 * signed elsewhere. The page must allow `ncalayerSource` in its Content-Security-Policy and name the script `sign-with-ncalayer`; without script the file works.
 */
export function SigningBlock({ context, action, formToken, text, seal, ncalayerUrl, trust, iin }: SigningBlockProps) {
  const { words } = context;
  return (
    <form class="form" method="post" action={action} enctype="multipart/form-data" data-ncalayer={ncalayerUrl.href} data-trust={trust} data-language={context.language}>
      <FormToken token={formToken} />
      <input type="hidden" name="text" value={text} />
      <input type="hidden" name="seal" value={seal} />
      <input type="hidden" name="signature" value="" />
      <section class="field">
        <h2>{words("signing.exact")}</h2>
        <div class="paper"><p class="whitespace-pre-wrap break-words" data-exact>{text}</p></div>
      </section>
      {iin === null
        ? <TextField words={words} name="iin" label={words("signing.iin")} why={words("signing.iin.why")} optional inputMode="numeric" maxLength={12} />
        : <input type="hidden" name="iin" value={iin} />}
      <SignHere context={context} />
      <SignElsewhere context={context} text={text} />
    </form>
  );
}
