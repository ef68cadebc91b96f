import type { OperatorProfile } from "../../policy/index.ts";
import type { Placeholder } from "../../policy/text/text-shape.ts";
import type { Words } from "../words/index.ts";

export type Filling = Readonly<Partial<Record<Placeholder, string>>>;

/** What the operator's profile and the version in force put into the texts. */
export function fillingOf(operator: OperatorProfile, words: Words, version: { readonly number: string; readonly date: string }): Filling {
  const { responsible } = operator;
  return {
    "operator.name": operator.name,
    "operator.bin": operator.bin ?? words("shell.bin-unset"),
    "operator.address": operator.address,
    "operator.email": operator.email,
    "operator.responsible": responsible ? `${responsible.name}, ${responsible.email}` : words("policy.responsible-unset", { email: operator.email }),
    "operator.site": operator.site,
    "operator.section": operator.section,
    "policy.url": operator.policyUrl,
    "policy.version": version.number,
    "policy.date": version.date,
    "document.version": version.number,
    "document.date": version.date,
  };
}

/** `text` with its placeholders filled. Throws RangeError for one without a value: a text with a hole in it is never shown. */
export function fill(text: string, filling: Filling): string {
  return text.replace(/\{([a-z.]+)\}/g, (_whole, name: string) => {
    const value = filling[name as Placeholder];
    if (value === undefined) throw new RangeError(`nothing to put for {${name}}`);
    return value;
  });
}
