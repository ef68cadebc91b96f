/** How database and mirror can contradict each other. */
export type HeadFault = "mirror-missing" | "mirror-spoilt" | "other-origin" | "database-behind" | "roots-differ";

/** The service does not go on: what was published and what the database holds are not one log. Only a restore may go on from here. */
export class LedgerHeadContradiction extends Error {
  readonly fault: HeadFault;

  constructor(fault: HeadFault) {
    super(`the ledger in the database contradicts its last published checkpoint: ${fault}`);
    this.name = "LedgerHeadContradiction";
    this.fault = fault;
  }
}
