import type { Imports, StoppedFamily } from "../../modules/imports/index.ts";
import { oneByChanceIn } from "../../modules/marks/index.ts";
import type { SubjectId } from "../../policy/index.ts";

export interface StoppedSeen {
  readonly families: readonly StoppedFamily[];
  /** One of so many is stopped by chance; null where nobody is stopped. */
  readonly chance: number | null;
}

/** Whom a mark stopped in an import, and how often that is chance (clause:D2). */
export async function stoppedIn(imports: Pick<Imports, "stoppedFamilies" | "markCount">, id: SubjectId): Promise<StoppedSeen> {
  const families = await imports.stoppedFamilies(id);
  return { families, chance: families.length === 0 ? null : oneByChanceIn(await imports.markCount()) };
}
