import type { FastifyInstance } from "fastify";
import type { ProblemDetails } from "../../src/web/api/api-schemas.ts";
import { type Operations, PLACES } from "./api-operations.ts";

/** A refusal as a program gets it. */
export class ApiProblem extends Error {
  readonly problem: ProblemDetails;

  constructor(problem: ProblemDetails) {
    super(`${problem.status} ${problem.reason}`);
    this.problem = problem;
  }
}

/** The reason of the refusal that a call meets; `done` where it meets none. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  return call.then(() => "done", (error: unknown) => (error instanceof ApiProblem ? error.problem.reason : String(error)));
}

type Needed<T, N extends string> = T extends undefined ? object : Record<string, never> extends T ? { readonly [K in N]?: T } : { readonly [K in N]: T };
type Asked<O extends keyof Operations> = Needed<Operations[O]["path"], "path"> & { readonly query?: Operations[O]["query"] } & Needed<Operations[O]["body"], "body"> & { readonly key?: string; readonly sent?: SentFile };

/** A file as the body, where an operation takes one. */
interface SentFile {
  readonly type: string;
  readonly bytes: Uint8Array;
}

interface Sent {
  readonly path?: object;
  readonly query?: object;
  readonly body?: unknown;
  readonly key?: string;
  readonly sent?: SentFile;
}

/** A small typed client, made from the document of the API: what the document does not name, it cannot send, and does not read. */
export class ApiClient {
  readonly #app: FastifyInstance;
  token: string | null;

  constructor(app: FastifyInstance, token: string | null = null) {
    this.#app = app;
    this.token = token;
  }

  /** One operation. Throws ApiProblem for every refusal. */
  async call<O extends keyof Operations>(operation: O, asked: Asked<O>): Promise<Operations[O]["answer"]> {
    const answer = await this.#send(operation, asked);
    return answer.body === "" ? undefined : answer.json();
  }

  /** The bytes of an operation that answers with a file. */
  async file<O extends keyof Operations>(operation: O, asked: Asked<O>): Promise<{ bytes: Buffer; type: string }> {
    const answer = await this.#send(operation, asked);
    return { bytes: answer.rawPayload, type: String(answer.headers["content-type"]) };
  }

  async #send(operation: keyof Operations, { path = {}, query = {}, body, key, sent }: Sent) {
    const [method, place] = PLACES[operation];
    const url = Object.entries(path).reduce<string>((whole, [name, value]) => whole.replace(`{${name}}`, encodeURIComponent(String(value))), place);
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)])).toString();
    const type = sent?.type ?? (body === undefined ? undefined : "application/json");
    const payload = sent !== undefined ? Buffer.from(sent.bytes) : body === undefined ? undefined : JSON.stringify(body);
    const answer = await this.#app.inject({
      method: method as "GET", url: search === "" ? url : `${url}?${search}`,
      headers: {
        ...(this.token === null ? {} : { authorization: `Bearer ${this.token}` }), ...(type === undefined ? {} : { "content-type": type }), ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      ...(payload === undefined ? {} : { payload }),
    });
    if (answer.statusCode >= 400) throw new ApiProblem(answer.json());
    return answer;
  }
}
