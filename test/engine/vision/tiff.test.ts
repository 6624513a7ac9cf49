/** TIFF files are read as Pillow reads them: test/golden/vision/tiff.json. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { inflateSync } from "node:zlib";
import { io } from "../../../src/engine/vision/index.js";
import { imageFromBytes } from "../../../src/engine/vision/io/read.js";

interface Golden {
  files: { name: string; file: string; shape: number[]; dtype: string; values: string }[];
  pages: { file: string; values: string };
  uneven: string;
}

const golden = JSON.parse(readFileSync("test/golden/vision/tiff.json", "utf8")) as Golden;
const unpacked = (text: string) => new Uint8Array(inflateSync(Buffer.from(text, "base64")));
const fileOf = (name: string) => unpacked(golden.files.find((file) => file.name === name)!.file);
const numbers = (dtype: string, bytes: Uint8Array) =>
  dtype === "uint8" ? bytes : new { float32: Float32Array, int32: Int32Array }[dtype]!(bytes.buffer as ArrayBuffer);

describe("pages", () => {
  for (const { name, file, shape, dtype, values } of golden.files)
    test(name, () => {
      const tensor = io.decodeImage(unpacked(file));
      assert.equal(tensor.dtype.name, dtype);
      const [height, width, channels = 1] = shape;
      assert.deepEqual(tensor.shape, [channels, height, width]);
      assert.deepEqual([...tensor.permute(1, 2, 0).contiguous().numpy()], [...numbers(dtype, unpacked(values))]);
    });

  test("all of a file", () => {
    const volume = io.decodeFrames(unpacked(golden.pages.file));
    assert.deepEqual(volume.shape, [3, 1, 13, 21]);
    assert.deepEqual([...volume.numpy()], [...numbers("int32", unpacked(golden.pages.values))]);
  });

  test("of several sizes are no volume", () => {
    assert.throws(
      () => io.decodeFrames(unpacked(golden.uneven), "uneven.tif"),
      /uneven\.tif: expected pages like the first, \[1, 13, 21\] of uint8, found \[1, 5, 21\] of uint8 on page 2/,
    );
    assert.deepEqual(io.decodeImage(unpacked(golden.uneven)).shape, [1, 13, 21]);
  });

  test("of floats are no image of 8 bits", () =>
    assert.throws(() => imageFromBytes(fileOf("float")), /the file has floats: read it by io\.readImage/));
});

describe("what makes no sense is refused", () => {
  /** The file with the value of an entry changed. */
  const changed = (name: string, tag: number, value: number, count = 1) => {
    const bytes = fileOf(name);
    const view = new DataView(bytes.buffer as ArrayBuffer);
    const start = view.getUint32(4, true);
    for (let at = start + 2; ; at += 12)
      if (view.getUint16(at, true) === tag) {
        view.setUint16(at + 2, 4, true);
        view.setUint32(at + 4, count, true);
        view.setUint32(at + 8, value, true);
        return bytes;
      }
  };
  for (const [what, bytes, says] of [
    ["JPEG inside", changed("strips", 259, 7), /expected pixels that are stored, or packed .*, found JPEG/],
    ["fax", changed("strips", 259, 4), /found CCITT group 4 \(fax\)/],
    ["an unknown compression", changed("strips", 259, 99), /found compression 99/],
    ["no pixels", changed("grey 4", 256, 0), /expected an image with pixels/],
    ["too many pixels", changed("grey 4", 256, 2 ** 31), /expected pages that so small a file can hold/],
    ["a width that does not fit", changed("grey 4", 256, 4000), /expected 26000 bytes of pixels, found \d+/],
    ["numbers of 7 bits", changed("grey 4", 258, 7), /found numbers of 7 bits/],
    ["YCbCr", changed("strips", 262, 6), /found YCbCr/],
    [
      "a strip outside",
      changed("grey 4", 273, 1e9),
      /bytes of pixels from byte 1000000000 on, found the end of the file/,
    ],
    ["a list outside", changed("grey 4", 273, 1e9, 1e9), /expected 1000000000 values inside the file/],
    ["a page that leads to itself", loop(), /expected another page, found the page at byte \d+ again/],
    ["BigTIFF", fileOf("strips").with(2, 43), /expected a TIFF of less than 4 GB, found a BigTIFF/],
  ] as [string, Uint8Array, RegExp][])
    test(what, () => assert.throws(() => io.decodeFrames(bytes, "bad.tif"), says));

  function loop(): Uint8Array {
    const bytes = fileOf("strips");
    const view = new DataView(bytes.buffer as ArrayBuffer);
    const start = view.getUint32(4, true);
    view.setUint32(start + 2 + 12 * view.getUint16(start, true), start, true);
    return bytes;
  }
});
