import { texts } from "../../policy/text/index.ts";
import type { PlannedRecord, Stop } from "../../modules/leaving/index.ts";
import type { Whose } from "../my/whose.ts";
import type { PageContext } from "../request-context.ts";
import { ClauseLink, Note } from "../ui/blocks.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { KeptTable } from "./kept-table.tsx";

/** What stands in the way, with reasons: which data, by which clause, until when. */
export function StopNote({ context, stop }: { context: PageContext; stop: Stop }) {
  const { words } = context;
  const said = texts[context.language].fieldWords;
  const data = stop.fields === "all" ? words("leaving.stop.all") : stop.fields.map((field) => said[field].name).join("; ");
  return (
    <Note kind="care" title={words(`leaving.stop.${stop.reason}`)}>
      <p>{words(`leaving.stop.${stop.reason}.means`)}</p>
      <p>
        {words("leaving.stop.data")}: {data}. {stop.until === null ? words("leaving.stop.no-day") : words("leaving.stop.until", { day: words.day(stop.until) })}{" "}
        <ClauseLink context={context} clause={stop.clause} />
      </p>
    </Note>
  );
}

/** One record: what stands in the way, what goes, what stays and by which law (clause:D2). */
export function RecordGoing({ context, name, record }: { context: PageContext; name: string; record: PlannedRecord }) {
  const { words } = context;
  const said = texts[context.language];
  return (
    <section class="panel">
      <h2>{name}</h2>
      {record.stops.map((stop) => <StopNote key={stop.code} context={context} stop={stop} />)}
      <h3>{words("withdraw.goes")}</h3>
      <ul class="plain">
        {record.held.compartments.map(({ compartment, fields }) => (
          <li key={compartment}>{said.retentionWords[compartment].name}: {fields.map(({ field }) => said.fieldWords[field].name).join("; ")}</li>
        ))}
        <li>{words("withdraw.goes.account")}</li>
      </ul>
      <h3>{words("withdraw.stays")}</h3>
      <KeptTable context={context} kept={record.kept} />
    </section>
  );
}

/** Whether the law refuses the withdrawal: an obligation is unfulfilled. */
export const isRefused = (records: readonly PlannedRecord[]): boolean => records.some(({ stops }) => stops.some(({ reason }) => reason === "open-obligation"));

/** The refusal as an answer, where the button would stand. */
export function RefusedNote({ context, who }: { context: PageContext; who: Whose }) {
  const { words } = context;
  return (
    <Note kind="fault" title={words("leaving.refused")}>
      <p>{words("leaving.refused.text")}</p>
      <p><a href={hrefIn(context, `${who.base}/consents`)}>{words("choice.back")}</a></p>
    </Note>
  );
}
