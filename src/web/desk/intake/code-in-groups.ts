/** A code in groups of four, as people read it out. */
export function inGroups(code: string): string {
  return code.replaceAll(/.{4}(?=.)/gu, "$& ");
}
