/** What is found in folders, and what is never opened. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import torch from "../../../src/engine/index.js";
import { loadSafetensors, readHdf5 } from "../../../src/engine/io/index.js";
import numpy from "../../../src/engine/numpy/index.js";
import { filesBelow, filesIn, foldersIn } from "../../../src/engine/platform/folders.js";

const root = mkdtempSync(path.join(os.tmpdir(), "gradlens-folders-"));
after(() => rmSync(root, { recursive: true, force: true }));
const at = (...names: string[]) => path.join(root, ...names);
const skip = process.platform === "win32" && "needs named pipes and links";

describe("folders", { skip }, () => {
  mkdirSync(at("data", "cat"), { recursive: true });
  mkdirSync(at("elsewhere"));
  for (const name of [["data", "b.txt"], ["data", "cat", "a.txt"], ["elsewhere", "c.txt"]]) writeFileSync(at(...name), ""); // prettier-ignore
  symlinkSync(at("elsewhere"), at("data", "dog"));
  symlinkSync(at("elsewhere", "c.txt"), at("data", "a link.txt"));
  symlinkSync(at("nowhere"), at("data", "broken"));
  symlinkSync(at("data", "circle"), at("data", "circle"));
  symlinkSync(at("data"), at("data", "cat", "back"));
  execFileSync("mkfifo", [at("data", "pipe.npy")]);

  test("links are what they lead to; pipes, and links to nothing or in a circle, are nothing", () => {
    assert.deepEqual(foldersIn(at("data")), ["cat", "dog"]);
    assert.deepEqual(filesIn(at("data")), ["a link.txt", "b.txt"]);
  });

  test("all files below, without going round", () =>
    assert.deepEqual(filesBelow(at("data")), [
      at("data", "a link.txt"),
      at("data", "b.txt"),
      at("data", "cat", "a.txt"),
      at("data", "dog", "c.txt"),
    ]));

  test("a folder that is not there is named", () => {
    for (const list of [foldersIn, filesIn, filesBelow])
      assert.throws(() => list(at("nowhere")), { name: "ValueError", message: /Cannot read the folder .*nowhere/ });
  });

  test("files that are read out of order are no pipes, devices or folders", () => {
    const readers: ((file: string) => unknown)[] = [torch.load, numpy.load, loadSafetensors, readHdf5];
    for (const read of readers) {
      assert.throws(() => read(at("data", "pipe.npy")), /Cannot read .*pipe\.npy: it is a pipe or a device/);
      assert.throws(() => read("/dev/zero"), /it is a pipe or a device/);
      assert.throws(() => read(at("data")), /it is a folder/);
    }
  });
});
