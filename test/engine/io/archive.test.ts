import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { unpack, type UnpackOptions } from "../../../src/engine/io/archive.js";
import { zip } from "../../../src/engine/io/zipWrite.js";
import { tar } from "../../support/tar.js";

const temporary = mkdtempSync(path.join(tmpdir(), "gradlens-archive-"));
after(() => rmSync(temporary, { recursive: true }));

const bytes = (text: string) => new TextEncoder().encode(text);
let count = 0;

/** The files of a folder by their paths. */
function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = names.map(({ parentPath, name }) => path.join(parentPath, name));
  return Object.fromEntries(
    files.map((file) => [path.relative(folder, file).replaceAll(path.sep, "/"), readFileSync(file, "utf8")]),
  );
}

function unpacked(archive: Uint8Array, options?: UnpackOptions): Record<string, string> {
  const folder = path.join(temporary, String(count++));
  mkdirSync(folder);
  const file = path.join(folder, "archive");
  writeFileSync(file, archive);
  const target = path.join(folder, "target");
  try {
    unpack(file, target, options);
  } catch (error) {
    assert.deepEqual(readdirSync(folder), ["archive"], "nothing is left");
    throw error;
  }
  assert.deepEqual(readdirSync(folder).sort(), ["archive", "target"]);
  return contents(target);
}

type Entries = readonly (readonly [string, string])[];
const asTar = (entries: Entries) => tar(entries.map(([name, text]) => [name, bytes(text)]));
const asZip = (entries: Entries) =>
  zip(new Map(entries.map(([name, text]) => [name, bytes(text)])), { compress: true });

for (const [kind, make] of [
  ["tar", asTar],
  ["tar.gz", (entries: Entries) => new Uint8Array(gzipSync(asTar(entries)))],
  ["zip", asZip],
] as const)
  describe(kind, () => {
    test("files and folders", () =>
      assert.deepEqual(
        unpacked(
          make([
            ["a.txt", "one"],
            ["b/c/d.txt", "x".repeat(70_000)],
            ["./e", ""],
          ]),
        ),
        {
          "a.txt": "one",
          "b/c/d.txt": "x".repeat(70_000),
          e: "",
        },
      ));

    test("without the folder around all", () =>
      assert.deepEqual(
        unpacked(
          make([
            ["repo-1.0/hubconf.ts", "x"],
            ["repo-1.0/src/a.ts", "y"],
          ]),
        ),
        {
          "hubconf.ts": "x",
          "src/a.ts": "y",
        },
      ));

    for (const name of [
      "../a",
      "b/../../a",
      "/etc/a",
      "C:/a",
      "b\\..\\a",
      "b//a",
      "con",
      "a.",
      "x/aux.txt",
      "a\nb",
      "..",
      ".",
    ])
      test(`refuses ${JSON.stringify(name)}`, () =>
        assert.throws(
          () =>
            unpacked(
              make([
                ["good", "1"],
                [name, "2"],
              ]),
            ),
          /archive.*: expected names of files below its folder/,
        ));

    test("refuses one name twice, even in other letters", () =>
      assert.throws(
        () =>
          unpacked(
            make([
              ["a.txt", "1"],
              ["A.txt", "2"],
            ]),
          ),
        /expected each name once in the archive/,
      ));
    test("refuses more than is allowed", () =>
      assert.throws(
        () =>
          unpacked(
            make([
              ["a", "x".repeat(50_000)],
              ["b", "x".repeat(50_001)],
            ]),
            { maxBytes: 100_000 },
          ),
        /at most 100000 bytes/,
      ));
    test("refuses an archive without files", () => assert.throws(() => unpacked(make([])), /found|expected/));
    test("refuses one that is cut off", () => {
      const whole = make([
        ["a", Array.from({ length: 5000 }, (_, i) => i * i).join(" ")],
        ["b", "1"],
      ]);
      assert.throws(() => unpacked(whole.subarray(0, whole.length >> 1)), /archive/);
    });
  });

describe("tar", () => {
  test("links are left out", () =>
    assert.deepEqual(
      unpacked(
        tar([
          ["a", bytes("1")],
          ["link", "/etc/passwd"],
          ["link/passwd", bytes("2")],
        ]),
      ),
      {
        a: "1",
        "link/passwd": "2",
      },
    ));

  test("long names, of GNU and of pax", () => {
    const name = `${"long/".repeat(30)}name.txt`;
    const extended = (kind: string, content: string) => {
      const archive = tar([
        ["@", bytes(content)],
        ["short", bytes("1")],
        ["other", bytes("2")],
      ]);
      archive[156] = kind.charCodeAt(0);
      const sum = archive.subarray(0, 512).reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 32 : byte), 0);
      archive.set(bytes(sum.toString(8).padStart(6, "0")), 148);
      return archive;
    };
    const expected = { [name]: "1", other: "2" };
    assert.deepEqual(unpacked(extended("L", `${name}\0`)), expected);
    assert.deepEqual(
      unpacked(extended("x", `30 mtime=1350244992.023960108\n${name.length + 10} path=${name}\n`)),
      expected,
    );
    assert.throws(() => unpacked(extended("L", "../../a\0")), /names of files below its folder/);
  });

  test("damage is named with its byte", () => {
    const archive = asTar([
      ["a", "1"],
      ["b", "2"],
    ]);
    assert.throws(
      () => unpacked(archive.with(1024, 99)),
      /byte 1024: expected a header of a tar archive whose sum is \d+, found \d+/,
    );
    assert.throws(() => unpacked(archive.with(124, 99)), /byte 0: expected a header of a tar archive/);
    assert.throws(() => unpacked(bytes("no archive at all")), /byte 0: expected a block of 512 bytes of a tar archive/);
    assert.throws(() => unpacked(new Uint8Array(0)), /byte 0: expected a block/);
  });
});

test("what stands in the folder goes", () => {
  const folder = path.join(temporary, "again");
  const file = path.join(temporary, "again.tar");
  for (const name of ["old", "new"]) {
    writeFileSync(file, asTar([[name, name]]));
    unpack(file, folder);
    assert.deepEqual(contents(folder), { [name]: name });
  }
});
