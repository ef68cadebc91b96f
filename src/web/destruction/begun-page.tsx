import type { BegunRecord } from "../../modules/leaving/index.ts";
import type { PageContext } from "../request-context.ts";
import { Facts, Note } from "../ui/blocks.tsx";

export interface ShownRecord {
  readonly title: string;
  readonly record: BegunRecord;
  readonly address: string;
}

function OneRecord({ context, shown }: { context: PageContext; shown: ShownRecord }) {
  const { words } = context;
  const { opening } = shown.record.begun;
  const file = `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(opening, null, 2))}`;
  return (
    <section class="panel">
      <h2>{shown.title}</h2>
      <Note kind="done" title={words("begun.address")}>
        <p class="code"><a href={shown.address}>{shown.address}</a></p>
        <p>{words("begun.address.text")}</p>
      </Note>
      <h3>{words("begun.opening")}</h3>
      <p>{words("begun.opening.text")}</p>
      <Facts facts={[[words("begun.opening.name"), opening.name], [words("begun.opening.salt"), <span class="code">{opening.salt}</span>]]} />
      <p class="acts no-print"><a class="btn btn-plain" href={file} download="certificate-opening.json">{words("begun.opening.download")}</a></p>
    </section>
  );
}

/** The answer to a destruction at once. What stands here is shown once: the address of each certificate, and the opening that binds it to a name. */
export function BegunBody({ context, records, signedOut }: { context: PageContext; records: readonly ShownRecord[]; signedOut: boolean }) {
  const { words } = context;
  return (
    <div class="stack">
      <div class="text">
        <h1>{words("begun.title")}</h1>
        <p class="lead">{words(signedOut ? "begun.lead" : "leaving.begun.child")}</p>
      </div>
      {records.map((shown) => <OneRecord key={shown.record.subject} context={context} shown={shown} />)}
    </div>
  );
}
