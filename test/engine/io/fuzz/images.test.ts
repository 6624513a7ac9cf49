import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { inflateSync } from "node:zlib";
import { decodeImage } from "../../../../src/engine/vision/io/read.js";
import { decodePixels } from "../../../../src/engine/vision/io/decode.js";
import { gif } from "../../../../src/engine/vision/io/gif.js";
import { tiff } from "../../../../src/engine/vision/io/tiff/index.js";
import type { Pixels } from "../../../../src/engine/vision/io/pixels.js";
import { fuzz } from "./fuzz.js";

interface Golden {
  files: { name: string; file: string }[];
  frames: { file: string };
}

const golden = JSON.parse(readFileSync("test/golden/vision/images.json", "utf8")) as Golden;
const unpacked = (text: string) => new Uint8Array(inflateSync(Buffer.from(text, "base64")));

/** Images of millions of pixels in few bytes are read: they may be of one colour. */
const memory = 256 * 2 ** 20;

const files = [
  "optimised.jpg",
  "progressive.jpg",
  "rgb.png",
  "interlaced 16.png",
  "lossy alpha.webp",
  "alpha.webp",
  "palette.bmp",
  "rgb tiff_lzw.tif",
];

function check(result: unknown): void {
  const { width, height, channels, data } = result as Pixels;
  assert.equal(data.length, width * height * channels);
}

const { files: tiffs, pages } = JSON.parse(readFileSync("test/golden/vision/tiff.json", "utf8")) as {
  files: Golden["files"];
  pages: { file: string };
};
const tiffFiles = new Map([...tiffs.map(({ name, file }) => [name, file] as const), ["pages", pages.file]]);

describe("damaged images", () => {
  for (const name of files)
    test(name, async () => {
      const valid = unpacked(golden.files.find((file) => file.name === name)!.file);
      const { refused } = await fuzz(name, valid, (bytes, file) => decodePixels(bytes, file), { check, memory });
      assert.ok(refused > 0);
    });

  test("animated.gif", async () => {
    const { read, refused } = await fuzz("animated.gif", unpacked(golden.frames.file), gif.frames, { memory });
    assert.ok(read > 0 && refused > 0);
  });

  for (const name of [
    "pages",
    "bilevel packbits",
    "float differences tiff_lzw",
    "differences tiff_adobe_deflate",
    "tiles",
  ])
    test(`${name}.tif`, async () => {
      const { read, refused } = await fuzz(`${name}.tif`, unpacked(tiffFiles.get(name)!), tiff.frames, {
        memory,
        check: (pages) => (pages as Pixels[]).forEach(check),
      });
      assert.ok(read > 0 && refused > 0, `${read} read, ${refused} refused`);
    });

  test("what is read after all of that is whole", () => {
    const file = golden.files.find(({ name }) => name === "rgb.png")!;
    assert.deepEqual(decodeImage(unpacked(file.file)).shape, [3, 11, 19]);
  });
});
