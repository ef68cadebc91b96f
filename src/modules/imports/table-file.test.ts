import { zipSync, strToU8 } from "fflate";
import { describe, expect, it } from "vitest";
import { isRefusal } from "../../platform/refusal.ts";
import { guessMapping, mappingFault } from "./columns.ts";
import { FILE_BYTES_MAX } from "./file-fault.ts";
import { aWorkbook } from "./imports.fixtures.ts";
import { previewFile } from "./preview.ts";
import { checkRow } from "./row-check.ts";
import { guessShape, tableHead, tableRows, toldShape } from "./table-file.ts";
import { dayOfSerial } from "./xlsx-rows.ts";

const AT = new Date("2026-11-28T10:00:00Z");
const utf8 = (text: string): Buffer => Buffer.from(text, "utf8");
const rowsOf = (bytes: Uint8Array) => [...tableRows(bytes, guessShape(bytes))];
function faultOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (isRefusal(error)) return error.reason;
    throw error;
  }
  return "none";
}

describe("a CSV file", () => {
  it("is read with quotes, separators and line breaks inside fields, and tells where each row stands", () => {
    const rows = rowsOf(utf8('a;b;c\r\n"Иванов ""Младший""";"x;y";"one\r\ntwo"\r\n\r\nlast;;\n'));
    expect(rows).toEqual([
      { line: 1, cells: ["a", "b", "c"] }, { line: 2, cells: ['Иванов "Младший"', "x;y", "one\ntwo"] }, { line: 5, cells: ["last", "", ""] },
    ]);
  });

  it.each([[";", "a;b,x;c\n1;2;3"], [",", "a,b,c\n1,2,3"], ["\t", "a\tb\tc\n1\t2\t3"]])("has its separator %j guessed", (delimiter, text) => {
    expect(guessShape(utf8(text)).delimiter).toBe(delimiter);
  });

  it("loses its byte order mark, also one that was written twice", () => {
    expect(rowsOf(utf8("\ufeffa;b\n1;2"))[0]?.cells).toEqual(["a", "b"]);
    expect(rowsOf(utf8("\ufeff\ufeffa;b\n1;2"))[0]?.cells).toEqual(["a", "b"]);
  });

  it("is recognised in windows-1251, with the letters of Kazakh, and in UTF-16", () => {
    const russian = Buffer.from("c8ecff3bd4e0ece8ebe8ff0a", "hex");
    expect(guessShape(russian).encoding).toBe("windows-1251");
    expect(rowsOf(Buffer.concat([russian, russian]))[0]?.cells).toEqual(["Имя", "Фамилия"]);
    // STRK 1048:2002, every letter of Kazakh that windows-1251 has not.
    const kazakh = Buffer.concat([Buffer.from("8d8e9d9ea1a2a3a5aaafb2b3b4babcbdbebf", "hex"), utf8(";b\n1;2")]);
    expect(guessShape(kazakh).encoding).toBe("kz-1048");
    expect(rowsOf(kazakh)[0]?.cells[0]).toBe("ҚҺқһҰұӘӨҒҮІіөғәҢңү");
    expect(rowsOf(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("имя;б\n1;2", "utf16le")]))[0]?.cells).toEqual(["имя", "б"]);
  });

  it("may be told another encoding by staff, and keeps what was guessed for anything else", () => {
    const guessed = guessShape(utf8("a;b\n1;2"));
    expect(toldShape(guessed, { encoding: "windows-1251", delimiter: "," })).toEqual({ format: "csv", encoding: "windows-1251", delimiter: "," });
    expect(toldShape(guessed, { encoding: "ebcdic", delimiter: "#" })).toEqual(guessed);
  });

  it("is refused when it is empty, no text, has 300 columns, too many rows, or a quote that never ends", () => {
    expect(faultOf(() => guessShape(Buffer.alloc(0)))).toBe("file-empty");
    expect(faultOf(() => guessShape(Buffer.alloc(FILE_BYTES_MAX + 1, 65)))).toBe("file-too-large");
    expect(faultOf(() => guessShape(Buffer.from([65, 0, 66])))).toBe("encoding-unknown");
    expect(faultOf(() => guessShape(utf8("%PDF-1.7")))).toBe("file-kind");
    expect(faultOf(() => rowsOf(utf8(`${"a;".repeat(300)}\n1;2`)))).toBe("too-many-columns");
    expect(faultOf(() => rowsOf(utf8("a;b\n1;2\n".repeat(60_000))))).toBe("too-many-rows");
    expect(faultOf(() => rowsOf(utf8('a;b\n"1;2\n3;4')))).toBe("quote-open");
    expect(faultOf(() => rowsOf(utf8(`a;b\n"${"x".repeat(200_000)}"`)))).toBe("quote-open");
    expect(faultOf(() => tableHead(utf8("one\ntwo"), guessShape(utf8("one\ntwo"))))).toBe("no-columns");
  });

  it("keeps of a very long cell just enough to refuse its row", () => {
    const [, row] = rowsOf(utf8(`a;b\n${"x".repeat(90_000)};2`));
    expect(row?.cells[0]?.length).toBe(2_000);
    expect(row?.cells[1]).toBe("2");
  });

  it("goes through broken bytes and refuses only the rows that hold them", () => {
    const broken = Buffer.concat([utf8("email;name\na@b.kz;"), Buffer.from([0xd0]), utf8(";\n")]);
    const rows = [...tableRows(broken, { format: "csv", encoding: "utf-8", delimiter: ";" })];
    expect(rows[1]?.cells[1]).toContain("\ufffd");
  });
});

