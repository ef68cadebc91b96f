import type { FastifyRequest } from "fastify";
import type { Actor, SubjectId } from "../../policy/index.ts";
import { asSubjectId } from "../../policy/index.ts";
import { isId } from "../../platform/id.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps, Session } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { signedIn } from "../signed-in.ts";

/** Where a person's own pages stand: for oneself, and for each child whom one represents. Every page of `/my` is made for both from one function. */
export const MY_PLACES = ["/my", "/my/children/:child"] as const;

/** Whose record a page of `/my` is about, and in whose name it is read. */
export interface Whose {
  readonly session: Session;
  readonly actor: Extract<Actor, { kind: "subject" | "representative" }>;
  /** The person whose data it is: the one signed in, or the child. */
  readonly subject: SubjectId;
  /** The address that this person's pages begin with: `/my`, or `/my/children/ID`. */
  readonly base: string;
}

/** Asks the registry of representation; `on` is the instant at which the right must hold. */
export interface AsksRepresentation {
  readonly represents: (sql: SqlOrTx, representative: SubjectId, child: SubjectId, on: Date) => Promise<boolean>;
}

export type WhoseDeps = Pick<AppDeps, "sessions" | "databases" | "clock"> & { readonly representation?: AsksRepresentation };

/**
 * Whose pages are asked for: the signed-in person's own, or those of the child named in the address. Someone else's id, a child whom one does not represent
 * (any more) and no id at all are answered alike (clause:G5). Throws Refusal `sign-in-needed`, `child-unknown`.
 */
export async function whose(request: FastifyRequest, deps: WhoseDeps, pages: PageSender): Promise<Whose> {
  const { session, actor } = await signedIn(request, deps, pages);
  const { child } = request.params as { child?: string };
  if (child === undefined) return { session, actor, subject: session.subject, base: "/my" };
  const subject = asSubjectId(child);
  const knows = isId(child) && deps.representation !== undefined;
  if (!knows || !(await deps.representation.represents(deps.databases.data, session.subject, subject, deps.clock.now()))) {
    throw new Refusal("not-found", "child-unknown", { clause: "G5" });
  }
  return { session, actor: { kind: "representative", subject: session.subject, of: subject }, subject, base: `/my/children/${child}` };
}

/** Sessions that were opened with a code which a representative issued: they read their own record and do nothing else (clause:G5). */
const READING_METHODS: readonly string[] = ["issued-code"];

/** As `whose`, for acts: correcting, exporting, answering. Throws Refusal `session-only-reads` besides. */
export async function whoseToAct(request: FastifyRequest, deps: WhoseDeps, pages: PageSender): Promise<Whose> {
  const who = await whose(request, deps, pages);
  if (READING_METHODS.includes(who.session.method)) throw new Refusal("refused", "session-only-reads", { clause: "G5" });
  return who;
}
