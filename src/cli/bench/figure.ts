/** One measured figure, as `robotek bench NAME --json` prints it. Machines are noisy: what it is measured beside ran in the same run. */
export interface Figure {
  /** `name.part`. */
  readonly name: string;
  readonly figure: number;
  readonly unit: string;
  readonly beside: number | null;
  /** `figure` over `beside`. */
  readonly ratio: number | null;
  readonly settings: Readonly<Record<string, number | string>>;
}
