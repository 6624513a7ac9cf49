/** Trains a net as test/golden/trajectories.py does, and compares with what PyTorch recorded. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import torch, { data, type nn, optim, type Tensor } from "../../../src/engine/index.js";
import type { Optimizer } from "../../../src/engine/optim/index.js";
import { valuesOf } from "../../support/close.js";

/** A net's table entry in trajectories.py; what a net does not have is not there. */
export interface Settings {
  lr: number;
  samples: number;
  batch: number;
  channels: number;
  dropout: number;
  activation: "Tanh" | "ReLU";
  /** The ten residual blocks are one. */
  shared: boolean;
  /** The net and its inputs are float64. */
  double?: true;
}

interface Recorded {
  settings: Settings;
  /** By the number of steps done before. */
  losses: Record<string, number>;
  /** By the key of the state: the norm, and up to three elements. */
  state: Record<string, [norm: number, ...elements: number[]]>;
  /** Of the last batch, in evaluation mode. */
  outputs: number[];
}

export type Batch = readonly [input: Tensor, target: Tensor];

interface Training {
  model: (settings: Settings) => nn.Module;
  data: (settings: Settings) => Iterable<Batch>;
  loss: (output: Tensor, target: Tensor) => Tensor;
  optimizer: "SGD" | "Adam";
}

const recorded = JSON.parse(readFileSync("test/golden/trajectories.json", "utf8")) as Record<string, Recorded>;

/** Of losses, relative. */
const TOLERANCE = 1e-3;

/** Of norms of weights, and of outputs, at the end: weights drift further than the loss, along directions that it hardly feels. */
const STATE_TOLERANCE = 1e-2;

/** Of single weights, relative to a mean one: the biases of batch norms begin at zero, so that all they are is drift. */
const ELEMENT_TOLERANCE = 1e-1;

function assertNear(actual: number, expected: number, scale: number, tolerance: number, what: string): void {
  const near = Math.abs(actual - expected) <= tolerance * scale;
  assert.ok(near, `${what} is ${actual}, PyTorch has ${expected} (off by ${Math.abs(actual - expected) / scale})`);
}

/** Trains for as many steps as were recorded and asserts losses on the way, then state and outputs. */
export function assertTrajectory(
  name: string,
  { model: make, data: batches, loss: lossOf, optimizer }: Training,
): void {
  const { settings, losses, state, outputs } = recorded[name];
  torch.manualSeed(0);
  const model = make(settings);
  if (settings.double) model.double();
  torch.manualSeed(1);
  const steps = Math.max(...Object.keys(losses).map(Number));
  const optimize: Optimizer = new optim[optimizer](model.parameters(), { lr: settings.lr });
  const source = batches(settings)[Symbol.iterator]();
  for (let step = 0; ; step++) {
    const [given, target] = source.next().value as Batch;
    const input = settings.double ? given.double() : given;
    const loss = lossOf(model(input) as Tensor, target);
    const expected = losses[step];
    if (expected !== undefined) assertNear(loss.item(), expected, expected, TOLERANCE, `loss at step ${step}`);
    if (step === steps) {
      assertState(model, state);
      assertOutputs(model, input, outputs);
      return;
    }
    optimize.zeroGrad();
    loss.backward();
    optimize.step();
  }
}

const normOf = (values: readonly number[]) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

function assertState(model: nn.Module, expected: Recorded["state"]): void {
  const actual = model.stateDict();
  assert.deepEqual(Object.keys(actual), Object.keys(expected), "keys of the state");
  for (const [key, [norm, ...elements]] of Object.entries(expected)) {
    const values = valuesOf(actual[key]);
    assertNear(normOf(values), norm, norm, STATE_TOLERANCE, `norm of ${key}`);
    const usual = norm / Math.sqrt(values.length);
    elements.forEach((want, i) =>
      assertNear(values[i], want, Math.max(usual, Math.abs(want)), ELEMENT_TOLERANCE, `element ${i} of ${key}`),
    );
  }
}

function assertOutputs(model: nn.Module, input: Tensor, expected: readonly number[]): void {
  model.eval();
  const values = valuesOf(torch.noGrad(() => model(input) as Tensor));
  const scale = Math.max(...expected.map(Math.abs));
  expected.forEach((want, i) => assertNear(values[i], want, scale, STATE_TOLERANCE, `output ${i} in evaluation mode`));
}

/** Epochs of a loader one after the other; each draws its own order when it begins. */
export function* endless(loader: Iterable<Batch>): Generator<Batch> {
  for (;;) yield* loader;
}

/** A tenth of the labels of two classes is wrong. */
export function flipped(labels: Tensor): Tensor {
  return torch.where(torch.rand(labels.length).lt(0.1), labels.neg().add(1), labels);
}

/** Shuffled batches of inputs and labels, without end. */
export function shuffled(inputs: Tensor, labels: Tensor, batchSize: number): Iterable<Batch> {
  const loader = new data.DataLoader(new data.TensorDataset(inputs, labels), { batchSize, shuffle: true });
  return endless(loader as unknown as Iterable<Batch>);
}
