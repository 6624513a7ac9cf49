/** Models as Python code: what is written, and what the real PyTorch makes of it. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, test } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";
import { exportPytorch, pytorchModel } from "../../../src/engine/pytorch/export.js";
import { Tensor } from "../../../src/engine/tensor/tensor.js";
import { examples } from "./models.js";
import { python, skip } from "./python.js";

/** `GRADLENS_GOLDEN=write` writes the texts that the code is compared with. */
const writes = process.env.GRADLENS_GOLDEN === "write";
const golden = (name: string) => path.join("test/golden/pytorch", `${name}.py`);

const tensorsIn = (value: unknown): Tensor[] =>
  value instanceof Tensor
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap(tensorsIn)
      : [];

describe("export to PyTorch", () => {
  for (const { name, model, inputs } of examples)
    test(`code of ${name}`, () => {
      torch.manualSeed(0);
      const { source } = pytorchModel(model(), inputs(2));
      if (writes) writeFileSync(golden(name), source);
      assert.equal(source, readFileSync(golden(name), "utf8"));
    });

  test("the real PyTorch gives the same outputs, at other batch sizes too", { skip }, () => {
    const folders = examples.map(({ name, model: make, inputs }) => {
      torch.manualSeed(1);
      const folder = path.join(mkdtempSync(path.join(os.tmpdir(), "pytorch-")), name);
      const model = make();
      exportPytorch(model, inputs(1), folder);
      model.eval();
      const all = [inputs(1), inputs(3)];
      const call = model as unknown as (...args: Tensor[]) => unknown;
      const { className } = pytorchModel(model, inputs(2));
      const outputs = all.map((args) => tensorsIn(torch.noGrad(() => call(...args))));
      torch.save({ className, inputs: all, outputs }, path.join(folder, "expected.pth"));
      return folder;
    });
    const { stdout, stderr, status } = spawnSync(python!, ["test/engine/pytorch/compare.py", ...folders], {
      encoding: "utf8",
    });
    assert.equal(stdout + (status === 0 ? "" : stderr), "");
  });

  const refused: [name: string, run: (x: Tensor) => unknown, message: RegExp][] = [
    ["an operation", (x) => torch.linalg.inv(x.t().matmul(x)), /'linalg.inv' \(in Refused\) cannot be exported/],
    ["random numbers", (x) => x.add(torch.rand(2)), /has other values in each run/],
  ];
  for (const [name, run, message] of refused)
    test(`refuses ${name} without counterpart`, () => {
      class Refused extends nn.Module {
        override forward(x: Tensor) {
          return run(x);
        }
      }
      assert.throws(() => pytorchModel(new Refused(), torch.randn(2, 2)), message);
    });

  test("leaves the model and the random numbers as they were", () => {
    const model = new nn.Sequential(new nn.BatchNorm1d(2), new nn.Dropout(0.5));
    torch.manualSeed(3);
    const expected = torch.rand(2).tolist();
    torch.manualSeed(3);
    pytorchModel(model, torch.ones([2, 2]));
    assert.deepEqual(torch.rand(2).tolist(), expected);
    assert.deepEqual(model.stateDict()["0.running_mean"].tolist(), [0, 0]);
  });
});
