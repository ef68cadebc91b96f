import { inspect } from "node:util";

const SHOWN = "[personal]";
let valueOf: <T>(personal: Personal<T>, where: RevealedWhere) => T;

/**
 * A personal value on its way. Every way of printing it gives `[personal]`; the value itself comes out through `reveal` alone.
 * The value is private to the class, so that neither a spread nor a structured clone carries it off.
 */
export class Personal<T> {
  /** Never set: keeps Personal<A> apart from Personal<B> in types. */
  declare readonly _type: T;
  // Not a WeakMap beside the class: that costs 3 µs a value and keeps the garbage collector busy (benchmark `read`).
  readonly #value: T;

  static {
    valueOf = (personal, where) => {
      if (!(#value in personal)) throw new TypeError(`nothing to reveal (${where})`);
      return personal.#value;
    };
  }

  constructor(value: T) {
    this.#value = value;
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
  return valueOf(personal, where);
}
