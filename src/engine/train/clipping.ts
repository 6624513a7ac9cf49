import { noGrad } from "../autograd/mode.js";
import type { Tensor } from "../tensor/tensor.js";

/** Where the norm is tiny, the factor stays finite. */
const small = 1e-6;

/** Scales all gradients so that their Euclidean norm over all parameters is at most `maxNorm`. */
export function clipGradNorm_(parameters: readonly Tensor[], maxNorm: number): void {
  const grads = parameters.flatMap(({ grad }) => (grad === null ? [] : [grad]));
  noGrad(() => {
    const norm = Math.sqrt(grads.reduce((sum, grad) => sum + grad.square().sum().item(), 0));
    const factor = maxNorm / (norm + small);
    if (factor < 1) for (const grad of grads) grad.mul_(factor);
  });
}

/** Keeps every gradient value within plus and minus `limit`. */
export function clipGradValue_(parameters: readonly Tensor[], limit: number): void {
  noGrad(() => {
    for (const { grad } of parameters) grad?.clamp_(-limit, limit);
  });
}
