import type { PageContext } from "../request-context.ts";
import { Note } from "../ui/blocks.tsx";
import { hrefIn } from "../ui/layout.tsx";

/** Whether what this installation trusts is real; `none` until the operator names the certification centres. */
export type TrustKind = "production" | "test" | "none";

export function TrustNote({ context, trust }: { context: PageContext; trust: TrustKind }) {
  if (trust === "production") return null;
  return <Note kind="care"><p>{context.words(trust === "test" ? "signature.test-trust" : "signature.no-trust")}</p></Note>;
}

function FileField({ context, name, required }: { context: PageContext; name: "file" | "content"; required: boolean }) {
  const { words } = context;
  return (
    <div class="field">
      <label for={`f-${name}`}>
        {words(`signature.${name}`)} {required ? null : <span class="optional">({words("form.optional")})</span>}
      </label>
      <p class="why" id={`f-${name}-why`}>{words(`signature.${name}.why`)}</p>
      <input class="file" type="file" id={`f-${name}`} name={name} required={required} aria-describedby={`f-${name}-why`} />
    </div>
  );
}

/**
 * The open check that the law asks of a system in which documents are signed (Digital Code art. 61(4)). No token: nothing is changed or kept, and the answer
 * depends on the files alone.
 */
export function CheckBody({ context, trust }: { context: PageContext; trust: TrustKind }) {
  const { words } = context;
  return (
    <div class="stack">
      <div class="text">
        <h1>{words("signature.title")}</h1>
        <p class="lead">{words("signature.lead")}</p>
      </div>
      <TrustNote context={context} trust={trust} />
      <form class="form" method="post" action="/signature" enctype="multipart/form-data" data-drop>
        <p class="panel" data-drop-zone hidden>{words("signature.drop")}</p>
        <FileField context={context} name="file" required />
        <FileField context={context} name="content" required={false} />
        <p class="acts">
          <button class="btn btn-primary" name="act" value="check">{words("signature.act")}</button>
          <button class="btn btn-plain" name="act" value="extract">{words("signature.act.extract")}</button>
        </p>
      </form>
      <div class="text">
        <h2>{words("signature.how")}</h2>
        <p>{words("signature.how.text")}</p>
        <p><a href={hrefIn(context, "/signature/sign")}>{words("signature.try")}</a></p>
      </div>
    </div>
  );
}
