import type { LightMyRequestResponse } from "fastify";
import type { StaffRole, SubjectId } from "../../src/policy/index.ts";
import { newId } from "../../src/platform/id.ts";
import { API_SCOPES, type ApiScope, OWN_SCOPES } from "../../src/modules/tokens/index.ts";
import { ApiClient } from "./api-client.ts";
import { aMember, type MemberAtDesk } from "./desk.ts";
import type { WebFace } from "./web-face.ts";

/** A token of a person's own, as if made on the page a moment ago; the session that made it has ended since. */
export async function aToken(face: WebFace, subject: SubjectId, scopes: readonly ApiScope[] = OWN_SCOPES, days = 30): Promise<string> {
  const { apiTokens, databases, sessions } = face.services;
  const opened = await databases.data.begin((tx) => sessions.open(tx, subject, "one-time-code", "ru"));
  const { token } = await apiTokens.make({
    session: opened.session, name: "Домашняя программа", scopes, endsAt: new Date(face.clock.now().getTime() + days * 86_400_000), language: "ru", atDesk: true, requestId: newId(),
  });
  await sessions.end(opened.token);
  return token;
}

/** A member at the desk, and a program with a token of the member's own that opens all that the roles may. */
export async function clientAtDesk(face: WebFace, ...roles: [StaffRole, ...StaffRole[]]): Promise<{ api: ApiClient; member: MemberAtDesk }> {
  const member = await aMember(face, ...roles);
  return { member, api: new ApiClient(face.app, await aToken(face, member.subject, API_SCOPES)) };
}

export interface ApiWish {
  readonly token?: string | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request of a program: JSON in, JSON out, no cookie. */
export async function callApi(face: Pick<WebFace, "app">, method: string, path: string, { token = null, body, headers = {} }: ApiWish = {}): Promise<LightMyRequestResponse> {
  return face.app.inject({
    method: method as "GET", url: `/api/v1${path}`,
    headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { payload: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}
