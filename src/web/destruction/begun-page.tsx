import type { BegunDestruction } from "../../modules/destruction/index.ts";
import type { PageContext } from "../request-context.ts";
import { Facts, Note } from "../ui/blocks.tsx";

/** The answer to a withdrawal. What stands here is shown once: the address of the certificate, and the opening that binds it to a name. */
export function BegunBody({ context, begun, address }: { context: PageContext; begun: BegunDestruction; address: string }) {
  const { words } = context;
  const file = `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(begun.opening, null, 2))}`;
  return (
    <div class="text">
      <h1>{words("begun.title")}</h1>
      <p class="lead">{words("begun.lead")}</p>
      <Note kind="done" title={words("begun.address")}>
        <p class="code"><a href={address}>{address}</a></p>
        <p>{words("begun.address.text")}</p>
      </Note>
      <h2>{words("begun.opening")}</h2>
      <p>{words("begun.opening.text")}</p>
      <Facts facts={[[words("begun.opening.name"), begun.opening.name], [words("begun.opening.salt"), <span class="code">{begun.opening.salt}</span>]]} />
      <p class="acts no-print">
        <a class="btn btn-plain" href={address}>{words("begun.open")}</a>
        <a class="btn btn-plain" href={file} download="certificate-opening.json">{words("begun.opening.download")}</a>
      </p>
    </div>
  );
}
