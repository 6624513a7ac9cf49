import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { readCsv } from "../../../src/engine/frame/index.js";
import { garbageCollector } from "../../../src/engine/platform/garbage.js";
import { setWarningHandler } from "../../../src/engine/warn.js";
import { fileOf, goldens, sameFrame } from "./goldens.js";

describe("readCsv reads what pandas reads", () => {
  for (const { name, text, options, frame } of goldens.reads)
    it(name, (t) => sameFrame(readCsv(fileOf(t, text), options), frame));
});

describe("files of readCsv", () => {
  const text = "имя;число\nАнна;1\nБорис;2\n";

  it("are UTF-8 with or without a byte order mark, or in another encoding", (t) => {
    const encoded = {
      "utf-8": Buffer.from(text),
      marked: Buffer.from(`\ufeff${text}`),
      "utf-16le": Buffer.from(`\ufeff${text}`, "utf16le"),
      "windows-1251": Uint8Array.from(text, (c) => (c > "\u0400" ? c.charCodeAt(0) - 0x410 + 0xc0 : c.charCodeAt(0))),
    };
    for (const [encoding, bytes] of Object.entries(encoded)) {
      const options = encoding === "windows-1251" ? { encoding } : {};
      const frame = readCsv(fileOf(t, bytes), options);
      assert.deepEqual(frame.get("имя").values, ["Анна", "Борис"], encoding);
    }
  });

  it("may be gzipped, and have any line breaks", (t) => {
    const expected = readCsv(fileOf(t, text)).toCsv();
    assert.equal(readCsv(fileOf(t, gzipSync(text))).toCsv(), expected);
    assert.equal(readCsv(fileOf(t, text.replaceAll("\n", "\r\n"))).toCsv(), expected);
    assert.equal(readCsv(fileOf(t, text.replaceAll("\n", "\r"))).toCsv(), expected);
    assert.equal(readCsv(fileOf(t, text.slice(0, -1))).toCsv(), expected);
  });

  it("are read in pieces: records, quotes and characters across their borders stay whole", (t) => {
    const rows = Array.from(
      { length: 20_000 },
      (_, i) => `${i},${i / 8},"многоточие "", ${i}\nновая строка",${i % 3 === 0}`,
    );
    const seen: number[] = [];
    const frame = readCsv(fileOf(t, `a,b,c,d\r\n${rows.join("\r\n")}\r\n`), {
      progress: ({ read }) => seen.push(read),
    });
    assert.deepEqual(frame.shape, [20_000, 4]);
    assert.deepEqual(frame.dtypes, { a: "int64", b: "float64", c: "object", d: "bool" });
    for (const i of [0, 1, 777, 19_999])
      assert.deepEqual(frame.at(i), { a: i, b: i / 8, c: `многоточие ", ${i}\nновая строка`, d: i % 3 === 0 });
    assert.ok(seen.length > 5 && seen.every((read, i) => i === 0 || read >= seen[i - 1]));
  });

  it("of 100 MB take the memory of their columns, and a few pieces", (t) => {
    const rows = 10_000;
    const row = (i: number) => `${i},${(i % 1000) / 8},${"много слов, ".repeat(3)}№ ${i % 100}`;
    const piece = Buffer.from(
      Array.from({ length: rows }, (_, i) => `${row(i).replace(/,(м.*)$/, ',"$1"')}\n`).join(""),
    );
    const pieces = Math.ceil(1e8 / piece.length);
    const file = fileOf(t, "id,x,text\n");
    for (let i = 0; i < pieces; i++) appendFileSync(file, piece);
    const taken = () => {
      garbageCollector()!.collectAll();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const before = taken();
    const seen: number[] = [];
    let most = 0;
    const frame = readCsv(file, {
      progress({ read, total }) {
        if (seen.push(read / total) % 100 === 0) most = Math.max(most, taken() - before);
      },
    });
    assert.deepEqual(frame.shape, [rows * pieces, 3]);
    assert.deepEqual(frame.at(rows * pieces - 1), {
      id: rows - 1,
      x: 999 / 8,
      text: `${"много слов, ".repeat(3)}№ 99`,
    });
    assert.ok(seen.length > 100 && seen.at(-1) === 1, `${seen.length} times, the last at ${seen.at(-1)}`);
    // Two numbers and the number of a text a row, twice while the columns grow.
    assert.ok(most > 0 && most < 2 * 20 * rows * pieces + 8 * 2 ** 20, `${(most / 2 ** 20).toFixed(0)} MB`);
  });

  it("a column of numbers that ends with a word is text as it was written", (t) => {
    const numbers = Array.from({ length: 50_000 }, (_, i) => `0${i}.50`);
    const frame = readCsv(fileOf(t, `a,b\n${[...numbers, "end"].map((v, i) => `${v},${i}`).join("\n")}\n`));
    assert.deepEqual(frame.dtypes, { a: "object", b: "int64" });
    assert.deepEqual(frame.get("a").values, [...numbers, "end"]);
  });

  it("whole numbers past 2^53 keep their digits as text, with a warning", (t) => {
    const warnings: string[] = [];
    setWarningHandler((message) => void warnings.push(message));
    t.after(() => setWarningHandler(null));
    const frame = readCsv(fileOf(t, "id,n\n408906692374446080,1\n-7,2\n"));
    assert.deepEqual(frame.get("id").values, ["408906692374446080", "-7"]);
    assert.match(warnings.join(), /column 'id' has whole numbers past 2\^53/);
    assert.equal(readCsv(fileOf(t, "id\n408906692374446080\n"), { dtype: "float64" }).at(0, "id"), 408906692374446080);
  });

  it("missing numbers of one's own", (t) => {
    const frame = readCsv(fileOf(t, "a,b\n1,x\n-999,y\n"), { naValues: "-999" });
    assert.ok(Number.isNaN(frame.at(1, "a")));
    assert.equal(frame.dtypes.a, "float64");
  });
});

describe("errors of readCsv name the line", () => {
  const cases: [what: string, content: string | Uint8Array, options: Parameters<typeof readCsv>[1], message: RegExp][] =
    [
      ["a row too long", "a,b,c\n1,2,3\n4,5,6\n1,2,3,4\n", {}, /line 4: expected 3 fields, found 4/],
      ["after blank and quoted lines", 'a,b\n\n"x\ny",2\n1,2,3\n', {}, /line 5: expected 2 fields, found 3/],
      [
        "a quote that is not closed",
        'a,b\n1,2\n"x,3\n4,5\n',
        {},
        /line 3: expected a quote that closes the field, found the end of the file/,
      ],
      ["text after a quote", 'a,b\n"x"y,2\n', {}, /line 2: expected a separator after the quote that closes a field/],
      [
        "bytes that are no UTF-8",
        Buffer.concat([Buffer.from("a\nok\nx"), Buffer.from([0xcf, 0x20, 10])]),
        {},
        /line 3: expected text in utf-8, found other bytes/,
      ],
      [
        "an end within a character",
        Buffer.concat([Buffer.from("a\nx"), Buffer.from([0xd0])]),
        {},
        /line 2: expected text in utf-8, found an end within a character/,
      ],
      ["a word among numbers", "a\n1\nx\n", { dtype: "float64" }, /line 3: expected a number in column 'a', found "x"/],
      [
        "a fraction among whole numbers",
        "a\n1\n2.5\n",
        { dtype: "int64" },
        /line 3: expected a whole number within 2\^53 in column 'a', found "2.5"/,
      ],
      [
        "a missing whole number",
        "a,b\n1,1\n,1\n",
        { dtype: { a: "int64" } },
        /line 3: expected a whole number in column 'a', found a missing value/,
      ],
      ["no columns", "", {}, /line 1: expected columns, found an empty file/],
      ["an unknown column", "a\n1\n", { usecols: ["b"] }, /has no column 'b', but a/],
      ["an unknown encoding", "a\n1\n", { encoding: "klingon" }, /unknown encoding: klingon/],
      ["a separator of two characters", "a\n1\n", { sep: "::" }, /sep must be one character/],
      ["a damaged gzip file", gzipSync("a,b\n1,2\n".repeat(9)).subarray(0, 20), {}, /byte 0: expected a gzip stream/],
    ];
  for (const [what, content, options, message] of cases)
    it(what, (t) => {
      assert.throws(() => readCsv(fileOf(t, content), options), { message });
    });

  it("a file that is not there", () => {
    assert.throws(() => readCsv("nowhere.csv"), { message: "Cannot read nowhere.csv: there is no such file" });
  });

  it("bad lines are left out where that is wanted", (t) => {
    const file = fileOf(t, "a,b\n1,2\n1,2,3\n3,4\n");
    assert.deepEqual(readCsv(file, { onBadLines: "skip" }).get("a").values, [1, 3]);
  });

  it("an unknown option", () => {
    // @ts-expect-error there is no such option
    assert.throws(() => readCsv("x.csv", { delimiter: "," }), /readCsv got an unexpected option 'delimiter'/);
  });
});
