import { expect, it } from "vitest";
import { placeFiles } from "./drop-files.ts";

it("puts the file that is named like a signature first, else the smaller one", () => {
  const [text, cms, big] = [{ name: "a.pdf", size: 9 }, { name: "a.pdf.CMS", size: 20 }, { name: "b", size: 30 }];
  expect(placeFiles([text, cms])).toEqual({ file: cms, content: text });
  expect(placeFiles([big, text])).toEqual({ file: text, content: big });
  expect(placeFiles([big])).toEqual({ file: big, content: undefined });
  expect(placeFiles([])).toEqual({ file: undefined, content: undefined });
});
