import { COMPARTMENT_IDS, compartmentOf, type FieldId } from "../../policy/index.ts";
import { texts } from "../../policy/text/index.ts";
import { reveal } from "../../platform/personal.ts";
import type { PageContext } from "../request-context.ts";
import { hrefIn } from "../ui/layout.tsx";
import { inSentence, type HeldValues } from "./held-values.tsx";

export interface PersonCard {
  readonly id: string;
  readonly base: string;
  readonly own: boolean;
  readonly names: Pick<HeldValues, "family-name" | "given-name">;
  /** All fields that are held and that the viewer may see. */
  readonly held: readonly FieldId[];
  /** Shown to its owner alone. */
  readonly number: number | null;
}

/** The name as the person writes it; said in words where none is held. */
export function nameOf({ words }: Pick<PageContext, "words">, names: PersonCard["names"], own: boolean): string {
  const parts = (["given-name", "family-name"] as const).flatMap((field) => (names[field] === undefined ? [] : [reveal(names[field].value, "ui")]));
  return parts.length === 0 ? words(own ? "data.you" : "data.child") : parts.join(" ");
}

function classesOf({ words, language }: PageContext, held: readonly FieldId[], own: boolean): string {
  const said = texts[language].retentionWords;
  const classes = COMPARTMENT_IDS.filter((compartment) => held.some((field) => compartmentOf(field) === compartment));
  return classes.map((compartment) => (own ? null : words.find(`data.class.${compartment}`)) ?? said[compartment].name).map(inSentence).join(", ");
}

function Person({ context, card }: { context: PageContext; card: PersonCard }) {
  const { words } = context;
  const { base, own, held, number } = card;
  const name = nameOf(context, card.names, own);
  const links = [[own ? "/my#data" : base, "card.data"], [`${base}/history`, "card.history"], [`${base}/consents`, "card.consents"]] as const;
  return (
    <li class="person">
      <h2>{name}</h2>
      <p class="quiet small">{own ? words("card.you") : words("card.child")}{number === null ? "" : ` · ${words("card.number", { number })}`}</p>
      <p>{held.length === 0 ? words("card.nothing") : words("card.held", { count: held.length, classes: classesOf(context, held, own) })}</p>
      <ul class="person-links">
        {links.map(([href, word]) => <li key={word}><a href={hrefIn(context, href)} aria-label={`${words(word)}: ${name}`}>{words(word)}</a></li>)}
      </ul>
    </li>
  );
}

/** One card a person: who it is, what is held in one line, and the ways to the data, to who saw them, to the consents. */
export function PersonCards({ context, cards }: { context: PageContext; cards: readonly PersonCard[] }) {
  return <ul class="people">{cards.map((card) => <Person key={card.id} context={context} card={card} />)}</ul>;
}
