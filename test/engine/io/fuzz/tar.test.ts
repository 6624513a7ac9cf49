import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { ByteStream } from "../../../../src/engine/io/byteStream.js";
import { tarFiles } from "../../../../src/engine/io/tar.js";
import { tar } from "../../../support/tar.js";
import { fuzz } from "./fuzz.js";

const archive = tar([
  ["folder/", new Uint8Array(0)],
  ["folder/one.txt", new Uint8Array(700).fill(65)],
  ["folder/link", "/etc/passwd"],
  ["folder/two.txt", new Uint8Array(3)],
]);

for (const [name, bytes] of [
  ["tar", archive],
  ["tar.gz", new Uint8Array(gzipSync(archive))],
] as const)
  test(`damaged ${name}`, async () => {
    const counts = await fuzz("the bytes", bytes, (damaged, file) => {
      const stream = new ByteStream(damaged);
      try {
        for (const { content, size } of tarFiles(file, stream)) {
          let read = 0;
          for (const piece of content()) read += piece.length;
          assert.equal(read, size);
        }
      } finally {
        stream.close();
      }
    });
    assert.ok(counts.read > 10 && counts.refused > 1000, JSON.stringify(counts));
  });
