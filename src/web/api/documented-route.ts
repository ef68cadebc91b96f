import type { StaffRole } from "../../policy/index.ts";
import type { TObject, TSchema } from "typebox";
import type { ApiScope } from "../../modules/tokens/index.ts";

/** An answer that is a file, such as an archive. */
export interface FileAnswer {
  readonly file: string;
  /** Other media types that it may have instead. */
  readonly or?: readonly string[];
}

/** A body that is a file: its media types, and how long it may be. */
export interface FileBody {
  readonly files: readonly string[];
  readonly bytesMax: number;
}

export const isFileAnswer = (answer: TSchema | FileAnswer | undefined): answer is FileAnswer => answer !== undefined && "file" in answer;
export const isFileBody = (body: TSchema | FileBody | undefined): body is FileBody => body !== undefined && "files" in body;

/** A route of the API as its document tells it. */
export interface DocumentedRoute {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/api/v1`, with places as `:name`. */
  readonly url: string;
  /** In English, one sentence: the document is for programmers. */
  readonly summary: string;
  /** `open`: no token is asked for. Scopes of the desk want `roles` besides. */
  readonly scope: ApiScope | "open";
  readonly roles?: readonly StaffRole[];
  /** Open too to whoever has withdrawn everything, besides what the scope of leaving opens. */
  readonly inLeave?: true;
  readonly params?: TObject;
  readonly query?: TObject;
  readonly body?: TSchema | FileBody;
  /** Left out where there is nothing to say: the answer is then 204. */
  readonly answer?: TSchema | FileAnswer;
  /** Only shows, though it is posted since it stands in somebody's history: a repetition is decided and noted anew, and its answer is kept nowhere. */
  readonly shows?: true;
  /** 200 unless told; 204 without an answer. */
  readonly status?: 200 | 201 | 202;
}

export const API_PREFIX = "/api/v1";

/** The name of an operation: the method and the address, such as `postMyChildrenNew`. */
export function operationOf({ method, url }: Pick<DocumentedRoute, "method" | "url">): string {
  const words = url.split(/[^A-Za-z0-9]+/u).filter((word) => word !== "");
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

/** Whether an `Idempotency-Key` means something here: for acts, not for what is shown (clause:D2: an answer about another person outlives no withdrawal). */
export function isRepeatable({ method, scope, answer, shows }: Pick<DocumentedRoute, "method" | "scope" | "answer" | "shows">): boolean {
  return method !== "GET" && scope !== "open" && !isFileAnswer(answer) && shows !== true;
}

export function statusOf({ answer, status }: Pick<DocumentedRoute, "answer" | "status">): number {
  return status ?? (answer === undefined ? 204 : 200);
}
