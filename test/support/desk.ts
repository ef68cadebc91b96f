import { asSubjectId, type StaffActor, type StaffRole, type SubjectId } from "../../src/policy/index.ts";
import { newId } from "../../src/platform/id.ts";
import { newestSubject } from "./child.ts";
import { FormBrowser, JOINING, type WebFace } from "./web-face.ts";

export interface MemberAtDesk {
  readonly browser: FormBrowser;
  /** In the first of the roles. */
  readonly actor: StaffActor;
  readonly subject: SubjectId;
  readonly email: string;
}

let made = 0;

/** Somebody with an account and a session, and nothing else: a parent who has just joined. */
export async function aPerson(face: WebFace, familyName = "Сотрудникова"): Promise<{ browser: FormBrowser; subject: SubjectId; email: string }> {
  made += 1;
  const email = `member-${made}@example.kz`;
  const browser = new FormBrowser(face.app);
  const codePage = await browser.submit(await browser.get("/join"), "/join", { ...JOINING, "family-name": familyName, email });
  await browser.submit(codePage, "/join/code", { code: await face.mailedCode(email) });
  return { browser, subject: asSubjectId(await newestSubject(face.services)), email };
}

/** The session of a browser. Throws when it has none. */
export async function sessionOf(face: WebFace, browser: FormBrowser): Promise<NonNullable<Awaited<ReturnType<WebFace["services"]["sessions"]["find"]>>>> {
  const session = await face.services.sessions.find(browser.cookies.get("session") ?? browser.cookies.get("__Host-session") ?? "");
  if (session === null) throw new Error("nobody is signed in on this browser");
  return session;
}

/** Makes a person a member in these roles; the desk stays shut until a second factor and the rules. */
export async function admit({ services }: WebFace, member: SubjectId, ...roles: readonly StaffRole[]): Promise<void> {
  await services.databases.data.begin((tx) => services.staff.members.admit(tx, { member, roles, by: { kind: "system", job: "test" }, requestId: newId() }));
}

/** Opens the desk to a member's session, as a second factor does, and signs the rules that hold. */
export async function openDesk(face: WebFace, browser: FormBrowser): Promise<void> {
  const { staff, documents, databases } = face.services;
  const session = await sessionOf(face, browser);
  await staff.deskSessions.open(databases.data, session, "totp");
  await staff.rules.sign({ session, hash: (await documents.current("staff-rules", "ru")).hash, requestId: newId() });
}

/** A member at the desk: signed in, second factor shown, rules signed. After half an hour of the clock the desk asks anew: `openDesk` answers. */
export async function aMember(face: WebFace, ...roles: readonly [StaffRole, ...StaffRole[]]): Promise<MemberAtDesk> {
  const { browser, subject, email } = await aPerson(face);
  await admit(face, subject, ...roles);
  await openDesk(face, browser);
  return { browser, subject, email, actor: { kind: "staff", subject, role: roles[0] } };
}
