import fc from "fast-check";
import { expect, it } from "vitest";
import { parseMultipart } from "./multipart-body.ts";

const TYPE = 'multipart/form-data; boundary="b-1"';

function form(...parts: readonly (readonly [string, Uint8Array])[]): Buffer {
  return Buffer.concat([...parts.flatMap(([head, bytes]) => [Buffer.from(`--b-1\r\n${head}\r\n\r\n`), bytes, Buffer.from("\r\n")]), Buffer.from("--b-1--\r\n")]);
}

it("gives back the bytes of every part, whatever they are", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (file, other) => {
    fc.pre(!Buffer.from(file).includes("\r\n--b-1") && !Buffer.from(other).includes("\r\n--b-1"));
    const parts = parseMultipart(form(['Content-Disposition: form-data; name="file"; filename="а.cms"\r\nContent-Type: x/y', file], ['content-disposition: form-data; name="act"', other]), TYPE);
    expect(Buffer.from(parts.get("file")?.bytes ?? [])).toEqual(Buffer.from(file));
    expect(parts.get("file")?.filename).toBe("а.cms");
    expect(Buffer.from(parts.get("act")?.bytes ?? [])).toEqual(Buffer.from(other));
    expect(parts.get("act")?.filename).toBeUndefined();
  }));
});

it("reads the bytes that a browser's own FormData sends", async () => {
  const data = new FormData();
  data.set("file", new Blob([Buffer.from("bytes")]), "name.cms");
  data.set("act", "check");
  const answer = new Response(data);
  const parts = parseMultipart(Buffer.from(await answer.arrayBuffer()), answer.headers.get("content-type") ?? "");
  expect([...parts.keys()]).toEqual(["file", "act"]);
  expect(Buffer.from(parts.get("file")?.bytes ?? []).toString()).toBe("bytes");
});

it("refuses whatever is not whole", () => {
  const good = form(['Content-Disposition: form-data; name="file"', Buffer.from("x")]);
  const cases: [Buffer, string][] = [
    [good, "multipart/form-data"], [good, "multipart/form-data; boundary=other"], [good.subarray(0, -4), TYPE], [good.subarray(3), TYPE], [Buffer.concat([good, Buffer.from("more")]), TYPE],
    [Buffer.alloc(0), TYPE], [form(["Content-Type: x/y", Buffer.from("x")]), TYPE], [form(['Content-Disposition: form-data; name="file"\r\nContent-Transfer-Encoding: base64', Buffer.from("x")]), TYPE],
    [form(['Content-Disposition: form-data; name="a"', Buffer.from("x")], ['Content-Disposition: form-data; name="a"', Buffer.from("y")]), TYPE],
    [form(...Array.from({ length: 13 }, (_, index) => [`Content-Disposition: form-data; name="${"abcdefghijklm"[index] ?? ""}"`, Buffer.from("x")] as const)), TYPE],
    [form([`Content-Disposition: form-data; name="a"\r\nX: ${"y".repeat(3_000)}`, Buffer.from("x")]), TYPE],
  ];
  for (const [body, type] of cases) expect(() => parseMultipart(body, type)).toThrow(expect.objectContaining({ reason: "broken-form" }) as Error);
});
