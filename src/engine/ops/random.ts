import { RuntimeError } from "../errors.js";
import { byName, checkOptions, type Trailing } from "../arguments.js";
import { type DType, float32, getDefaultDtype, int64 } from "../tensor/dtype.js";
import { device as deviceOf } from "../tensor/device.js";
import { defaultGenerator, type Generator } from "../tensor/random/generator.js";
import {
  type Destination,
  type FloatArray,
  fillBernoulliFrom,
  fillNormal,
  fillPermutation,
  fillRandomFromTo,
  fillUniform,
  iterationOrder,
  randperm as permutation,
} from "../tensor/random/samplers.js";
import { namesOf, setNames } from "../tensor/names.js";
import { Tensor } from "../tensor/tensor.js";
import { address } from "../backend/cpu/address.js";
import { encode } from "../backend/cpu/numeric.js";
import { sizesAndOptions, type SizesAndOptions, tensorOptions, type TensorOptions } from "./creation.js";
import { methods } from "./methods.js";
import { copyInto } from "./operation.js";
import type { Shape } from "../tensor/shape.js";
import { isGradEnabled } from "../autograd/mode.js";

export interface GeneratorOption {
  /** Where the random bits come from; the default generator is that of `manualSeed`. */
  generator?: Generator;
}

export interface RandomOptions extends TensorOptions, GeneratorOption {}

const generatorOption = ["generator"];

type Fill = (destination: Destination, generator: Generator, contiguous: boolean) => void;

function make(shape: Shape, options: RandomOptions, dtype: DType, fill: Fill): Tensor {
  const out = Tensor.empty(shape, dtype, deviceOf(options.device ?? "cpu"));
  if (!out.storageRef.hollow) fillValues(out, fill, options.generator ?? defaultGenerator, true);
  if (options.names) setNames(out, options.names);
  return options.requiresGrad ? out.requiresGrad_() : out;
}

/** The 16-bit floats are drawn as float32 and rounded; PyTorch draws fewer bits for them. */
function fillValues(x: Tensor, fill: Fill, generator: Generator, contiguous: boolean): void {
  if (!x.isFloatingPoint() || x.dtype.codec === null) return fill(destinationOf(x), generator, contiguous);
  const values = Tensor.allocate(x.shape, float32);
  fill(destinationOf(values), generator, contiguous);
  copyInto(x, values);
}

/** The elements of a contiguous tensor. */
export function destinationOf(x: Tensor): Destination {
  const { storageRef } = x;
  const pointer = storageRef.pointer === 0 ? 0 : address(x);
  return { array: storageRef.array!, base: storageRef.base + x.offset, pointer, length: x.numel(), dtype: x.dtype };
}

/** Fills in place, in the order in which PyTorch walks the memory of a tensor that is not contiguous. */
export function fillInPlace(x: Tensor, options: GeneratorOption, fill: Fill): Tensor {
  if (isGradEnabled() && x.isLeaf && x.requiresGrad)
    throw new RuntimeError("a leaf Variable that requires grad is being used in an in-place operation.");
  if (!x.storageRef.hollow) {
    const generator = options.generator ?? defaultGenerator;
    if (x.isContiguous()) fillValues(x, fill, generator, true);
    else {
      const walked = x.detach().permute(iterationOrder(x.shape, x.strides));
      const values = Tensor.allocate(walked.shape, x.dtype);
      fillValues(values, fill, generator, false);
      copyInto(walked, values);
    }
  }
  x.storageRef.version++;
  return x;
}

type RandomArguments = SizesAndOptions;

/** Values uniform in [0, 1). https://pytorch.org/docs/1.13/generated/torch.rand.html */
export function rand(...args: RandomArguments): Tensor {
  const [shape, options] = sizesAndOptions("rand", args, generatorOption) as [Shape, RandomOptions];
  return make(shape, options, options.dtype ?? getDefaultDtype(), (to, generator) => fillUniform(to, generator));
}

/** Values from the standard normal distribution. https://pytorch.org/docs/1.13/generated/torch.randn.html */
export function randn(...args: RandomArguments): Tensor {
  const [shape, options] = sizesAndOptions("randn", args, generatorOption) as [Shape, RandomOptions];
  return make(shape, options, options.dtype ?? getDefaultDtype(), (to, generator) => fillNormal(to, generator));
}

