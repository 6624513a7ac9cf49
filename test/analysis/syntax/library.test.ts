import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isCall } from "../../../src/analysis/syntax/calls.js";
import { importsLibrary, libraryName } from "../../../src/analysis/syntax/library.js";
import { all, parse } from "../../../src/analysis/syntax/tree.js";

/** The library's name of the callee of the outermost call or `new` in the last statement of a text. */
function named(text: string): string | undefined {
  return libraryName(all(parse("/a.ts", text).statements.at(-1)!, isCall)[0].expression);
}

describe("libraryName", () => {
  const cases: [text: string, name: string | undefined][] = [
    ['import torch from "gradlens"; torch.softmax(x, 1)', "torch.softmax"],
    ['import torch from "gradlens"; new torch.nn.Linear(1, 1)', "nn.Linear"],
    ['import torch from "gradlens"; torch.nn.functional.relu(x)', "F.relu"],
    ['import { nn } from "gradlens"; new nn.Linear(1, 1)', "nn.Linear"],
    ['import { nn as layers } from "gradlens"; new layers.Linear(1, 1)', "nn.Linear"],
    ['import { F } from "gradlens"; F.crossEntropy(x, y)', "F.crossEntropy"],
    ['import { nn } from "gradlens"; const f = nn.functional; f.crossEntropy(x, y)', "F.crossEntropy"],
    ['import { nn } from "gradlens"; const { Linear: Dense } = nn; new Dense(1, 1)', "nn.Linear"],
    ['import { optim } from "gradlens"; new optim.lrScheduler.StepLR(o, 1)', "optim.lrScheduler.StepLR"],
    ['import * as gl from "gradlens"; gl.noGrad(f)', "torch.noGrad"],
    ['import * as gl from "gradlens"; new gl.default.nn.ReLU()', "nn.ReLU"],
    ['import torch from "gradlens"; new torch.utils.data.DataLoader(d)', "data.DataLoader"],
    ['import { train } from "gradlens"; train.metrics.accuracy(a, b)', "metrics.accuracy"],
    ['import { makeMoons } from "gradlens/datasets"; makeMoons()', "datasets.makeMoons"],
    ['const torch = require("gradlens"); torch.relu(x)', "torch.relu"],
    ['import { nn } from "gradlens"; function f(nn) { nn.Linear(1) }', undefined],
    ['import { nn } from "other"; new nn.Linear(1, 1)', undefined],
    ['import torch from "gradlens"; torch.relu(x).sum()', undefined],
  ];
  for (const [text, name] of cases) test(text, () => assert.equal(named(text), name));
});

test("importsLibrary: a file that imports types alone does not", () => {
  const imports = (text: string) => importsLibrary(parse("/a.ts", text));
  assert.deepEqual(
    ['import torch from "gradlens"', 'import type { Tensor } from "gradlens"', 'import fs from "node:fs"'].map(imports),
    [true, false, false],
  );
});
