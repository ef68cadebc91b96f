import { type FieldId, HIDDEN, permittedFields, type PurposeId, type StaffRole } from "../../policy/index.ts";
import { texts } from "../../policy/text/index.ts";
import { reveal } from "../../platform/personal.ts";
import type { PersonSeen, Relative } from "../../modules/finding/index.ts";
import type { Held } from "../../modules/vault/index.ts";
import { DeskTrail } from "../desk/desk-shell.tsx";
import { sayValue } from "../my/held-values.tsx";
import type { PageContext } from "../request-context.ts";
import { ClauseLink, Note } from "../ui/blocks.tsx";
import { FormToken } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { sayMaskedName } from "./masked-name.ts";

export interface PersonPage {
  readonly context: PageContext;
  readonly roles: readonly StaffRole[];
  readonly role: StaffRole;
  readonly purposes: readonly PurposeId[];
  readonly purpose: PurposeId;
  readonly person: PersonSeen;
  /** The one value that was asked for just now. */
  readonly shown: { readonly field: FieldId; readonly held: Held | null } | null;
  readonly token: string;
  readonly signOutToken: string;
}

/** The purposes of this member; the page is another one under each of them. */
function Purposes({ page: { context, purposes, purpose, person } }: { page: PersonPage }) {
  return (
    <nav class="chips" aria-label={context.words("find.for")}>
      {purposes.map((one) => (
        <a key={one} href={hrefIn(context, `/desk/people/${person.subject}?for=${one}`)} aria-current={one === purpose ? "page" : undefined}>{texts[context.language].purposeWords[one].name}</a>
      ))}
    </nav>
  );
}

function ShowForm({ page, field }: { page: PersonPage; field: FieldId }) {
  const { context, person, purpose } = page;
  return (
    <form method="post" action={`/desk/people/${person.subject}/show`}>
      <FormToken token={page.token} />
      <input type="hidden" name="for" value={purpose} />
      <button class="btn btn-plain" name="field" value={field} aria-label={context.words("person.show-of", { field: texts[context.language].fieldWords[field].name })}>{context.words("person.show")}</button>
    </form>
  );
}

function Values({ page }: { page: PersonPage }) {
  const { context, person, shown } = page;
  const { words } = context;
  const said = texts[context.language];
  return (
    <dl class="values">
      {person.held.map(({ field, since }) => {
        const open = shown?.field === field ? shown.held : null;
        return (
          <div class="value" key={field} id={`v-${field}`}>
            <dt>{said.fieldWords[field].name}</dt>
            <dd class="held">{open === null ? (person.masked[field] ?? HIDDEN) : sayValue(context, field, reveal(open.value, "ui"))}</dd>
            <dd class="about">{words("person.since", { day: words.day(since) })}</dd>
            <dd class={open === null ? undefined : "about"}>{open === null ? <ShowForm page={page} field={field} /> : <strong>{words("person.shown-now")}</strong>}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function Relatives({ page, title, relatives, ofChild }: { page: PersonPage; title: string; relatives: readonly Relative[]; ofChild: boolean }) {
  const { context, purpose } = page;
  const { words } = context;
  if (relatives.length === 0) return null;
  return (
    <section class="text">
      <h2>{title}</h2>
      <ul class="plain">
        {relatives.map(({ row, relation }) => (
          <li key={row.subject}>
            {ofChild ? `${words(`child.relation.${relation}`)}: ` : null}
            {row.seen
              ? <a href={hrefIn(context, `/desk/people/${row.subject}?for=${purpose}`)}>{sayMaskedName(row.masked)}, № {row.number}</a>
              : <>№ {row.number}, {words.find(`find.still.${row.reason}`) ?? words("find.still")}</>}
          </li>
        ))}
      </ul>
      {ofChild ? <p class="quiet small">{words("person.apart")} <ClauseLink context={context} clause="G5" /></p> : null}
    </section>
  );
}

/** Fields of this role and purpose that nobody has given. */
function Absent({ page: { context, person, purpose, role } }: { page: PersonPage }) {
  const absent = permittedFields(purpose, role).filter((field) => !person.held.some((held) => held.field === field));
  if (absent.length === 0) return null;
  return <p class="quiet small text">{context.words("person.absent")} {absent.map((field) => texts[context.language].fieldWords[field].name).join("; ")}.</p>;
}

/** A person as one role sees him for one purpose (clause:S1): masked, and each value shown by an act of its own. */
export function PersonBody(page: PersonPage) {
  const { context, person, purpose } = page;
  const { words } = context;
  return (
    <div class="stack">
      <DeskTrail context={context} roles={page.roles} signOutToken={page.signOutToken} />
      <div class="text">
        <p class="eyebrow">{words("person.number", { number: person.number })}</p>
        <h1>{sayMaskedName(person.masked)}</h1>
        <p class="lead">{words("person.lead", { purpose: texts[context.language].purposeWords[purpose].name })}</p>
      </div>
      <Purposes page={page} />
      {page.shown !== null && page.shown.held === null ? <Note kind="care"><p>{words("person.not-given")}</p></Note> : null}
      <Values page={page} />
      <Absent page={page} />
      <Relatives page={page} title={words("person.representatives")} relatives={person.representatives} ofChild />
      <Relatives page={page} title={words("person.children")} relatives={person.children} ofChild={false} />
      <p class="quiet small text">{words("person.told")}</p>
    </div>
  );
}

/** Before a purpose is named nothing of the person is read. */
export function ChoosePurpose({ context, roles, purposes, person, signOutToken }: Pick<PersonPage, "context" | "roles" | "purposes" | "signOutToken"> & { person: string }) {
  const { words } = context;
  return (
    <div class="stack">
      <DeskTrail context={context} roles={roles} signOutToken={signOutToken} />
      <div class="text">
        <h1>{words("person.choose")}</h1>
        <p class="lead">{words("find.for.why")}</p>
      </div>
      <p class="acts">
        {purposes.map((one) => <a key={one} class="btn btn-plain" href={hrefIn(context, `/desk/people/${person}?for=${one}`)}>{texts[context.language].purposeWords[one].name}</a>)}
      </p>
    </div>
  );
}
