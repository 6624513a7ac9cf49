import type { AttributeProto, NodeProto, TensorProto } from "../../formats/onnx.js";
import { noGrad } from "../autograd/mode.js";
import { RuntimeError } from "../errors.js";
import { full, tensor } from "../ops/creation.js";
import { constantOf, type Range } from "../program/constants.js";
import type { OperationCall, Program, Value } from "../program/program.js";
import { sizeOf, type Size, type SymbolicSize } from "../program/sizes.js";
import { type DType, float32, int64 } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { rowMajorBytes } from "../tensor/bytes.js";
import { dataType } from "./types.js";

type Attribute = number | string | readonly number[] | readonly string[];
export type Attributes = Readonly<Record<string, Attribute | undefined>>;

/** Attributes that are floating numbers; all other numbers are whole. */
const floats = new Set(["alpha", "beta", "gamma", "epsilon", "bias", "lambd", "cubic_coeff_a"]);

/** An ONNX graph that is being written. Tensors are known by their names. */
export class OnnxGraph {
  readonly nodes: NodeProto[] = [];
  readonly initializers = new Map<string, TensorProto>();
  private readonly names = new Map<Value, string>();
  private readonly taken = new Set<string>();
  private readonly shared = new Map<string, string>();
  private scope = "";

  constructor(
    private readonly program: Program,
    inputNames: readonly string[],
  ) {
    program.inputs.forEach((input, i) => this.names.set(input, this.unique(inputNames[i])));
  }

  /** Puts what is added from now on under the name of the module that the call is in. */
  enter({ module }: OperationCall): void {
    this.scope = module === null || module.path === "" ? "" : `/${module.path.replaceAll(".", "/")}`;
  }

  /** Adds a node. @returns the name of its output */
  add(type: string, inputs: readonly string[], attributes: Attributes = {}): string {
    return this.addMany(type, inputs, 1, attributes)[0];
  }

  /** Adds a node with several outputs. An input of `""` is left out. */
  addMany(type: string, inputs: readonly string[], outputs: number, attributes: Attributes = {}): string[] {
    const name = this.unique(`${this.scope}/${type}`);
    const output = Array.from({ length: outputs }, (_, i) => this.unique(`${name}_output_${i}`));
    const attribute = Object.entries(attributes).flatMap(([key, value]) =>
      value === undefined ? [] : [encoded(key, value)],
    );
    this.nodes.push({ name, opType: type, input: inputs, output, attribute });
    return output;
  }

  /** Tells which tensor is the result of an operation; `null` for one that cannot be had. */
  define(value: Value, name: string | null): void {
    if (name !== null) this.names.set(value, name);
  }

  /** The tensor of a value. @throws RuntimeError for one that cannot be had */
  name(value: Value): string {
    const known = this.names.get(value);
    if (known !== undefined) return known;
    const { origin } = value;
    if (origin.kind === "state") return this.remember(value, this.initializer(origin.name, origin.tensor));
    if (origin.kind === "constant") return this.remember(value, this.constant(value));
    if (origin.kind === "input") throw new RuntimeError(`input ${origin.index} is not known`);
    throw new RuntimeError(`torch.onnx.export: this result of '${origin.call.operation.name}' cannot be exported`);
  }

  private remember(value: Value, name: string): string {
    this.names.set(value, name);
    return name;
  }

  /** The tensor of a value in a dtype: constants are converted now, others where the graph runs. */
  as(value: Value, dtype: DType): string {
    if (value.dtype === dtype) return this.name(value);
    const { origin } = value;
    if (origin.kind === "constant" && origin.isNumber) return this.scalar(origin.data.item(), dtype);
    return this.cast(this.name(value), dtype);
  }

  cast(name: string, dtype: DType): string {
    return this.add("Cast", [name], { to: dataType(dtype) });
  }

  /** A 0-d constant. */
  scalar(value: number, dtype: DType = float32): string {
    return this.once(`${value}:${dtype.name}`, () => this.initializer("constant", full([], value, { dtype })));
  }

  /** A vector of int64. */
  ints(values: readonly number[]): string {
    return this.once(`[${values.join()}]`, () => this.initializer("shape", tensor([...values], { dtype: int64 })));
  }

  /** A constant of any shape. */
  values(data: Tensor): string {
    return this.initializer("constant", data);
  }

  /** The sizes as a vector of int64, computed in the graph where they are free. */
  sizes(sizes: readonly Size[]): string {
    if (sizes.every((size) => typeof size === "number")) return this.ints(sizes);
    return this.add(
      "Concat",
      sizes.map((size) => this.size(size)),
      { axis: 0 },
    );
  }

