import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { createLog } from "./log.ts";
import { Personal } from "./personal.ts";
import { Refusal } from "./refusal.ts";

const PLANTED = "Айгүл Сериккызы";

function captured(): { log: ReturnType<typeof createLog>; text: () => string } {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString("utf8"));
      done();
    },
  });
  return { log: createLog({ logLevel: "trace" }, stream), text: () => lines.join("") };
}

function planted(error: Error & Record<string, unknown>, fields: Record<string, unknown>): Error {
  return Object.assign(error, fields);
}

describe("a planted personal value", () => {
  it("does not come through a wrapper, however deep", () => {
    const { log, text } = captured();
    const value = new Personal({ name: PLANTED });
    log.info({ value, deep: { list: [value] } }, "read %s %o %j", value, value, value);
    log.child({ requestId: "r1", subject: value }).warn(value);
    expect(text()).toContain("[personal]");
    expect(text()).not.toContain(PLANTED);
  });

  it("does not come through the message, detail or cause of an error", () => {
    const { log, text } = captured();
    const postgres = planted(new Error(`duplicate key ${PLANTED}`) as Error & Record<string, unknown>, {
      code: "23505", detail: `Key (email)=(${PLANTED})`, constraint_name: "person_pkey", parameters: [PLANTED],
    });
    log.error(postgres);
    log.error({ err: new Error(PLANTED, { cause: postgres }) }, "failed");
    log.error({ error: new SyntaxError(PLANTED) });
    expect(text()).toContain("23505");
    expect(text()).toContain("person_pkey");
    expect(text()).not.toContain(PLANTED);
  });

  it("does not come through an address or a telling field", () => {
    const { log, text } = captured();
    log.info({ req: { id: "r1", method: "GET", url: `/x?${PLANTED}`, routeOptions: { url: "/x" }, headers: { cookie: PLANTED } } }, "request");
    log.info({ email: PLANTED, form: { name: PLANTED } }, "form");
    expect(text()).toContain('"route":"/x"');
    expect(text()).not.toContain(PLANTED);
  });
});

it("says the reason of a refusal", () => {
  const { log, text } = captured();
  log.info({ err: new Refusal("refused", "consent-withdrawn", { clause: "C2" }) }, "refused");
  expect(text()).toContain('"reason":"consent-withdrawn"');
});
