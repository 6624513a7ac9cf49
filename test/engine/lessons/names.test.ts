/** Everything that the lessons use or name (test/golden/lesson_names.json, made from their texts) has its counterpart here. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import torch, * as gradlens from "../../../src/engine/index.js";
import * as datasets from "../../../src/engine/datasets/index.js";
import * as numpy from "../../../src/engine/numpy/index.js";
import { calls } from "./calls.js";
import { counterparts, elsewhere, optionNames, positional, trainingOptions } from "./counterparts.js";

const { data, nn, optim, train } = gradlens;

interface Named {
  name: string;
  file: string;
  line: number;
}

const named = JSON.parse(readFileSync("test/golden/lesson_names.json", "utf8")) as Named[];

/** The rule of DESIGN section 3; classes keep their names, and a trailing underscore stays. */
const camelCase = (name: string) =>
  /^[A-Z]/.test(name) ? name : name.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const parameter = torch.tensor([0.5], { requiresGrad: true });
const optimizer = new optim.SGD([parameter], { lr: 1 });

/** An object of each class whose members the lessons use. */
const objects: Readonly<Record<string, object>> = {
  Tensor: parameter,
  Module: new nn.Sequential(),
  Linear: new nn.Linear(1, 1),
  Embedding: Object.assign(Object.create(nn.Embedding) as object, { weight: new nn.Embedding(1, 1).weight }),
  Optimizer: optimizer,
  LRScheduler: new optim.lrScheduler.StepLR(optimizer, 1),
  DataLoader: new data.DataLoader(new data.TensorDataset(parameter.detach())),
};

const scopes: Readonly<Record<string, object>> = { ...objects, torch, numpy, datasets };

/** A training to which an option is added; one that `train.define` does not have throws. */
const definition: gradlens.train.Definition = {
  model: () => new nn.Linear(1, 1),
  data: () => new data.TensorDataset(parameter.detach()),
  loss: new nn.MSELoss(),
  optimizer: () => optimizer,
  epochs: 1,
};

/** True where every part of the path is a member of the one before. */
function has(scope: object, path: readonly string[]): boolean {
  let value: unknown = scope;
  for (const part of path) {
    if (value === null || value === undefined || !(part in Object(value))) return false;
    value = (value as Record<string, unknown>)[part];
  }
  return true;
}

function hasName(name: string): boolean {
  if (name in counterparts) {
    const path = counterparts[name].split(".");
    const scope = { datasets, numpy }[path[0]];
    return scope === undefined ? has(gradlens, path) : has(scope, path.slice(1));
  }
  const [root, ...path] = name.split(".").map(camelCase);
  // What NumPy's functions do to arrays, torch's do to tensors.
  return root in scopes && (has(scopes[root], path) || (root === "numpy" && has(torch, path)));
}

function check(name: string): void {
  const [, owner, keyword] = /^(.*)\((\w+)\)$/.exec(name) ?? [];
  if (owner !== undefined) {
    const options = calls[owner]?.options ?? [];
    assert.ok(options.includes(optionNames[keyword] ?? camelCase(keyword)), `calls.ts has no call of ${name}`);
    calls[owner].run();
  } else if (name in trainingOptions) {
    train.define({ ...definition, ...trainingOptions[name] });
  } else assert.ok(hasName(name), `there is no ${name}`);
}

describe("the lessons' names", () => {
  test("are all there", () => {
    assert.ok(named.length > 350);
  });

  for (const { name, file, line } of named) {
    if (positional.includes(name) || elsewhere.some(([names]) => names.test(name))) continue;
    test(`${name} (${file}:${line})`, () => check(name));
  }

  test("what is listed as different or elsewhere is named by a lesson", () => {
    const names = named.map(({ name }) => name);
    const listed = [...positional, ...Object.keys(counterparts), ...Object.keys(trainingOptions)];
    assert.deepEqual(
      listed.filter((name) => !names.includes(name)),
      [],
    );
    assert.deepEqual(
      elsewhere.filter(([pattern]) => !names.some((name) => pattern.test(name))),
      [],
    );
  });
});
