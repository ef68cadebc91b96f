/** Who may act for a child by the Family Code. Grandparents and nannies are not among them. */
export const RELATIONS = ["mother", "father", "adopter", "guardian", "trustee", "foster-parent"] as const;
export type Relation = (typeof RELATIONS)[number];

/** What a representation rests on. `declared`: said by the person and shown by nothing yet. */
export const RELATION_PROOFS = ["declared", "birth-certificate", "adoption-ruling", "guardianship-order", "foster-contract"] as const;
export type RelationProof = (typeof RELATION_PROOFS)[number];

/** Why a representation ended. `proved`: the same right goes on, as a document showed it. */
export const REPRESENTATION_ENDS = ["guardianship-ended", "court", "grown-up", "left", "mistake", "proved"] as const;
export type RepresentationEnd = (typeof REPRESENTATION_ENDS)[number];

/** The document that shows each relation (Family Code). Parents need no other authority than the birth certificate. */
export const proofOf: Readonly<Record<Relation, Exclude<RelationProof, "declared">>> = Object.freeze({
  mother: "birth-certificate", father: "birth-certificate", adopter: "adoption-ruling", guardian: "guardianship-order", trustee: "guardianship-order",
  "foster-parent": "foster-contract",
});

/** Whose right may run for a term that a document names. A parent's and an adopter's ends by a court's decision, which is an end of its own, never by a typed day (Family Code). */
export const mayRunForTerm = (relation: Relation): boolean => relation === "guardian" || relation === "trustee" || relation === "foster-parent";

/** Representatives of one child at a time: past it somebody makes a mistake. */
export const REPRESENTATIVES_MAX = 4;

const contains = <T extends string>(list: readonly T[], text: string): text is T => (list as readonly string[]).includes(text);
export const isRelation = (text: string): text is Relation => contains(RELATIONS, text);

/** Whether a proof fits a relation: a declaration fits all, a document the one that it is about. */
export function fits(relation: Relation, proof: RelationProof): boolean {
  return proof === "declared" || proofOf[relation] === proof;
}
