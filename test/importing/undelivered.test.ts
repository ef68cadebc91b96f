import { describe, expect, it } from "vitest";
import { act } from "../../src/cli/import-people.ts";
import { sayFault } from "../../src/cli/import-faults.ts";
import { FILE_FAULTS, ROW_FAULTS } from "../../src/modules/imports/index.ts";
import { FIELD_FAULTS } from "../../src/policy/index.ts";
import { asked, A_TRACE, csv, familyLine, staged } from "../support/importing.ts";
import { atEnd } from "../support/at-end.ts";
import { smtpCatcher } from "../support/smtp-catcher.ts";
import { stillWebFace } from "../support/web-face.ts";

const server = await smtpCatcher((address) => address === `family2.${A_TRACE}@post.kz`);
atEnd(() => server.close());
const face = await stillWebFace({ environment: { SMTP_URL: server.url, MAIL_DOMAIN: "school.example" } });

describe("a letter that the mail server refuses for good", () => {
  it("is told on the import with the line, and the family is not taken for one that did not answer (clause:C2)", async () => {
    const id = await staged(face, csv([familyLine(1), familyLine(2), familyLine(2, { 6: "Айдана", 7: "01.02.2015" })]));
    expect(await asked(face, id)).toMatchObject({ asked: 2, waiting: 2, undelivered: [3] });
    expect(server.caught.map(({ to }) => to)).toEqual([[`family1.${A_TRACE}@post.kz`]]);
    const status = await act(face.services, { args: [], clock: face.clock, values: new Map([["status", id]]) });
    expect(status).toMatchObject({ value: { undelivered: [3] } });
    expect(status.text).toContain("1 letters were refused for good by the mail server, lines 3");
  });
});

describe("the import command", () => {
  it("says in words what to do about every fault of a row and of a file, beside the code that programs read", () => {
    for (const reason of [...FIELD_FAULTS, ...ROW_FAULTS, ...FILE_FAULTS]) expect(sayFault(reason), reason).toMatch(new RegExp(`^${reason} \\(.{10,}\\)$`, "u"));
  });
});
