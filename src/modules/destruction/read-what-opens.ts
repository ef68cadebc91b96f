import type { PurposeId, SubjectId } from "../../policy/index.ts";
import { UnsealFault } from "../../platform/crypto.ts";
import type { Access, Vault, VaultAnswer, VaultFields } from "../vault/index.ts";

/**
 * Reads for a destruction: the fields of a damaged record are left out, since what opens for nobody is no reason to keep the rest (clause:D2).
 * Read all at once; field by field only when something of it does not open.
 */
export async function readWhatOpens<P extends PurposeId, F extends VaultFields<P>>(
  vault: Pick<Vault, "read">, access: Access<P>, subject: SubjectId, fields: readonly F[],
): Promise<VaultAnswer<F>["values"]> {
  try {
    return (await vault.read(access, subject, fields)).values;
  } catch (error) {
    if (!(error instanceof UnsealFault)) throw error;
    if (fields.length === 1) return {};
  }
  const each: VaultAnswer<F>["values"][] = [];
  for (const field of fields) each.push(await readWhatOpens(vault, access, subject, [field]));
  return Object.assign({}, ...each) as VaultAnswer<F>["values"];
}
