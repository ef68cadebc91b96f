import { DeepComparison, type DeepRequest, type DeepVerification } from "./deep-verify.ts";

const FAULTS_TOLD_MAX = 100;

/**
 * What two comparisons find alike. Beside a running service rows, histories and leaves are read one after the other: what is committed, published or destroyed in
 * between looks like a fault, but not twice.
 * @returns faults in the order found, at most a hundred
 */
export async function compareTwice(request: DeepRequest): Promise<DeepVerification> {
  const first = await new DeepComparison(request).run();
  if (first.ok) return first;
  const suspected = new Set(first.faults.map((fault) => JSON.stringify(fault)));
  const again = await new DeepComparison(request).run();
  const faults = again.faults.filter((fault) => suspected.has(JSON.stringify(fault))).slice(0, FAULTS_TOLD_MAX);
  return { ...again, ok: faults.length === 0, faults };
}