  /** The elements in another shape; one free size is left to ONNX. */
  reshape(name: string, sizes: readonly Size[]): string {
    const isFree = (size: Size) => typeof size !== "number";
    const open = sizes.filter(isFree).length === 1 ? sizes.map((size) => (isFree(size) ? -1 : size)) : sizes;
    return this.add("Reshape", [name, this.sizes(open)]);
  }

  /** A size as a vector of one int64. */
  size(size: Size): string {
    return typeof size === "number" ? this.ints([size]) : this.symbolic(size);
  }

  private symbolic({ offset, terms, divisor }: SymbolicSize): string {
    const parts = terms.map(({ factor, axes }) => {
      const factors = [...(factor === 1 ? [] : [this.ints([factor])]), ...axes.map((axis) => this.axis(axis))];
      return factors.reduce((a, b) => this.add("Mul", [a, b]));
    });
    if (offset !== 0) parts.push(this.ints([offset]));
    const sum = parts.reduce((a, b) => this.add("Add", [a, b]));
    return divisor === 1 ? sum : this.add("Div", [sum, this.ints([divisor])]);
  }

  private axis(name: string): string {
    return this.once(`axis ${name}`, () => {
      const { inputs } = this.program;
      for (const input of inputs)
        for (let dim = 0; dim < input.shape.length; dim++) {
          const size = this.dimOf(input, dim);
          if (typeof size === "number" || !isAxis(size, name)) continue;
          const shape = this.add("Shape", [this.name(input)]);
          return this.add("Gather", [shape, this.ints([dim])], { axis: 0 });
        }
      throw new RuntimeError(`no input has the size '${name}'`);
    });
  }

  /** The size of a dimension of a value. @throws RuntimeError where it follows from the free sizes in no way that is known */
  dimOf(value: Value, dim: number): Size {
    const sizes = value.runs.map(({ shape }) => shape[dim]);
    return this.resolve(sizes);
  }

  /** All sizes of a value. */
  shapeOf(value: Value): Size[] {
    return value.shape.map((_, dim) => this.dimOf(value, dim));
  }

  /** The size that was `values` in the runs. */
  resolve(values: readonly number[]): Size {
    const size = sizeOf(values, this.program.axes);
    if (size === null)
      throw new RuntimeError(
        `a size is ${values.join(", then ")} when the free sizes change: how it follows from them is not known. Fix it in dynamicAxes`,
      );
    return size;
  }

  private constant(value: Value): string {
    const { data, expand, range } = noGrad(() => constantOf(value));
    if (range !== null) return this.range(value, range);
    const name = this.values(data);
    return expand ? this.add("Expand", [name, this.sizes(this.shapeOf(value))]) : name;
  }

  /** `start + step · i` along the one dimension that is not of size 1. */
  private range(value: Value, { start, step, dim }: Range): string {
    const number = (n: number) => this.scalar(n, value.dtype);
    const count = this.cast(this.add("Squeeze", [this.size(this.dimOf(value, dim))]), value.dtype);
    const places = this.add("Range", [number(0), count, number(1)]);
    const line = this.add("Add", [this.add("Mul", [places, number(step)]), number(start)]);
    return value.shape.length === 1 ? line : this.reshape(line, this.shapeOf(value));
  }

  private initializer(wanted: string, data: Tensor): string {
    const name = this.unique(wanted);
    this.initializers.set(name, {
      name,
      dims: data.shape,
      dataType: dataType(data.dtype),
      rawData: rowMajorBytes(data),
    });
    return name;
  }

  /** A tensor that is made once, at the top level. */
  private once(key: string, make: () => string): string {
    const known = this.shared.get(key);
    if (known !== undefined) return known;
    const { scope } = this;
    this.scope = "";
    const name = make();
    this.scope = scope;
    this.shared.set(key, name);
    return name;
  }

  private unique(wanted: string): string {
    let name = wanted;
    for (let i = 1; this.taken.has(name); i++) name = `${wanted}_${i}`;
    this.taken.add(name);
    return name;
  }
}

/** Whether a size is a free size itself. */
export function isAxis(size: SymbolicSize, name: string): boolean {
  const { offset, terms, divisor } = size;
  return offset === 0 && divisor === 1 && terms.length === 1 && terms[0].factor === 1 && terms[0].axes.join() === name;
}

const utf8 = (text: string) => new TextEncoder().encode(text);

function encoded(name: string, value: Attribute): AttributeProto {
  if (typeof value === "string") return { name, type: 3, s: utf8(value) };
  if (typeof value === "number") return floats.has(name) ? { name, type: 1, f: value } : { name, type: 2, i: value };
  if (isTexts(value)) return { name, type: 8, strings: value.map(utf8) };
  return { name, type: 7, ints: value };
}

function isTexts(list: readonly unknown[]): list is readonly string[] {
  return typeof list[0] === "string";
}
