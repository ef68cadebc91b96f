/** The hash of no text: consents of a bench point at it. */
export const A_BENCH_TEXT = "00".repeat(32);
