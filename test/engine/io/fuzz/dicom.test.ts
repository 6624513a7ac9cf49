import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { inflateSync } from "node:zlib";
import { parseDicom } from "../../../../src/engine/vision/dicom/file.js";
import { imageOf } from "../../../../src/engine/vision/dicom/image.js";
// Methods of tensors come with it.
import "../../../../src/engine/torch.js";
import { fuzz } from "./fuzz.js";

const { files } = JSON.parse(readFileSync("test/golden/vision/dicom.json", "utf8")) as {
  files: { name: string; file: string }[];
};

/** Pictures of millions of pixels in few bytes are read: they may be of one colour. */
const memory = 256 * 2 ** 20;

describe("damaged DICOM files", () => {
  for (const name of ["explicit", "implicit", "deflated", "enhanced", "rle rgb", "lossless 12 +e1", "jpeg frames"])
    test(name, async () => {
      const valid = new Uint8Array(inflateSync(Buffer.from(files.find((file) => file.name === name)!.file, "base64")));
      const counts = await fuzz(`${name}.dcm`, valid, (bytes, file) => imageOf(parseDicom(file, bytes), true), {
        memory,
      });
      assert.ok(counts.read > 100 && counts.refused > 100, JSON.stringify(counts));
    });
});
