import { describe, expect, it } from "vitest";
import { joiningWorld } from "../../../test/support/joining.ts";
import { reveal } from "../../platform/personal.ts";
import { KEPT_FORM_MINUTES, KEPT_FORMS_MAX } from "./kept-forms.ts";

const at = await joiningWorld();
const { keptForms, databases, clock } = at;
const kept = async (subject: Parameters<typeof keptForms.list>[0]) => (await keptForms.list(subject)).map(({ fields }) => Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, reveal(value, "ui")])));

describe("a form that came too late", () => {
  it("clause:S1 is offered for half an hour to the account that typed it, and to no other", async () => {
    const [typist, other] = [await at.joined("typist@mail.example"), await at.joined("other@mail.example")];
    await keptForms.keep(typist.subject, { action: "/my/correct", fields: { "family-name": "Өзгертілген", action: "x" } });
    expect(await kept(typist.subject)).toEqual([{ "family-name": "Өзгертілген", action: "x" }]);
    expect((await keptForms.list(typist.subject)).map(({ action }) => reveal(action, "ui"))).toEqual(["/my/correct"]);
    expect(await kept(other.subject)).toEqual([]);
    const [form] = await keptForms.list(typist.subject);
    await keptForms.drop(other.subject, form?.id ?? "");
    expect(await kept(typist.subject)).toHaveLength(1);
    clock.advance({ minutes: KEPT_FORM_MINUTES });
    expect(await kept(typist.subject)).toEqual([]);
  });

  it("clause:C8 stands nowhere in plain, and its key is gone with it", async () => {
    const { subject } = await at.joined("sealed@mail.example");
    const id = await keptForms.keep(subject, { action: "/my/correct", fields: { phone: "+77015550199" } });
    const [row] = await databases.data<{ row: string; key_id: string }[]>`select t::text as row, key_id from accounts.kept_form t where subject_id = ${subject}`;
    expect(row?.row).not.toContain("7701555");
    expect(row?.row).not.toContain("/my/correct");
    await keptForms.drop(subject, id);
    expect((await at.keys.openKeys([subject], ["draft"], { fresh: true })).map(({ keyId }) => keyId)).not.toContain(row?.key_id);
    expect(await databases.data`select 1 from accounts.kept_form where subject_id = ${subject}`).toHaveLength(0);
  });

  it("cannot be moved to another person by who writes to the database, and a few are kept at most", async () => {
    const [typist, thief] = [await at.joined("typist2@mail.example"), await at.joined("thief@mail.example")];
    for (let typed = 0; typed < KEPT_FORMS_MAX + 2; typed += 1) {
      await keptForms.keep(typist.subject, { action: "/my/correct", fields: { phone: String(typed) } });
      clock.advance({ seconds: 1 });
    }
    expect(await kept(typist.subject)).toEqual([{ phone: "4" }, { phone: "3" }, { phone: "2" }]);
    await databases.dataOwner`update accounts.kept_form set subject_id = ${thief.subject} where subject_id = ${typist.subject}`;
    expect(await kept(thief.subject)).toEqual([]);
    clock.advance({ hours: 1 });
    expect(await keptForms.forgetEnded()).toBeGreaterThan(0);
    expect(await keptForms.forgetEnded()).toBe(0);
    expect(await databases.data`select 1 from accounts.kept_form`).toHaveLength(0);
  });
});
