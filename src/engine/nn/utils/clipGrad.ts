import { noGrad } from "../../autograd/mode.js";
import { fastClampGradients, fastGradientNorm, fastScaleGradients } from "../../backend/cpu/wasm/optimizer.js";
import { RuntimeError } from "../../errors.js";
import { tensor } from "../../ops/creation.js";
import { distanceNorm } from "../../ops/distanceNorm.js";
import { stack } from "../../ops/join.js";
import { float32 } from "../../tensor/dtype.js";
import { Tensor } from "../../tensor/tensor.js";
import { byName, type Trailing } from "../../arguments.js";

export interface ClipGradNormOptions {
  /** The order of the norm; Infinity for the largest element. */
  normType?: number;
  /** Refuse a norm that is NaN or infinite. */
  errorIfNonfinite?: boolean;
}

/** One tensor or several. */
export type Tensors = Tensor | Iterable<Tensor>;

function gradsOf(parameters: Tensors): Tensor[] {
  const list = parameters instanceof Tensor ? [parameters] : [...parameters];
  return list.flatMap(({ grad }) => (grad === null ? [] : [grad.detach()]));
}

/**
 * Scales all gradients together, in place, so that their norm is at most `maxNorm`.
 * @returns the norm before
 * @throws RuntimeError for a norm that is not finite, where `errorIfNonfinite` asks for it.
 * https://pytorch.org/docs/1.13/generated/torch.nn.utils.clip_grad_norm_.html
 */
export function clipGradNorm_(
  parameters: Tensors,
  maxNorm: number,
  ...args: Trailing<[number, boolean], ClipGradNormOptions>
): Tensor {
  const options = byName<ClipGradNormOptions>("clipGradNorm_", ["normType", "errorIfNonfinite"], args);
  const { normType = 2, errorIfNonfinite = false } = options;
  const grads = gradsOf(parameters);
  if (grads.length === 0) return tensor(0, { dtype: float32 });
  return noGrad(() => {
    const fast = normType === 2 ? fastGradientNorm(grads) : null;
    const total = fast === null ? totalNorm(grads, normType) : tensor(fast, { dtype: grads[0].dtype });
    const value = fast ?? total.item();
    if (errorIfNonfinite && !Number.isFinite(value))
      throw new RuntimeError(
        `The total norm of order ${normType} for gradients from \`parameters\` is non-finite, so it cannot be clipped. To disable ` +
          "this error and scale the gradients by the non-finite norm anyway, set `errorIfNonfinite: false`",
      );
    const factor = Math.min(maxNorm / (value + 1e-6), 1);
    if (!fastScaleGradients(grads, factor))
      for (const grad of grads) grad.mul_(total.dtype === float32 ? Math.fround(factor) : factor);
    return total;
  });
}

/** The norm of the tensors' norms, 0-d. */
function totalNorm(grads: readonly Tensor[], normType: number): Tensor {
  const norms = grads.map((grad) => distanceNorm(grad.reshape(-1), normType, 0, false));
  return distanceNorm(stack(norms), normType, 0, false);
}

/** Keeps every element of the gradients within ±`clipValue`, in place. https://pytorch.org/docs/1.13/generated/torch.nn.utils.clip_grad_value_.html */
export function clipGradValue_(parameters: Tensors, clipValue: number): void {
  const grads = gradsOf(parameters);
  if (grads.length === 0 || fastClampGradients(grads, clipValue)) return;
  noGrad(() => grads.forEach((grad) => void grad.clamp_(-clipValue, clipValue)));
}
