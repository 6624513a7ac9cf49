import { noGrad } from "../../autograd/mode.js";
import { RuntimeError, ValueError } from "../../errors.js";
import { matmul } from "../../ops/linalg.js";
import { Tensor } from "../../tensor/tensor.js";
import { byName, type Trailing } from "../../arguments.js";
import type { Module } from "../module.js";
import { Parameter } from "../parameter.js";
import { addNamedHook, fieldsOf, findNamedHook } from "./hookRegistry.js";

export interface SpectralNormOptions {
  /** The parameter. */
  name?: string;
  /** Steps of the power iteration a `forward`. */
  nPowerIterations?: number;
  eps?: number;
  /** The dimension of the outputs; 1 for transposed convolutions, else 0. */
  dim?: number | null;
}

class SpectralNorm {
  constructor(
    readonly name: string,
    readonly iterations: number,
    readonly dim: number,
    readonly eps: number,
  ) {}

  matrix(weight: Tensor): Tensor {
    const order = [this.dim, ...weight.shape.map((_, d) => d).filter((d) => d !== this.dim)];
    return weight.permute(order).reshape(weight.shape[this.dim], -1);
  }

  unit(vector: Tensor): Tensor {
    return vector.div(Math.max(Math.sqrt(vector.mul(vector).sum().item()), this.eps));
  }

  /** The weight divided by its largest singular value, as the power iteration knows it. */
  compute(module: Module, iterate: boolean): Tensor {
    const fields = fieldsOf(module);
    const weight = fields[`${this.name}_orig`] as Tensor;
    const [u, v] = [fields[`${this.name}_u`] as Tensor, fields[`${this.name}_v`] as Tensor];
    const matrix = this.matrix(weight);
    if (iterate)
      noGrad(() => {
        for (let i = 0; i < this.iterations; i++) {
          v.copy_(this.unit(matmul(matrix.t(), u)));
          u.copy_(this.unit(matmul(matrix, v)));
        }
      });
    const [left, right] = iterate ? [u.clone(), v.clone()] : [u, v];
    return weight.div(left.dot(matmul(matrix, right)));
  }
}

const isSpectralNorm =
  (name: string) =>
  (what: object): what is SpectralNorm =>
    what instanceof SpectralNorm && what.name === name;

/**
 * Divides a parameter by its largest singular value before each `forward`; while training, a power iteration follows that value.
 * @throws RuntimeError where it is divided already, ValueError for `nPowerIterations` below 1.
 * https://pytorch.org/docs/1.13/generated/torch.nn.utils.spectral_norm.html (Miyato et al., https://arxiv.org/abs/1802.05957)
 */
export function spectralNorm<M extends Module>(
  module: M,
  ...args: Trailing<[string, number, number, number | null], SpectralNormOptions>
): M {
  const options = byName<SpectralNormOptions>("spectralNorm", ["name", "nPowerIterations", "eps", "dim"], args);
  const { name = "weight", nPowerIterations = 1, eps = 1e-12 } = options;
  const dim = options.dim ?? (/^ConvTranspose/.test(module.className()) ? 1 : 0);
  if (findNamedHook(module, isSpectralNorm(name)) !== null)
    throw new RuntimeError(`Cannot register two spectral_norm hooks on the same parameter ${name}`);
  if (nPowerIterations <= 0)
    throw new ValueError(`Expected n_power_iterations to be positive, but got n_power_iterations=${nPowerIterations}`);
  const fields = fieldsOf(module);
  if (fields[name] === null)
    throw new ValueError(`\`SpectralNorm\` cannot be applied as parameter \`${name}\` is None`);
  const weight = module.getParameter(name);
  const norm = new SpectralNorm(name, nPowerIterations, dim, eps);
  const [height, width] = norm.matrix(weight.detach()).shape;
  const draw = (length: number) => norm.unit(Tensor.allocate([length], weight.dtype).normal_(0, 1));
  const [u, v] = [draw(height), draw(width)];
  delete fields[name];
  module.registerParameter(`${name}_orig`, weight);
  fields[name] = weight.detach();
  module.registerBuffer(`${name}_u`, u);
  module.registerBuffer(`${name}_v`, v);
  addNamedHook(module, norm, (of) => (fieldsOf(of)[name] = norm.compute(of, of.training)));
  return module;
}

/** Makes the divided parameter the parameter. @throws ValueError where it is not divided. https://pytorch.org/docs/1.13/generated/torch.nn.utils.remove_spectral_norm.html */
export function removeSpectralNorm<M extends Module>(module: M, name = "weight"): M {
  const found = findNamedHook(module, isSpectralNorm(name));
  if (found === null) throw new ValueError(`spectral_norm of '${name}' not found in ${module}`);
  const fields = fieldsOf(module);
  const weight = noGrad(() => found.what.compute(module, false));
  for (const field of [name, `${name}_u`, `${name}_v`, `${name}_orig`]) delete fields[field];
  module.registerParameter(name, new Parameter(weight.detach()));
  found.remove();
  return module;
}
