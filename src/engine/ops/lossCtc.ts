import { intoContiguous, operand } from "../backend/cpu/numeric.js";
import { ctcAlignments, type CtcProblem } from "../backend/cpu/ctc.js";
import { IndexError, RuntimeError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { formatShape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { clampMin } from "./arithmeticClamp.js";
import { tensor } from "./creation.js";
import { checkReduction, type LossOptions, reduce } from "./lossReduction.js";
import { apply, type ComputeOperation, define } from "./operation.js";
import { where } from "./where.js";

interface Ctc {
  inputLengths: readonly number[];
  targetLengths: readonly number[];
  blank: number;
  zeroInfinity: boolean;
}

/** The label sequences of a batch: rows of a matrix, or one after the other in a vector. */
function labelsOf(targets: Tensor, lengths: readonly number[]): number[][] {
  const all: number[] = [];
  targets.forEachValue((label) => void all.push(label));
  let start = 0;
  return lengths.map((length, i) => {
    const from = targets.ndim === 2 ? i * targets.shape[1] : start;
    start += length;
    return all.slice(from, from + length);
  });
}

function problems(x: Tensor, targets: Tensor, { inputLengths, targetLengths, blank }: Ctc): CtcProblem[] {
  const [, batch, classes] = x.shape;
  const { array, base } = operand(x.contiguous());
  return labelsOf(targets, targetLengths).map((labels, i) => ({
    scores: array,
    start: base + i * classes,
    step: batch * classes,
    time: inputLengths[i],
    labels,
    blank,
  }));
}

/** Negative log likelihoods of label sequences, one a batch entry. */
const ctcOp = define<Ctc, ComputeOperation<Ctc>>({
  name: "ctcLoss",
  gradName: "CtcLossBackward0",
  saves: [0, 1],
  infer: ([x, targets], params) => {
    checkCtc(x, targets, params);
    return { shape: [x.shape[1]], dtype: x.dtype };
  },
  forward: ([output], [x, targets], params) => {
    const losses = problems(x, targets, params).map((problem) => ctcAlignments(problem).loss);
    intoContiguous(output, (out, base) => losses.forEach((loss, i) => (out[base + i] = loss)));
  },
  backward: (c, g) => [apply(ctcBackwardOp, [g!, c.input(0), c.input(1)], c.params), null],
  formula: { forward: "−ln p(targets | x)", backward: ["g · (eˣ − expected counts)"] },
});

/** The gradient of the scores before log-softmax, as PyTorch has it: it is right only behind a log-softmax. */
const ctcBackwardOp = define<Ctc, ComputeOperation<Ctc>>({
  name: "ctcLossBackward",
  gradName: "",
  saves: [],
  infer: ([, x]) => x,
  forward: ([output], [g, x, targets], params) => {
    const [, batch, classes] = x.shape;
    const grads = operand(g.contiguous());
    intoContiguous(output, (out, base) =>
      problems(x, targets, params).forEach((problem, i) => {
        const { loss, occupancy } = ctcAlignments(problem);
        if (loss === Infinity && params.zeroInfinity) return;
        const scale = grads.array[grads.base + i];
        for (let t = 0; t < problem.time; t++)
          for (let k = 0; k < classes; k++) {
            const score = problem.scores[problem.start + t * problem.step + k];
            const expected = Math.exp(occupancy(t, k) + loss - score);
            out[base + (t * batch + i) * classes + k] = (Math.exp(score) - expected) * scale;
          }
      }),
    );
  },
  backward: null,
  formula: { forward: "g · (eˣ − expected counts)", backward: [] },
});

function checkCtc(x: Tensor, targets: Tensor, { inputLengths, targetLengths, blank }: Ctc): void {
  const [time, batch, classes] = x.shape;
  if (!x.dtype.isFloatingPoint) throw new RuntimeError(`"ctc_loss_cpu" not implemented for '${x.dtype.scalarType}'`);
  if (!(blank >= 0 && blank < classes)) throw new RuntimeError("blank must be in label range");
  if (inputLengths.length !== batch) throw new RuntimeError("input_lengths must be of size batch_size");
  if (targetLengths.length !== batch) throw new RuntimeError("target_lengths must be of size batch_size");
  const longest = Math.max(0, ...inputLengths);
  if (longest > time)
    throw new RuntimeError(
      `Expected input_lengths to have value at most ${time}, but got value ${longest} (while checking arguments for ctc_loss_cpu)`,
    );
  if (inputLengths.some((length) => length < 0))
    throw new RuntimeError(
      `Expected input_lengths to have value at least 0, but got value ${Math.min(...inputLengths)} (while checking arguments for ctc_loss_cpu)`,
    );
  const total = targetLengths.reduce((a, b) => a + b, 0);
  if (targets.ndim === 1 && targets.numel() !== total)
    throw new RuntimeError(
      `Expected tensor to have size ${total} at dimension 0, but got size ${targets.numel()} for argument #2 'targets' ` +
        "(while checking arguments for ctc_loss_cpu)",
    );
  if (targets.ndim === 2 && (targets.shape[0] !== batch || Math.max(0, ...targetLengths) > targets.shape[1]))
    throw new RuntimeError(
      `Expected tensor to have size at least ${Math.max(0, ...targetLengths)} at dimension 1, but got size ` +
        `${formatShape(targets.shape)} for argument #2 'targets' (while checking arguments for ctc_loss_cpu)`,
    );
  if (!targets.storageRef.hollow)
    targets.detach().forEachValue((label) => {
      if (label < 0 || label >= classes)
        throw new IndexError(`label ${label} in targets is out of range: the input has ${classes} classes`);
    });
}

/** Lengths as a tensor or an array. */
export type Lengths = Tensor | readonly number[] | number;

function numbersOf(lengths: Lengths): number[] {
  if (typeof lengths === "number") return [lengths];
  if (!(lengths instanceof Tensor)) return [...lengths];
  const out: number[] = [];
  lengths.forEachValue((length) => void out.push(length));
  return out;
}

export interface CTCOptions extends LossOptions {
  /** The class that stands for no label. */
  blank?: number;
  /** Count sequences that cannot be aligned as 0 rather than infinite. */
  zeroInfinity?: boolean;
}

/**
 * Connectionist temporal classification.
 * @param logProbs log-probabilities `[T, N, C]` or `[T, C]`
 * @param targets labels `[N, S]`, or all in one vector
 * @param inputLengths number of times of each entry
 * @param targetLengths number of labels of each entry
 * @throws RuntimeError for lengths and labels that do not fit.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.ctc_loss.html (Graves et al., 2006)
 */
export function ctcLoss(
  logProbs: Tensor,
  targets: Tensor,
  inputLengths: Lengths,
  targetLengths: Lengths,
  options: CTCOptions = {},
): Tensor {
  const {
    blank = 0,
    reduction = "mean",
    zeroInfinity = false,
  } = checkOptions("ctcLoss", options, ["blank", "reduction", "zeroInfinity"]);
  checkReduction(reduction);
  const isBatch = logProbs.ndim === 3;
  const lengths = numbersOf(targetLengths);
  const params = { inputLengths: numbersOf(inputLengths), targetLengths: lengths, blank, zeroInfinity };
  const raw = apply(ctcOp, [isBatch ? logProbs : logProbs.unsqueeze(1), targets], params);
  const finite = zeroInfinity ? where(raw.eq(Infinity), 0, raw) : raw;
  if (reduction === "mean") {
    const counts = clampMin(tensor(lengths, { dtype: raw.dtype, device: raw.device }), 1);
    return finite.div(counts).mean();
  }
  return reduce(isBatch || reduction === "sum" ? finite : finite.squeeze(0), reduction);
}
