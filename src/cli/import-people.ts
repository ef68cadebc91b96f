import { readFile, stat } from "node:fs/promises";
import { composeServices, type Services } from "../compose.ts";
import { FILE_BYTES_MAX, type ImportSeen, isTarget, type Mapping, previewFile, type Preview, type RowFault, TARGETS, type Who } from "../modules/imports/index.ts";
import { subjectByNumber } from "../modules/subjects/index.ts";
import { newId } from "../platform/id.ts";
import { openInstallation } from "../platform/installation.ts";
import { isRefusal, Refusal } from "../platform/refusal.ts";
import { asSubjectId, type SubjectId } from "../policy/index.ts";
import { sayFault } from "./import-faults.ts";
import { type Answer, type Call, type Command, UsageFault } from "./command.ts";

const faultLine = ({ target, reason }: RowFault): string => `${target}: ${sayFault(reason)}`;

function inLines({ headings, mapping, mappingFault, rows, faulty, lines, shape }: Preview): string {
  const columns = headings.map((heading, at) => `  ${heading.padEnd(30)} ${mapping[at] ?? "not taken"}`);
  const faults = lines.map(({ line, faults: found }) => `  line ${line}: ${found.map(faultLine).join("; ")}`);
  return [
    `${shape.format}${shape.encoding === null ? "" : `, ${shape.encoding}, separated by ${JSON.stringify(shape.delimiter)}`}: ${rows} lines, ${faulty} of them cannot be taken.`, ...columns,
    ...(mappingFault === null ? [] : [`The columns do not do: ${sayFault(mappingFault)}. Tell them with --columns, one name or "-" a column, separated by commas: ${TARGETS.join(", ")}.`]), ...faults,
  ].join("\n");
}

function seenLines(seen: ImportSeen): string {
  return [
    `Import ${seen.id}: ${seen.state}${seen.fault === null ? "" : `, ${sayFault(seen.fault)}`}, ${seen.rowsRead} lines read.`,
    `  ${seen.ready} adults may be asked, ${seen.stopped} are stopped for staff, ${seen.faulty} lines cannot be taken, ${seen.alreadyHere} lines are of people who have an account`,
    `  ${seen.asked} letters: ${seen.accepted} accepted, ${seen.refused} refused, ${seen.waiting} have not answered, ${seen.unanswered} did not in time`,
    ...(seen.signed + seen.signedReady === 0 ? [] : [`  ${seen.signed} recorded as signed on paper, ${seen.signedReady} who signed wait for --papers`]),
    ...(seen.undelivered.length === 0 ? [] : [`  ${seen.undelivered.length} letters were refused for good by the mail server, lines ${seen.undelivered.slice(0, 50).join(", ")}: ask these adults another way`]),
    `  ${seen.leftOut} left out, ${seen.undone} undone`,
  ].join("\n");
}

function mappingOf(text: string | undefined): Mapping | undefined {
  if (text === undefined) return undefined;
  return text.split(",").map((name) => {
    if (name.trim() === "-") return null;
    if (!isTarget(name.trim())) throw new UsageFault(`${name.trim()} is none of ${TARGETS.join(", ")}`);
    return name.trim() as Mapping[number];
  });
}

async function bytesOf(file: string | undefined): Promise<Buffer> {
  if (file === undefined) throw new UsageFault("FILE is missing");
  if ((await stat(file)).size > FILE_BYTES_MAX) throw new UsageFault(`FILE is larger than ${FILE_BYTES_MAX} bytes`);
  return readFile(file);
}

const WHO = (): Who => ({ actor: { kind: "system", job: "import-people" }, requestId: newId() });

/** Stages the file, or goes on with the import that it is in. */
async function stage({ imports }: Services, call: Pick<Call, "values">, bytes: Buffer, mapping: Mapping): Promise<ImportSeen> {
  const id = (await imports.ofFile(bytes)) ?? (await imports.upload(bytes, "command", WHO()));
  if ((await imports.seen(id)).state === "mapping") {
    await imports.tellShape(id, { encoding: call.values.get("encoding"), delimiter: call.values.get("delimiter") });
    await imports.map(id, mapping, WHO());
  }
  await imports.read(id);
  return imports.seen(id);
}

/** What the command does with an installation that is open. */
export async function act(services: Services, call: Pick<Call, "values" | "args" | "clock">): Promise<Answer> {
  const { imports } = services;
  const shown = (seen: ImportSeen): Answer => ({ ok: seen.state !== "broken", value: plain(seen), text: seenLines(seen) });
  const undo = call.values.get("undo"), letters = call.values.get("letters"), status = call.values.get("status");
  if (undo !== undefined) return shown(await undone(services, asSubjectId(undo)));
  if (status !== undefined) return shown(await imports.seen(asSubjectId(status)));
  if (letters !== undefined) return shown(await sendLetters(services, asSubjectId(letters)));
  const papers = call.values.get("papers");
  if (papers !== undefined) return shown(await recordPapers(services, asSubjectId(papers), call));
  const bytes = await bytesOf(call.args[0]);
  const preview = previewFile(bytes, call.clock.now(), toldBy(call));
  if (preview.mappingFault !== null) return { ok: false, value: { preview }, text: inLines(preview) };
  const seen = await stage(services, call, bytes, preview.mapping);
  return { ok: seen.state !== "broken", value: { preview, import: plain(seen) }, text: `${inLines(preview)}\n${seenLines(seen)}` };
}