describe("an XLSX file", () => {
  it("is read with shared and inline texts, numbers as people write them, and gaps", () => {
    const rows = rowsOf(aWorkbook([["Имя", "Телефон", "Дата"], ["Әсел & <б>", 77015550123, 30_397], [null, null, "x"]]));
    expect(rows).toEqual([
      { line: 1, cells: ["Имя", "Телефон", "Дата"] }, { line: 2, cells: ["Әсел & <б>", "77015550123", "30397"] }, { line: 3, cells: ["", "", "x"] },
    ]);
  });

  it("has its days counted from 1900, or from 1904 where it says so", () => {
    expect(dayOfSerial("30397")).toBe("1983-03-22");
    expect(dayOfSerial("28935", true)).toBe("1983-03-22");
    expect(dayOfSerial("22.03.1983")).toBeNull();
  });

  it("is refused as a bomb by what comes out of it, whatever it says of its sizes", () => {
    const bomb = zipSync({ "xl/workbook.xml": strToU8("<workbook/>"), "xl/worksheets/sheet1.xml": Buffer.alloc(100_000_000, "<c/>") }, { level: 9 });
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(faultOf(() => rowsOf(zipSync({ "xl/workbook.xml": strToU8("<workbook/>"), "xl/worksheets/sheet1.xml": new Uint8Array(20_000_000).fill(32) })))).toBe("file-swells");
    const before_bytes = process.memoryUsage().rss;
    expect(faultOf(() => rowsOf(bomb))).toBe("file-swells");
    expect(process.memoryUsage().rss - before_bytes).toBeLessThan(300_000_000);
  });

  it("is refused with a document type, a damaged archive, 300 columns, lines that go back, or without a sheet", () => {
    const sheet = (xml: string) => zipSync({ "xl/workbook.xml": strToU8("<workbook/>"), "xl/worksheets/sheet1.xml": strToU8(xml) });
    expect(faultOf(() => rowsOf(sheet('<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>')))).toBe("file-broken");
    expect(faultOf(() => rowsOf(sheet('<sheetData><row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row></sheetData>')))).toBe("file-broken");
    expect(faultOf(() => rowsOf(sheet('<sheetData><row r="1"><c r="KN1"><v>1</v></c></row></sheetData>')))).toBe("too-many-columns");
    expect(faultOf(() => rowsOf(zipSync({ "word/document.xml": strToU8("<a/>") })))).toBe("file-broken");
    const whole = aWorkbook([["a", "b"], ["1", "2"]]);
    for (let cut = 30; cut < whole.length; cut += 97) expect(["file-broken", "file-swells"]).toContain(faultOf(() => rowsOf(whole.subarray(0, cut))));
  });

  it("never works a formula out: the last value counts", () => {
    const xml = '<sheetData><row r="1"><c r="A1" t="str"><f>HYPERLINK("http://x","y")</f><v>shown</v></c></row></sheetData>';
    expect(rowsOf(zipSync({ "xl/workbook.xml": strToU8("<workbook/>"), "xl/worksheets/sheet1.xml": strToU8(xml) }))[0]?.cells).toEqual(["shown"]);
  });
});

