import { type Personal, reveal } from "../../platform/personal.ts";

/** A personal value on its way out through the API: to the person, to who represents the person, or to staff whose role was decided to see it. */
export function opened(value: Personal<string>): string {
  return reveal(value, "ui");
}
