/** The part of the load generator that the benchmarks use; the package brings no types. */
declare module "autocannon" {
  export interface LoadOptions {
    readonly url: string;
    readonly headers: Record<string, string>;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
    readonly workers: number;
  }
  export interface LoadResult {
    readonly requests: { readonly average: number };
    /** Milliseconds. */
    readonly latency: { readonly p99: number };
    readonly non2xx: number;
    readonly errors: number;
  }
  export default function autocannon(options: LoadOptions): Promise<LoadResult>;
}
