import { texts } from "../../policy/index.ts";
import type { Transfer } from "../../modules/disclosures/index.ts";
import type { PageContext } from "../request-context.ts";
import { Table } from "../ui/table.tsx";

/** What left about the person through the one door: to whom, on which ground, for what, which fields, when (clause:T1, clause:S3). */
export function Transfers({ context: { words, language }, transfers }: { context: PageContext; transfers: readonly Transfer[] }) {
  if (transfers.length === 0) return null;
  const { purposeWords, fieldWords, groundWords } = texts[language];
  return (
    <Table
      columns={[words("requests.when"), words("requests.transfers.to"), words("history.why"), words("requests.transfers.ground"), words("requests.new.fields")]}
      rows={transfers.map(({ at, role, purpose, ground, fields }, n) => ({
        id: `t-${n}`,
        cells: [
          <time dateTime={at.toISOString()}>{words.time(at)}</time>, words("requests.transfers.own-staff", { role: words.find(`actor.${role}`) ?? role }), purposeWords[purpose].name,
          (groundWords as Readonly<Record<string, { readonly name: string } | undefined>>)[ground]?.name ?? ground, fields.map((field) => fieldWords[field].name).join(", "),
        ],
      }))}
    />
  );
}
