/**
 * Pointwise operations by the WASM kernels, on operands of any strides that broadcast. Each function returns false where no kernel
 * fits, and then the caller's TypeScript reference runs: other dtypes, no WASM, more than MAX_RANK dimensions.
 */
import { allocateBytes } from "../../memory/blocks.js";
import { heap } from "../../memory/heap.js";
import { type DType, dtypes, float32, float64 } from "../../tensor/dtype.js";
import { sameShape } from "../../tensor/shape.js";
import { Tensor } from "../../tensor/tensor.js";
import { address } from "./address.js";
import { DIMENSION_WORDS, writeCopy, writeThree, writeTwo, written } from "./wasm/dimensions.js";
import {
  type BinaryKernel,
  type CastCall,
  castKernel,
  type CompareKernel,
  type CopyCall,
  type PointwiseKernels,
  pointwiseKernels,
  type ThreeKernel,
  type UnaryKernel,
} from "./wasm/pointwise.js";

export type { BinaryKernel, CompareKernel, ThreeKernel, UnaryKernel };

/** The kernels for a floating type, and the block of the heap through which calls hand them numbers and dimensions. */
interface Kit {
  readonly dtype: DType;
  readonly kernels: PointwiseKernels;
  /** Address of the operation's parameters. */
  readonly parameters: number;
  /** The block as values of `dtype`. */
  readonly values: Float32Array | Float64Array;
}

interface Workspace {
  readonly float32: Kit;
  readonly float64: Kit;
  readonly copies: Readonly<Record<number, CopyCall>>;
  readonly casts: Readonly<Record<string, Readonly<Record<string, CastCall | undefined>>>>;
  readonly copyBytes: (to: number, from: number, bytes: number) => void;
  /** Address of the dimensions, and of the words from there on. */
  readonly dimensions: number;
  readonly words: Int32Array;
}

/** Bytes of the block: eight parameters, one plain number an operand, then the dimensions. */
const OPERANDS = 64;
const OPERAND_BYTES = 16;
const DIMENSIONS = 128;
const BLOCK_BYTES = DIMENSIONS + DIMENSION_WORDS * 4;

let current: Workspace | null | undefined;

/** Made at the first call; null where there are no kernels. */
function workspace(): Workspace | null {
  if (current === undefined) current = createWorkspace();
  return current;
}

function createWorkspace(): Workspace | null {
  const memory = heap();
  if (memory === null) return null;
  const { exports } = memory.kernels;
  const block = allocateBytes(BLOCK_BYTES);
  const words = memory.views.int32 as Int32Array;
  const kit = (dtype: DType): Kit => ({
    dtype,
    kernels: pointwiseKernels(exports, dtype === float32 ? 32 : 64),
    parameters: block,
    values: memory.views[dtype.name] as Float32Array | Float64Array,
  });
  const casts = dtypes.map((from) => [
    from.name,
    Object.fromEntries(dtypes.map((to) => [to.name, castKernel(exports, from.name, to.name)])),
  ]);
  return {
    float32: kit(float32),
    float64: kit(float64),
    copies: { 1: exports.copyStrided1, 2: exports.copyStrided2, 4: exports.copyStrided4, 8: exports.copyStrided8 },
    casts: Object.fromEntries(casts) as Workspace["casts"],
    copyBytes: exports.copyBytes,
    dimensions: block + DIMENSIONS,
    words,
  };
}

function kitFor(dtype: DType): Kit | null {
  if (dtype !== float32 && dtype !== float64) return null;
  const all = workspace();
  if (all === null) return null;
  return dtype === float32 ? all.float32 : all.float64;
}

function writeParameters({ values, dtype, parameters }: Kit, given: readonly number[]): void {
  const at = parameters / dtype.itemsize;
  for (let i = 0; i < given.length; i++) values[at + i] = given[i];
}

const none: readonly number[] = [];

/** `output = name(x)`, with the parameters that the kernel names. */
export function fastUnary(name: UnaryKernel, output: Tensor, x: Tensor, parameters: readonly number[] = none): boolean {
  const kit = kitFor(output.dtype);
  const call = kit?.kernels.unary[name];
  if (kit === null || call === undefined) return false;
  const to = address(output);
  if (parameters.length > 0) writeParameters(kit, parameters);
  const direct = x.dtype === kit.dtype && x.isContiguous();
  if (!direct && !fastCopy(output, x)) return false;
  call(direct ? address(x) : to, to, output.numel(), kit.parameters);
  return true;
}

/** Operand `index` as the kernels take it: of their dtype, or one plain number, which goes into the block. Null where it cannot be. */
function conform(kit: Kit, x: Tensor, index: number): Tensor | null {
  if (x.dtype === kit.dtype) return x;
  if (x.ndim === 0) {
    kit.values[slot(kit, index) / kit.dtype.itemsize] = x.storageRef.get(x.offset);
    return x;
  }
  const converted = Tensor.empty(x.shape, kit.dtype);
  return fastCopy(converted, x) ? converted : null;
}

function slot({ parameters }: Kit, index: number): number {
  return parameters + OPERANDS + index * OPERAND_BYTES;
}

function operandAddress(kit: Kit, x: Tensor, index: number): number {
  return x.dtype === kit.dtype ? address(x) : slot(kit, index);
}

/** Gives back the copy that was made of an operand. */
function drop(used: Tensor | null, given: Tensor): void {
  if (used !== null && used !== given) used.storageRef.release();
}

/** `output = name(a, b)`, broadcasting; operands of other dtypes are converted to the output's. */
export function fastBinary(
  name: BinaryKernel,
  output: Tensor,
  a: Tensor,
  b: Tensor,
  parameters: readonly number[] = none,
): boolean {
  const kit = kitFor(output.dtype);
  return kit !== null && runTwo(kit, name, output, a, b, parameters);
}

