import { type Personal, reveal } from "../../platform/personal.ts";

/** A personal value on the screen of whoever may see it. */
export function PersonalText({ of }: { of: Personal<string> }) {
  return <>{reveal(of, "ui")}</>;
}
