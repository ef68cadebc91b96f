import { inspect } from "node:util";

const SHOWN = "[personal]";
const values = new WeakMap<Personal<unknown>, unknown>();

/**
 * A personal value on its way. Every way of printing it gives `[personal]`; the value itself comes out through `reveal` alone.
 * The value is kept beside the object, not in it, so that neither a spread nor a structured clone carries it off.
 */
export class Personal<T> {
  /** Never set: keeps Personal<A> apart from Personal<B> in types. */
  declare readonly _type: T;

  constructor(value: T) {
    values.set(this, value);
    Object.freeze(this);
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  get [Symbol.toStringTag](): string {
    return SHOWN;
  }

  [Symbol.toPrimitive](): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}

/** Where a personal value may leave its wrapper: on a screen, through the disclosure door, in a letter. */
export type RevealedWhere = "ui" | "door" | "mail";

/** The value itself. Who may import this is a lint rule. Throws TypeError on a wrapper that was not made by the constructor. */
export function reveal<T>(personal: Personal<T>, where: RevealedWhere): T {
  if (!values.has(personal)) throw new TypeError(`nothing to reveal (${where})`);
  return values.get(personal) as T;
}
