import { MultiMarginLoss } from "../../engine/nn/lossMargins.js";
import { BCELoss, BCEWithLogitsLoss, CrossEntropyLoss, L1Loss, MSELoss, NLLLoss } from "../../engine/nn/loss.js";
import { sigmoid } from "../../engine/ops/math.js";
import { softmax } from "../../engine/ops/softmax.js";
import { Tensor } from "../../engine/tensor/tensor.js";
import type { TaskKind } from "../../protocol/modelView.js";
import { say } from "../../protocol/said.js";
import { numbersOf } from "./numbers.js";
import { Problem } from "./probe.js";

/** What a model's outputs mean. */
export interface Task {
  readonly kind: TaskKind;
  /** 2 for `binary`, 0 for `values`. */
  readonly classes: number;
  /** Numbers of one sample's prediction: 1, or the outputs of `values`. */
  readonly width: number;
  /** Turns outputs into probabilities `[samples, classes]`, of class 1 alone `[samples]` for `binary`; values stay as they are. */
  readonly read: (output: Tensor) => Tensor;
}

const asTheyAre = (output: Tensor): Tensor => output;

/**
 * Tells what outputs mean by the loss they are given to, else by their shape and that of the targets.
 * @param target undefined where a script's targets are not known: two outputs and more are then taken for scores, one for a value, or for a
 * probability where all lie between 0 and 1
 * @throws Problem where a model gives something else than a tensor with a row a sample
 */
export function taskOf(loss: unknown, output: unknown, target: Tensor | undefined): Task {
  if (!(output instanceof Tensor) || output.ndim === 0)
    throw new Problem(
      say("The model's output is not one tensor with a row for each sample, so this view cannot read it."),
    );
  const columns = output.numel() / Math.max(1, output.length);
  const binary = (read: Task["read"]): Task => ({
    kind: "binary",
    classes: 2,
    width: 1,
    read: (given) => read(given).flatten(),
  });
  const classes = (read: Task["read"]): Task => {
    if (output.ndim !== 2)
      throw new Problem(
        say("The outputs have shape {0}: this view needs one row of class scores a sample.", output.shape.join("×")),
      );
    return { kind: "classes", classes: output.shape[1], width: 1, read };
  };
  if (loss instanceof CrossEntropyLoss || loss instanceof MultiMarginLoss) return classes((given) => softmax(given, 1));
  if (loss instanceof NLLLoss) return classes((given) => given.exp());
  if (columns === 1 && loss instanceof BCELoss) return binary(asTheyAre);
  if (columns === 1 && loss instanceof BCEWithLogitsLoss) return binary(sigmoid);
  const values: Task = { kind: "values", classes: 0, width: columns, read: asTheyAre };
  if (loss instanceof MSELoss || loss instanceof L1Loss) {
    const labels = columns === 1 && target !== undefined && isBinary(target) && areProbabilities(output);
    return labels ? binary(asTheyAre) : values;
  }
  const isScores = output.ndim === 2 && columns > 1 && (target === undefined || isClassOf(target, output));
  if (isScores) return classes(sumToOne(output) ? asTheyAre : (given) => softmax(given, 1));
  const isProbability = columns === 1 && areProbabilities(output) && (target === undefined || isBinary(target));
  return isProbability ? binary(asTheyAre) : values;
}

function isClassOf(target: Tensor, output: Tensor): boolean {
  return target.ndim === 1 && target.length === output.length && numbersOf(target).every(Number.isInteger);
}

const isBinary = (target: Tensor): boolean => numbersOf(target).every((value) => value === 0 || value === 1);
const areProbabilities = (output: Tensor): boolean => numbersOf(output).every((value) => value >= 0 && value <= 1);

function sumToOne(output: Tensor): boolean {
  const [rows, columns] = output.shape;
  const values = numbersOf(output);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column];
      if (!(value >= 0)) return false;
      sum += value;
    }
    if (Math.abs(sum - 1) > 1e-3) return false;
  }
  return true;
}

/** What is predicted for each sample of `task.read`'s result: the class and its probability; for values the numbers themselves. */
export function predictionsOf(task: Task, read: Tensor): { predicted: Float32Array; confidence: Float32Array } {
  const values = numbersOf(read);
  if (task.kind === "values") return { predicted: values, confidence: values };
  if (task.kind === "binary") return { predicted: values.map((p) => (p > 0.5 ? 1 : 0)), confidence: values };
  const samples = values.length / task.classes;
  const predicted = new Float32Array(samples);
  const confidence = new Float32Array(samples);
  for (let i = 0; i < samples; i++) {
    let best = 0;
    for (let c = 1; c < task.classes; c++) if (values[i * task.classes + c] > values[i * task.classes + best]) best = c;
    predicted[i] = best;
    confidence[i] = values[i * task.classes + best];
  }
  return { predicted, confidence };
}