/** As `rand`, in the shape and dtype of `x`. https://pytorch.org/docs/1.13/generated/torch.rand_like.html */
export function randLike(x: Tensor, options: RandomOptions = {}): Tensor {
  tensorOptions("randLike", options, generatorOption);
  return rand(x.shape, { dtype: x.dtype, device: x.device, names: namesOf(x), ...options });
}

/** As `randn`, in the shape and dtype of `x`. https://pytorch.org/docs/1.13/generated/torch.randn_like.html */
export function randnLike(x: Tensor, options: RandomOptions = {}): Tensor {
  tensorOptions("randnLike", options, generatorOption);
  return randn(x.shape, { dtype: x.dtype, device: x.device, names: namesOf(x), ...options });
}

/** Whole numbers from `low` (0 by default) to before `high`, int64. https://pytorch.org/docs/1.13/generated/torch.randint.html */
export function randint(high: number, shape: Shape, options?: RandomOptions): Tensor;
export function randint(low: number, high: number, shape: Shape, options?: RandomOptions): Tensor;
export function randint(...args: (number | Shape | RandomOptions | undefined)[]): Tensor {
  const [low, high] = typeof args[1] === "number" ? [args[0] as number, args[1]] : [0, args[0] as number];
  const [shape, options = {}] = args.slice(typeof args[1] === "number" ? 2 : 1) as [Shape, RandomOptions?];
  tensorOptions("randint", options, generatorOption);
  return make(shape, options, options.dtype ?? int64, (to, generator) => fillRandomFromTo(to, generator, low, high));
}

/** The numbers 0 to n − 1 in random order, int64. https://pytorch.org/docs/1.13/generated/torch.randperm.html */
export function randperm(n: number, options: RandomOptions = {}): Tensor {
  tensorOptions("randperm", options, generatorOption);
  const generator = options.generator ?? defaultGenerator;
  if (!(n >= 0)) throw new RuntimeError(`Trying to create tensor with negative dimension ${n}: [${n}]`);
  const out = Tensor.empty([n], options.dtype ?? int64);
  if (out.dtype === int64 && fillPermutation(destinationOf(out), generator)) return out;
  encode(out.storageRef, 0, permutation(n, generator));
  return out;
}

/** 1 with the probability that each element gives, else 0. https://pytorch.org/docs/1.13/generated/torch.bernoulli.html */
export function bernoulli(p: Tensor, options: GeneratorOption = {}): Tensor {
  checkOptions("bernoulli", options, generatorOption);
  if (p.storageRef.hollow && !p.isMeta) return Tensor.hollow(p.shape, p.dtype);
  const out = Tensor.allocate(p.shape, p.dtype, p.device);
  const probabilities = p.detach().contiguous();
  const { array, base } = destinationOf(probabilities);
  return fillInPlace(out, options, (to, generator) => fillBernoulliFrom(to, generator, array as FloatArray, base));
}

/** The parameters of a distribution, by position or by name, and a generator. */
export type Drawn<A extends string, B extends string = A> = Trailing<
  A extends B ? [number] : [number, number],
  DrawnOptions<A | B>
>;
type DrawnOptions<Names extends string> = { [N in Names]?: number } & GeneratorOption;

export function drawn<Names extends string>(
  of: string,
  names: readonly Names[],
  args: readonly unknown[],
): DrawnOptions<Names> {
  return byName<DrawnOptions<Names>>(of, [...names, "generator"], args);
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * Fills with values uniform in [from, to). https://pytorch.org/docs/1.13/generated/torch.Tensor.uniform_.html
     * @throws RuntimeError where its arguments do not fit together.
     */
    uniform_(...args: Drawn<"from", "to">): Tensor;
    /**
     * Fills with values from a normal distribution. https://pytorch.org/docs/1.13/generated/torch.Tensor.normal_.html
     * @throws RuntimeError for numbers below what is allowed.
     */
    normal_(...args: Drawn<"mean", "std">): Tensor;
  }
}

methods({
  uniform_(...args) {
    const { from = 0, to = 1, ...options } = drawn("uniform_", ["from", "to"], args);
    return fillInPlace(this, options, (destination, generator) => fillUniform(destination, generator, from, to));
  },
  normal_(...args) {
    const { mean = 0, std = 1, ...options } = drawn("normal_", ["mean", "std"], args);
    return fillInPlace(this, options, (destination, generator, contiguous) =>
      fillNormal(destination, generator, mean, std, contiguous),
    );
  },
});
