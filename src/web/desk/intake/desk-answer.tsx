import type { FastifyReply, FastifyRequest } from "fastify";
import type { ComponentChildren } from "preact";
import type { StaffRole, SubjectId } from "../../../policy/index.ts";
import { Refusal } from "../../../platform/refusal.ts";
import type { AppDeps } from "../../app-deps.ts";
import type { PageSender } from "../../page-sender.tsx";
import { contextOf, type PageContext } from "../../request-context.ts";
import { type AtDesk, atDesk } from "../at-desk.ts";
import { DeskTrail } from "../desk-shell.tsx";
import { type PersonAtDesk, personAtDesk } from "./person-at-desk.ts";

export type { PersonAtDesk };

/** Who takes families in, and who besides sees papers and acts on them. */
export const REGISTRAR: readonly StaffRole[] = ["registrar"];
export const PAPER_ROLES: readonly StaffRole[] = ["registrar", "protection-officer"];

/** One request at the desk: who is there, and what answers. */
export interface DeskAnswer {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly deps: AppDeps;
  readonly pages: PageSender;
  readonly desk: AtDesk;
  readonly context: PageContext;
}

export async function deskAnswer(request: FastifyRequest, reply: FastifyReply, { deps, pages, roles }: { deps: AppDeps; pages: PageSender; roles: readonly StaffRole[] }): Promise<DeskAnswer> {
  return { request, reply, deps, pages, desk: await atDesk(request, deps, pages, roles), context: contextOf(request) };
}

/** Sends a page of the desk, with the way through it on top. */
export async function deskPage({ request, reply, pages, desk, context }: DeskAnswer, page: { title: string; status?: number; body: ComponentChildren }): Promise<FastifyReply> {
  const body = (
    <div class="stack">
      <DeskTrail context={context} roles={desk.membership.roles} signOutToken={pages.formToken(request, reply, "/sign-out")} />
      {page.body}
    </div>
  );
  return pages.send(request, reply, { title: page.title, section: "desk", status: page.status ?? 200, body });
}

/** The person whom the address names. Throws Refusal (not-found) `person-unknown`, also for whoever is being destroyed. */
export function personOf({ request, deps }: Pick<DeskAnswer, "request" | "deps">): Promise<PersonAtDesk> {
  const { subject = "" } = request.params as { subject?: string };
  return personAtDesk(deps, subject);
}

export const familyPath = (subject: SubjectId, page = ""): string => `/desk/families/${subject}${page}`;

/** Whether a form is to be shown anew instead of an error page: it was made from something that has moved on. */
export function isStaleForm(error: unknown): error is Refusal {
  return error instanceof Refusal && error.kind === "conflict" && error.reason.startsWith("form-");
}