async function sendLetters({ imports }: Services, id: SubjectId): Promise<ImportSeen> {
  await imports.letters.begin(id, WHO());
  await imports.letters.send(id);
  return imports.seen(id);
}

/** What waits goes at once, and who was recorded from paper by a destruction that the running service carries to its end. */
async function undone({ imports }: Services, id: SubjectId): Promise<ImportSeen> {
  await imports.undo(id, WHO());
  await imports.recorded.takeBack(id);
  return imports.seen(id);
}

/** Who signed our form before: recorded as typed by the registrar whose number is given, by whose word the forms lie here (decision 0143). */
async function recordPapers({ imports, staff, databases }: Services, id: SubjectId, { values }: Pick<Call, "values">): Promise<ImportSeen> {
  const number = values.get("by") ?? "";
  if (!/^\d{1,15}$/.test(number)) throw new UsageFault("--papers takes --by NUMBER: the registrar who says that the signed forms lie here (`robotek staff list`)");
  const member = await subjectByNumber(databases.data, Number(number));
  const actor = member && (await staff.members.actorOf(databases.data, member, ["registrar"]));
  if (actor === null) throw new Refusal("not-found", "member-unknown", { clause: "S1" });
  await imports.papers.begin(id, true, { actor, requestId: newId() });
  await imports.papers.record(id, actor.subject);
  return imports.seen(id);
}

function plain({ id, state, fault, rowsRead, ready, stopped, faulty, alreadyHere, asked, accepted, refused, waiting, unanswered, leftOut, undone, children, signed, signedReady, undelivered }: ImportSeen) {
  return { id, state, fault, rowsRead, ready, stopped, faulty, alreadyHere, asked, accepted, refused, waiting, unanswered, leftOut, undone, children, signed, signedReady, undelivered };
}

function toldBy(call: Pick<Call, "values">): { encoding: string | undefined; delimiter: string | undefined; mapping?: Mapping } {
  const mapping = mappingOf(call.values.get("columns"));
  const delimiter = call.values.get("delimiter");
  return { encoding: call.values.get("encoding"), delimiter: delimiter === "tab" ? "\t" : delimiter, ...(mapping !== undefined && { mapping }) };
}

/** What went wrong, for people: a refusal of the import's own is an answer, anything else a fault. */
async function answered(run: () => Promise<Answer>): Promise<Answer> {
  try {
    return await run();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { ok: false, value: { error: error.reason, fields: error.fields }, text: `Refused: ${sayFault(error.reason)}${error.fields.map(({ field, reason }) => `; ${field}: ${sayFault(reason)}`).join("")}` };
  }
}

/**
 * `robotek import people FILE`: says what a spreadsheet of families would come to; with --stage takes it in. Nobody of it is usable before the own answer:
 * the letters go with --letters, and --undo destroys whatever was not accepted. No value of the file is printed. clause:C2, clause:C4
 */
export const command: Command = {
  name: "import people",
  summary: "families from a spreadsheet: preview, errors by row, undo",
  arguments: [{ name: "FILE", summary: "a CSV or XLSX file; without --stage nothing of it is kept", optional: true }],
  options: {
    stage: { type: "boolean", summary: "take the file in, sealed, until each adult has answered" },
    columns: { type: "string", value: "LIST", summary: "what the columns hold, where the headings do not say it" },
    encoding: { type: "string", value: "NAME", summary: "utf-8, utf-16le, windows-1251 or kz-1048, where it is guessed wrongly" },
    delimiter: { type: "string", value: "SIGN", summary: "; or , or tab, where it is guessed wrongly" },
    status: { type: "string", value: "ID", summary: "how far an import has come" },
    letters: { type: "string", value: "ID", summary: "ask the adults of an import, by one letter each" },
    papers: { type: "string", value: "ID", summary: "record who signed our form on paper before; the signed forms lie here; with --by" },
    by: { type: "string", value: "NUMBER", summary: "the registrar who says so" },
    undo: { type: "string", value: "ID", summary: "destroy all of an import that nobody has accepted, and who was recorded from paper and not touched since" },
  },
  run: async (call): Promise<Answer> => answered(async () => {
    const opens = call.flags.has("stage") || ["status", "letters", "papers", "undo"].some((name) => call.values.has(name));
    if (!opens) {
      const preview = previewFile(await bytesOf(call.args[0]), call.clock.now(), toldBy(call));
      return { ok: preview.mappingFault === null, value: { preview }, text: inLines(preview) };
    }
    const config = call.config();
    const installation = await openInstallation(config, call.clock);
    try {
      const services = await composeServices({ config, databases: installation.databases, clock: call.clock });
      try {
        return await act(services, call);
      } finally {
        await services.close();
      }
    } finally {
      await installation.close();
    }
  }),
};