/** `output = a name b` as bool, computed in `dtype`, broadcasting. */
export function fastCompare(name: CompareKernel, output: Tensor, a: Tensor, b: Tensor, dtype: DType): boolean {
  const kit = kitFor(dtype);
  return kit !== null && runTwo(kit, name, output, a, b, none);
}

function runTwo(
  kit: Kit,
  name: BinaryKernel | CompareKernel,
  output: Tensor,
  a: Tensor,
  b: Tensor,
  parameters: readonly number[],
): boolean {
  const call = kit.kernels.binary[name];
  if (call === undefined) return false;
  if (parameters.length > 0) writeParameters(kit, parameters);
  const { dtype } = kit;
  if (a.dtype === dtype && b.dtype === dtype && sameShape(a.shape, b.shape) && a.isContiguous() && b.isContiguous()) {
    call(address(a), address(b), address(output), output.numel(), kit.parameters);
    return true;
  }
  const left = conform(kit, a, 0);
  const right = conform(kit, b, 1);
  const done = left !== null && right !== null && runStrided(kit, name, output, left, right);
  drop(left, a);
  drop(right, b);
  return done;
}

function runStrided(kit: Kit, name: BinaryKernel | CompareKernel, output: Tensor, a: Tensor, b: Tensor): boolean {
  const call = kit.kernels.binaryStrided[name];
  if (call === undefined) return runDense(kit, name, output, a, b);
  const { dimensions, words } = workspace()!;
  writeTwo(words, dimensions >> 2, output.shape, a, b);
  const { rank, start } = written;
  if (rank <= 0) return rank === 0;
  call(rank, start * 4, operandAddress(kit, a, 0), operandAddress(kit, b, 1), address(output), kit.parameters);
  return true;
}

/** For a kernel that takes contiguous operands only: those that are not are copied. */
function runDense(kit: Kit, name: BinaryKernel | CompareKernel, output: Tensor, a: Tensor, b: Tensor): boolean {
  const [left, right] = [spread(kit, a, output), spread(kit, b, output)];
  if (left !== null && right !== null)
    kit.kernels.binary[name]!(address(left), address(right), address(output), output.numel(), kit.parameters);
  drop(left, a);
  drop(right, b);
  return left !== null && right !== null;
}

/** The operand in full, row-major: itself where it lies so. */
function spread({ dtype }: Kit, x: Tensor, { shape }: Tensor): Tensor | null {
  if (x.dtype === dtype && sameShape(x.shape, shape) && x.isContiguous()) return x;
  const copy = Tensor.empty(shape, dtype);
  return fastCopy(copy, x) ? copy : null;
}

/** `output = name(a, b, c)`, broadcasting. The first operand of `where` is bool, the others are of the output's dtype. */
export function fastThree(
  name: ThreeKernel,
  output: Tensor,
  [a, b, c]: readonly Tensor[],
  parameters: readonly number[] = none,
): boolean {
  const kit = kitFor(output.dtype);
  if (kit === null) return false;
  if (parameters.length > 0) writeParameters(kit, parameters);
  const masked = name === "where";
  const first = masked ? a : conform(kit, a, 0);
  const second = conform(kit, b, 1);
  const third = conform(kit, c, 2);
  const done = first !== null && second !== null && third !== null && runThree(kit, name, output, first, second, third);
  drop(first, a);
  drop(second, b);
  drop(third, c);
  return done;
}

function runThree(kit: Kit, name: ThreeKernel, output: Tensor, a: Tensor, b: Tensor, c: Tensor): boolean {
  const { dimensions, words } = workspace()!;
  writeThree(words, dimensions >> 2, output.shape, a, b, c);
  const { rank, start } = written;
  if (rank <= 0) return rank === 0;
  const call = kit.kernels.threeStrided[name];
  if (call === undefined) return false;
  const first = name === "where" ? address(a) : operandAddress(kit, a, 0);
  const [second, third] = [operandAddress(kit, b, 1), operandAddress(kit, c, 2)];
  call(rank, start * 4, first, second, third, address(output), kit.parameters);
  return true;
}

/** Copies values, broadcasting and converting them, into a target of any strides. The two do not overlap. */
export function fastCopy(target: Tensor, source: Tensor): boolean {
  const all = workspace();
  if (all === null) return false;
  if (target.storageRef.pointer === 0 || source.storageRef.pointer === 0) return false;
  if (target.dtype !== source.dtype) return convert(all, target, source);
  if (sameShape(target.shape, source.shape) && target.isContiguous() && source.isContiguous()) {
    all.copyBytes(address(target), address(source), target.numel() * target.dtype.itemsize);
    return true;
  }
  writeCopy(all.words, all.dimensions >> 2, target, source);
  const { rank, start } = written;
  if (rank <= 0) return rank === 0;
  all.copies[target.dtype.itemsize](rank, start * 4, address(target), address(source));
  return true;
}

function convert({ casts }: Workspace, target: Tensor, source: Tensor): boolean {
  const cast = casts[source.dtype.name][target.dtype.name];
  if (cast === undefined) return false;
  const from = source.isContiguous() ? source : Tensor.empty(source.shape, source.dtype);
  if (from !== source && !fastCopy(from, source)) return false;
  const direct = sameShape(target.shape, source.shape) && target.isContiguous();
  const to = direct ? target : Tensor.empty(source.shape, target.dtype);
  cast(address(from), address(to), source.numel());
  const done = direct || fastCopy(target, to);
  drop(from, source);
  drop(to, target);
  return done;
}
