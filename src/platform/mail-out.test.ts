import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SMTPServer } from "smtp-server";
import { MailFault, smtpMailOut, type Letter } from "./mail-out.ts";

const received: string[] = [];
let server: SMTPServer;
let url = "";

const letter: Letter = {
  from: "school@school.test", to: "parent@example.test", subject: "Сәлем", text: "Мәтін", messageId: "<1@school.test>",
  headers: { "List-Unsubscribe": "<https://school.test/u/x>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
};

beforeAll(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onAuth: (_auth, _session, done) => {
      done(Object.assign(new Error("signed in wrongly"), { responseCode: 535 }));
    },
    onMailFrom: ({ address }, _session, done) => {
      if (address === "nobody@school.test") done(Object.assign(new Error("no such sender"), { responseCode: 553 }));
      else done();
    },
    onRcptTo: ({ address }, _session, done) => {
      const code = { "gone@example.test": 550, "busy@example.test": 450 }[address];
      if (code === undefined) done();
      else done(Object.assign(new Error(`<${address}> refused`), { responseCode: code }));
    },
    onData: (stream, _session, done) => {
      let text = "";
      stream.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
      stream.on("end", () => {
        received.push(text);
        done();
      });
    },
  });
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  const address = server.server.address();
  url = `smtp://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
});
afterAll(() => new Promise<void>((done) => {
  server.close(done);
}));

it("sends a letter signed over the headers of one-click unsubscribing", async () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048, privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } });
  const mail = smtpMailOut(url, { domain: "school.test", selector: "s1", privateKey });
  expect(await mail.send(letter)).toBe("sent");
  await mail.close();
  const signature = /DKIM-Signature:[\s\S]*?\r\n(?!\s)/.exec(received[0] ?? "")?.[0].replace(/\s+/g, "").toLowerCase();
  expect(signature).toMatch(/;h=[a-z:-]*list-unsubscribe:list-unsubscribe-post/);
  expect(received[0]).toContain("Message-ID: <1@school.test>");
});

describe("a letter that was not taken", () => {
  it.each([["gone@example.test", true, 550], ["busy@example.test", false, 450]] as const)("to %s: permanent %s", async (to, permanent, responseCode) => {
    const mail = smtpMailOut(url);
    const fault: unknown = await mail.send({ ...letter, to }).catch((error: unknown) => error);
    await mail.close();
    expect(fault).toBeInstanceOf(MailFault);
    expect(fault).toMatchObject({ permanent, responseCode });
    expect(JSON.stringify(fault) + String((fault as Error).stack)).not.toContain(to);
  });

  it.each([["a sign-in", "school:wrong@", "school@school.test", 535], ["a sender", "", "nobody@school.test", 553]] as const)("clause:U4 for %s that the server refuses waits: that is ours to mend, and nothing is wrong with the address", async (_, login, from, responseCode) => {
    const mail = smtpMailOut(url.replace("smtp://", `smtp://${login}`));
    await expect(mail.send({ ...letter, from })).rejects.toMatchObject({ name: "MailFault", permanent: false, responseCode });
    await mail.close();
  });

  it("for want of a server may be tried again", async () => {
    const mail = smtpMailOut("smtp://127.0.0.1:9");
    await expect(mail.send(letter)).rejects.toMatchObject({ name: "MailFault", permanent: false });
    await mail.close();
  });
});