describe("the columns", () => {
  it.each([
    [["ФИО родителя", "Телефон", "E-mail", "ФИО ребёнка", "Дата рождения ребенка", "Школа", "Класс", "Адрес"],
      ["adult.full-name", "adult.phone", "adult.email", "child.full-name", "child.birth-date", "child.study-place", "child.study-grade", "adult.home-address"]],
    [["Ата-ананың тегі", "Ата-ананың аты", "Ата-ананың әкесінің аты", "Электрондық пошта", "Ұялы телефон", "Баланың тегі", "Баланың аты", "Баланың туған күні", "Сынып", "Мекенжай"],
      ["adult.family-name", "adult.given-name", "adult.patronymic", "adult.email", "adult.phone", "child.family-name", "child.given-name", "child.birth-date", "child.study-grade", "adult.home-address"]],
    [["Parent last name", "Parent first name", "Email", "Phone", "Child last name", "Child first name", "Child birth date", "Relation"],
      ["adult.family-name", "adult.given-name", "adult.email", "adult.phone", "child.family-name", "child.given-name", "child.birth-date", "relation"]],
    [["ФИО родителя", "ИИН родителя", "E-mail", "ФИО ребёнка", "Дата рождения ребенка", "ЖСН (бала)", "Лицей, линия"],
      ["adult.full-name", "adult.iin", "adult.email", "child.full-name", "child.birth-date", "child.iin", "child.study-place"]],
  ])("of %j are guessed by their headings", (headings, wanted) => {
    expect(guessMapping(headings)).toEqual(wanted);
    expect(mappingFault(guessMapping(headings))).toBeNull();
  });

  it("of a child's phone or address are not taken (clause:G5)", () => {
    expect(guessMapping(["Телефон ребёнка", "Адрес ученика", "Неизвестно"])).toEqual([null, null, null]);
  });

  it("are refused twice, without an address, without a name, and with half a child", () => {
    expect(mappingFault(["adult.email", "adult.email"])).toBe("column-twice");
    expect(mappingFault(["adult.full-name"])).toBe("email-missing");
    expect(mappingFault(["adult.email"])).toBe("name-missing");
    expect(mappingFault(["adult.email", "adult.full-name", "child.full-name"])).toBe("child-incomplete");
  });
});

describe("a row", () => {
  const typed = { "adult.full-name": "Сейітова Әсел Қанатқызы", "adult.email": "asel@post.kz", "child.full-name": "Сейітов Нұрлан", "child.birth-date": "14.05.2016", relation: "мама" };

  it("is taken with names apart and days and words in the policy's form", () => {
    expect(checkRow(typed, AT)).toEqual({ ok: true, row: {
      adult: { "family-name": "Сейітова", "given-name": "Әсел", patronymic: "Қанатқызы", email: "asel@post.kz" },
      child: { "family-name": "Сейітов", "given-name": "Нұрлан", "birth-date": "2016-05-14" }, relation: "mother",
    } });
  });

  it("is refused by the policy's own rules, cell by cell (clause:C3)", () => {
    const check = checkRow({ ...typed, "adult.email": "nobody", "adult.phone": "12", "child.birth-date": "31.02.2016", relation: "тётя", "adult.birth-date": "01.01.2015" }, AT);
    expect(check.ok ? [] : check.faults).toEqual([
      { target: "adult.birth-date", reason: "not-adult" }, { target: "adult.email", reason: "not-an-email" }, { target: "adult.phone", reason: "not-a-phone" },
      { target: "child.birth-date", reason: "not-a-date" }, { target: "relation", reason: "not-a-relation" },
    ]);
  });

  it("is refused where a cell is a formula, an adult is called a child, or a name is one word", () => {
    const faults = (changes: object) => {
      const check = checkRow({ ...typed, ...changes }, AT);
      return check.ok ? [] : check.faults.map(({ target, reason }) => `${target}:${reason}`);
    };
    expect(faults({ "child.study-place": "=cmd|' /C calc'!A0" })).toEqual(["child.study-place:formula"]);
    expect(faults({ "adult.home-address": "@SUM(1+1)*cmd" })).toEqual(["adult.home-address:formula"]);
    expect(faults({ "adult.phone": "+7 701 555 01 23" })).toEqual([]);
    expect(faults({ "child.birth-date": "14.05.1999" })).toEqual(["child.birth-date:not-a-child"]);
    expect(faults({ "adult.full-name": "Әсел" })).toContain("adult.full-name:name-unclear");
    expect(faults({ "adult.home-address": "x".repeat(2_000) })).toEqual(["adult.home-address:too-long"]);
    expect(faults({ "child.iin": "150101500011" })).toEqual(["child.iin:iin-birth-date"]);
    expect(faults({ "child.iin": "150101500012" })).toEqual(["child.iin:iin-check-digit"]);
  });
});

describe("the preview", () => {
  it("says what a file would come to without a value of it", () => {
    const preview = previewFile(utf8("ФИО родителя;E-mail\nСейітова Әсел;asel@post.kz\nБез Почты;\n"), AT);
    expect(preview).toMatchObject({ rows: 2, faulty: 1, mappingFault: null, lines: [{ line: 3, faults: [{ target: "adult.email", reason: "missing" }] }] });
    expect(JSON.stringify(preview)).not.toContain("asel@");
  });
});
