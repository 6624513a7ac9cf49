import { NotImplementedError } from "../errors.js";
import { moduleText, type OperationCall, type Value } from "../program/program.js";
import type { Size } from "../program/sizes.js";
import type { DType } from "../tensor/dtype.js";
import type { OnnxGraph } from "./graph.js";

/** A call of an operation that is being written. */
export class MappedCall<P = unknown> {
  private looked = false;

  constructor(
    readonly graph: OnnxGraph,
    private readonly call: OperationCall,
  ) {}

  get params(): P {
    return this.call.params as P;
  }

  get inputs(): readonly Value[] {
    return this.call.inputs;
  }

  get output(): Value {
    return this.call.outputs[0];
  }

  /** The name of an input. */
  x(index = 0): string {
    return this.graph.name(this.inputs[index]);
  }

  /** The name of an input in a dtype. */
  as(index: number, dtype: DType): string {
    return this.graph.as(this.inputs[index], dtype);
  }

  get rank(): number {
    return this.inputs[0].shape.length;
  }

  /** A size among the parameters, which may be free. */
  size(pick: (params: P) => number): Size {
    this.looked = true;
    return this.graph.resolve(this.call.runs.map(({ params }) => pick(params as P)));
  }

  /** Sizes among the parameters, which may be free. */
  sizes(pick: (params: P) => readonly number[]): Size[] {
    return pick(this.params).map((_, i) => this.size((params) => pick(params)[i]));
  }

  /** Declares that what is written does not depend on how the parameters change with the free sizes. */
  fitsAnySize(): void {
    this.looked = true;
  }

  /** Adds a node. */
  add(...args: Parameters<OnnxGraph["add"]>): string {
    return this.graph.add(...args);
  }

  /** @throws NotImplementedError that names the operation and its place */
  fail(why: string): never {
    throw new NotImplementedError(
      `torch.onnx.export: '${this.call.operation.name}' (${moduleText(this.call.module)}) cannot be exported: ${why}`,
    );
  }

  /** @throws NotImplementedError where parameters change with the free sizes and the mapping did not look */
  checkLooked(): void {
    const { runs } = this.call;
    if (this.looked || runs.every(({ params }) => sameSettings(params, runs[0].params))) return;
    this.fail("its settings change with the free sizes. Fix them in dynamicAxes");
  }
}

/** A call whatever its parameters are. */
export type AnyCall = Omit<MappedCall, "params" | "size" | "sizes">;

/** Writes an operation in ONNX's operators. @returns the names of its outputs; null for one that ONNX cannot give */
export type Mapping<P = never> = (call: MappedCall<P>) => string | readonly (string | null)[];

function sameSettings(a: unknown, b: unknown): boolean {
  if (typeof a === "function" || typeof b === "function") return true;
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return Object.is(a, b);
  const isPlain = (x: object) => Array.isArray(x) || Object.getPrototypeOf(x) === Object.prototype;
  if (!isPlain(a) || !isPlain(b)) return true;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => sameSettings((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]))
  );
}
