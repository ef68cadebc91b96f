import { mkdirSync } from "node:fs";
import type { StaffRole } from "../../src/policy/index.ts";
import { type Listening, type Walker, type WalkerOptions, walker } from "./browser-walk.ts";
import { aMember } from "./desk.ts";

/** What every walk at the desk is done in: wide in Russian, a phone in Kazakh. */
export const SIZES = [{ width: 1280, language: "ru" }, { width: 360, language: "kk" }] as const;

/** A member of the staff at the desk of a real browser. Pages are kept as pictures, light and dark, where PICTURES names a folder. */
export async function atTheDesk(service: Listening, role: StaffRole, options: WalkerOptions): Promise<Walker> {
  const member = await aMember(service, role);
  const walk = await walker(service, options);
  await walk.context.addCookies([...member.browser.cookies].map(([name, value]) => ({ name, value, url: service.origin })));
  const folder = process.env["PICTURES"];
  if (folder === undefined) return walk;
  mkdirSync(folder, { recursive: true });
  const look = async (name: string): Promise<void> => {
    await walk.look(name);
    // After the look: a picture leaves its own style on fields.
    for (const colorScheme of ["light", "dark"] as const) {
      await walk.page.emulateMedia({ colorScheme });
      await walk.page.screenshot({ path: `${folder}/${role} ${name} ${options.width ?? 360} ${options.language} ${colorScheme}.png`, fullPage: true, caret: "initial" });
    }
  };
  return { ...walk, look };
}
