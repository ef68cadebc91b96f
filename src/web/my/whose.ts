import type { FastifyRequest } from "fastify";
import { type Actor, asSubjectId, type FieldId, permittedFields, SHOWN_TO_REPRESENTATIVES, type SubjectId } from "../../policy/index.ts";
import { isId } from "../../platform/id.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps, Session } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { isLeavingPage, signedIn, type SignedIn } from "../signed-in.ts";

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
  /** Whether the one who looks may see a field of this person (clause:G5). The vault decides it again at each read. */
  readonly sees: (field: FieldId) => boolean;
}

export type WhoseDeps = Pick<AppDeps, "sessions" | "databases" | "clock" | "representations" | "leaving">;

/**
 * Whose pages are asked for: the signed-in person's own, or those of the child named in the address. Someone else's id, a child whom one does not represent
 * (any more) and no id at all are answered alike (clause:G5). Throws Refusal `sign-in-needed`, `child-unknown`.
 */
export async function whose(request: FastifyRequest, deps: WhoseDeps, pages: PageSender): Promise<Whose> {
  const { child } = request.params as { child?: string };
  return recordOf(await signedIn(request, deps, pages), child, deps, isLeavingPage(request.routeOptions.url ?? ""));
}

/** The record that somebody known asks for: the own one, or that of a child who is represented now. `inLeave` lets also one be reached that leaves. */
export async function recordOf({ session, actor }: SignedIn, child: string | undefined, deps: Omit<WhoseDeps, "sessions">, inLeave: boolean): Promise<Whose> {
  if (child === undefined) return { session, actor, subject: session.subject, base: "/my", sees: seesOwn(session) };
  const subject = asSubjectId(child);
  if (!isId(child) || !(await deps.representations.represents(deps.databases.data, session.subject, subject, deps.clock.now()))) {
    throw new Refusal("not-found", "child-unknown", { clause: "G5" });
  }
  if (!inLeave && (await deps.leaving.isLeaving(deps.databases.data, subject))) {
    throw new Refusal("refused", "child-leaving", { clause: "D2" });
  }
  return childOf(session, subject);
}

/** The pages of a child whom the session's person is known to represent. */
export function childOf(session: Session, child: SubjectId): Whose {
  return { session, actor: { kind: "representative", subject: session.subject, of: child }, subject: child, base: `/my/children/${child}`, sees: seesOfChild };
}

/** Whether the session was opened with a code which a representative issued: it reads its own record and does nothing else (clause:G5). */
export function onlyReads(session: Partial<Pick<Session, "method">>): boolean {
  return session.method === "issued-code";
}

// Who issued the code knows it: what is hidden from representatives is hidden from such a session too.
function seesOwn(session: Session): Whose["sees"] {
  return onlyReads(session) ? (field) => SHOWN_TO_REPRESENTATIVES.includes(field) : () => true;
}

/** What a representative sees of a child. */
export const seesOfChild = (field: FieldId): boolean => permittedFields("request-handling", "representative").includes(field);

/** As `whose`, for acts: correcting, exporting, answering. Throws Refusal `session-only-reads` besides. */
export async function whoseToAct(request: FastifyRequest, deps: WhoseDeps, pages: PageSender): Promise<Whose> {
  const who = await whose(request, deps, pages);
  if (onlyReads(who.session)) throw new Refusal("refused", "session-only-reads", { clause: "G5" });
  return who;
}
