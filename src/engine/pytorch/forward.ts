/** A module's `forward` in Python, from what it did. */
import { NotImplementedError } from "../errors.js";
import { constantOf } from "../program/constants.js";
import {
  isValue,
  type ModuleCall,
  moduleText,
  type OperationCall,
  type Program,
  type Value,
  valuesIn,
} from "../program/program.js";
import { sizeOf, type Size } from "../program/sizes.js";
import { type DType, getDefaultDtype, int64 } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { noGrad } from "../autograd/mode.js";
import { expressions, noExpression, type Operands } from "./expressions.js";
import { layerName } from "./layers.js";
import { dtypeText, isIdentifier, literal, number, snakeCase, tuple } from "./python.js";

/** Constants of more elements are kept in a file beside the code. */
const MOST_WRITTEN = 32;

/** Keeps a constant beside the code. @returns the name under which the module has it */
export type KeepConstant = (data: Tensor) => string;

/** Lines are joined up to this length. */
const LONGEST = 96;

interface Statement {
  /** What it gives its results to; empty where nobody asks. */
  targets: string[];
  text: string;
  /** Whether it is an operator, which needs brackets as an operand. */
  isOperator: boolean;
  isLayer: boolean;
}

/** The lines of `def forward`, without that line, and the names of its arguments. */
export interface Forward {
  readonly parameters: readonly string[];
  readonly lines: readonly string[];
}

/** @throws NotImplementedError at the user's line for what cannot be said in Python */
export function forwardOf(call: ModuleCall, program: Program, names: readonly string[], keep: KeepConstant): Forward {
  return new ForwardWriter(call, program, keep).write(names);
}

class ForwardWriter {
  private readonly statements: Statement[] = [];
  private readonly names = new Map<Value, string>();
  private readonly taken = new Set<string>(["self"]);
  private readonly wanted: Set<Value>;

  constructor(
    private readonly call: ModuleCall,
    private readonly program: Program,
    private readonly keep: KeepConstant,
  ) {
    this.wanted = new Set(valuesIn(call.output));
  }

  write(names: readonly string[]): Forward {
    const given = valuesIn(this.call.inputs);
    const parameters = given.map((value, i) => this.name(value, names[i] ?? (given.length === 1 ? "x" : `x${i + 1}`)));
    for (const step of this.needed()) {
      if (step.kind === "module") this.module(step);
      else this.operation(step);
    }
    const result = this.structure(this.call.output);
    this.statements.push({ targets: [], text: `return ${result}`, isOperator: false, isLayer: true });
    return { parameters, lines: this.lines() };
  }

  private needed(): (ModuleCall | OperationCall)[] {
    const { wanted } = this;
    const kept = this.call.body.toReversed().filter((step) => {
      const outputs = step.kind === "module" ? valuesIn(step.output) : step.outputs;
      if (!outputs.some((output) => wanted.has(output))) return false;
      for (const input of step.kind === "module" ? valuesIn(step.inputs) : step.inputs) wanted.add(input);
      return true;
    });
    return kept.reverse();
  }

  private module(step: ModuleCall): void {
    const own = this.pathTo(step);
    const args =
      layerName(step.module) === undefined
        ? valuesIn(step.inputs).map((value) => this.operand(value, false))
        : step.inputs.flatMap((input, i) => this.argument(input, i === step.inputs.length - 1));
    const text = `${own}(${args.join(", ")})`;
    const last = step.path.split(".").findLast(isIdentifier) ?? "x";
    this.statements.push({ targets: this.targets(step.output, last), text, isOperator: false, isLayer: true });
  }

  /** A plain object at the end holds keyword arguments. */
  private argument(input: unknown, isLast: boolean): string[] {
    const isOptions = isLast && typeof input === "object" && input !== null && !isValue(input) && !Array.isArray(input);
    if (!isOptions) return input === undefined ? [] : [this.structure(input)];
    return Object.entries(input).flatMap(([name, entry]) =>
      entry === undefined ? [] : [`${snakeCase(name)}=${this.structure(entry)}`],
    );
  }

  /** `self.layers[0]`, from the module whose `forward` this is. */
  private pathTo({ path, module }: ModuleCall): string {
    const prefix = this.call.path === "" ? "" : `${this.call.path}.`;
    if (!path.startsWith(prefix) || path === "")
      throw new NotImplementedError(
        `Export to PyTorch: ${moduleText(this.call)} calls ${path || module.className()}, which is no part of it`,
      );
    return memberText(path.slice(prefix.length));
  }

  private operation(step: OperationCall): void {
    const write = expressions.get(step.operation.name);
    if (write === undefined) throw step.placed(noExpression(step));
    const outputs = step.operation.name === "maxPool" ? step.outputs.slice(1) : step.outputs;
    try {
      const text = write(this.operands(step) as Operands);
      const isOperator = / (\+|-|\*|\/|\*\*|==|!=|<|<=|>|>=) |^-/.test(outsideBrackets(text));
      const wanted = snakeCase(step.operation.name.split(".").at(-1)!.replace(/_$/, ""));
      this.statements.push({
        targets: this.targets(outputs.length === 1 ? outputs[0] : outputs, wanted),
        text,
        isOperator,
        isLayer: false,
      });
    } catch (error) {
      throw step.placed(error as Error);
    }
  }

  private operands(step: OperationCall): Operands<unknown> {
    return {
      params: step.params,
      inputs: step.inputs,
      output: step.outputs[0],
      x: (index = 0) => this.operand(step.inputs[index]),
      of: (value) => this.operand(value),
      shape: (pick) =>
        this.shape(pick(step.params).map((_, i) => this.resolve(step.runs.map(({ params }) => pick(params)[i])))),
      outputShape: () => this.shape(step.outputs[0].shape.map((_, i) => this.sizeOfDim(step.outputs[0], i))),
      size: (pick) => this.size(this.resolve(step.runs.map(({ params }) => pick(params)))),
      fail: (why) => {
        throw noExpression(step, why);
      },
    };
  }

  /** The names that results are given to, nested as they are. */
  private targets(output: unknown, wanted: string): string[] {
    if (isValue(output)) return [this.name(output, wanted)];
    if (!Array.isArray(output)) return ["_"];
    const all = output.map((entry): string =>
      Array.isArray(entry) ? tuple(this.targets(entry, wanted)) : this.targets(entry, wanted)[0],
    );
    return all;
  }

  private name(value: Value, wanted: string): string {
    const base = isIdentifier(wanted) ? wanted : "x";
    let name = base;
    for (let i = 1; this.taken.has(name); i++) name = `${base}_${i}`;
    this.taken.add(name);
    this.names.set(value, name);
    return name;
  }

  private structure(value: unknown): string {
    if (isValue(value)) return this.operand(value, false);
    if (Array.isArray(value)) return tuple(value.map((entry) => this.structure(entry)));
    if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype)
      return `{${Object.entries(value)
        .map(([name, entry]) => `"${name}": ${this.structure(entry)}`)
        .join(", ")}}`;
    return literal(value);
  }

  /**
   * A value's text, between marks by which `lines` finds it: what is used once, at once, is written in its place.
   * @param brackets whether it stands beside an operator or a dot
   */
  private operand(value: Value, brackets = true): string {
    const known = this.names.get(value);
    if (known === undefined) return this.foreign(value);
    return brackets ? `\u0001${known}\u0002` : `\u0003${known}\u0002`;
  }

  private foreign(value: Value): string {
    const { origin } = value;
    if (origin.kind === "state") {
      const prefix = this.call.path === "" ? "" : `${this.call.path}.`;
      if (origin.name.startsWith(prefix)) return memberText(origin.name.slice(prefix.length));
      throw new NotImplementedError(
        `Export to PyTorch: ${moduleText(this.call)} uses ${origin.name}, which is no part of it`,
      );
    }
    if (origin.kind === "constant") {
      if (origin.isNumber) return number(origin.data.item());
      return this.constant(value);
    }
    throw new NotImplementedError(
      `Export to PyTorch: ${moduleText(this.call)} uses a tensor that comes neither from its arguments nor from what it calls`,
    );
  }

  private constant(value: Value): string {
    const { data, expand, range } = noGrad(() => constantOf(value));
    const place = `device=${this.placed()}`;
    const dtype = value.dtype === getDefaultDtype() ? "" : `dtype=${dtypeText(value.dtype)}, `;
    if (range !== null) {
      const count = this.size(this.sizeOfDim(value, range.dim));
      const places = `torch.arange(${count}, ${value.dtype === int64 ? "" : `dtype=${dtypeText(value.dtype)}, `}${place})`;
      const line = `(${places} * ${number(range.step)} + ${number(range.start)})`;
      return value.shape.length === 1
        ? line
        : `${line}.reshape(${value.shape.map((_, d) => (d === range.dim ? "-1" : "1")).join(", ")})`;
    }
    const values = data.reshape(-1).tolist() as number[];
    const sizes = value.shape.map((_, d) => this.size(this.sizeOfDim(value, d)));
    if (values.every((one) => Object.is(one, values[0])) && values.length > 0)
      return `torch.full(${tuple(sizes)}, ${element(values[0], value.dtype)}, ${typed(value.dtype)}${place})`;
    const made =
      values.length > MOST_WRITTEN
        ? `self.${this.keep(data)}`
        : `torch.tensor(${listText(data.tolist(), value.dtype)}, ${dtype}${place})`;
    return expand ? `${made}.expand(${sizes.join(", ")})` : made;
  }

  /** Where the arguments are. */
  private placed(): string {
    const [first] = this.names.values();
    return first === undefined ? '"cpu"' : `\u0004${first}\u0002.device`;
  }

  private resolve(values: readonly number[]): Size {
    const size = sizeOf(values, this.program.axes);
    if (size === null)
      throw new NotImplementedError(`Export to PyTorch: a size follows from the batch in no way that is known`);
    return size;
  }

  private sizeOfDim(value: Value, dim: number): Size {
    return this.resolve(value.runs.map(({ shape }) => shape[dim]));
  }

  /** Sizes of which one that is free is -1. */
  private shape(sizes: readonly Size[]): string[] {
    const free = sizes.filter((size) => typeof size !== "number").length;
    return sizes.map((size) => (free === 1 && typeof size !== "number" ? "-1" : this.size(size)));
  }

  private size(size: Size): string {
    if (typeof size === "number") return String(size);
    const terms = size.terms.map(({ factor, axes }) =>
      [...(factor === 1 ? [] : [String(factor)]), ...axes.map((axis) => this.axis(axis))].join(" * "),
    );
    if (size.offset !== 0) terms.push(String(size.offset));
    const sum = terms.join(" + ");
    return size.divisor === 1 ? sum : `(${sum}) // ${size.divisor}`;
  }

  /** `x.size(0)` of a value that is there and has the free size. */
  private axis(name: string): string {
    const wanted = this.program.axes.get(name)!;
    for (const [value, known] of this.names)
      for (let dim = 0; dim < value.shape.length; dim++)
        if (value.runs.every(({ shape }, run) => shape[dim] === wanted[run]))
          return `\u0004${known}\u0002.size(${dim})`;
    throw new NotImplementedError(`Export to PyTorch: no tensor in ${moduleText(this.call)} has the size '${name}'`);
  }

  /** The statements with results that are used once, at once, in their places; those that nobody uses left out. */
  private lines(): string[] {
    const uses = (name: string) =>
      this.statements.reduce(
        (n, { text }) => n + text.split(new RegExp(`[\u0001\u0003\u0004]${name}\u0002`)).length - 1,
        0,
      );
    for (let i = this.statements.length - 2; i >= 0; i--) {
      const { targets, isLayer, text, isOperator } = this.statements[i];
      const [target] = targets;
      if (!isLayer && targets.every((name) => uses(name) === 0)) this.statements.splice(i, 1);
      else if (targets.length === 1 && uses(target) === 1) this.inline(i, target, text, isOperator);
    }
    return this.statements.map(({ targets, text }) => {
      const plain = text.replace(/[\u0001-\u0004]/g, "");
      return targets.length === 0 ? plain : `${targets.join(", ")} = ${plain}`;
    });
  }

  private inline(i: number, target: string, text: string, isOperator: boolean): void {
    const next = this.statements[i + 1];
    const place = new RegExp(`([\\u0001\\u0003])${target}\\u0002`);
    const found = place.exec(next.text);
    if (found === null || next.text.length + text.length > LONGEST) return;
    // What another call gave would be computed before it, though it came after.
    if (next.text.slice(0, found.index).includes(")")) return;
    const [before, after] = [next.text[found.index - 1] ?? " ", next.text[found.index + found[0].length] ?? " "];
    const isAlone =
      "( ".includes(before) && "),".includes(after) && next.text.slice(0, found.index).trim().match(/[(,]$/);
    const written = isOperator && found[1] === "\u0001" && !isAlone ? `(${text})` : text;
    next.text = next.text.replace(place, () => written);
    this.statements.splice(i, 1);
  }
}

const typed = (dtype: DType) => (dtype === getDefaultDtype() ? "" : `dtype=${dtypeText(dtype)}, `);

/** An element: in Python the text of a whole number that is a float says so. */
const element = (value: unknown, dtype: DType) =>
  dtype.isFloatingPoint && Number.isInteger(value) ? `${literal(value)}.0` : literal(value);

const listText = (value: unknown, dtype: DType): string =>
  Array.isArray(value) ? `[${value.map((entry) => listText(entry, dtype)).join(", ")}]` : element(value, dtype);

/** `self.layers[0].weight` of `layers.0.weight`. */
export function memberText(path: string): string {
  return path.split(".").reduce((text, part) => {
    if (isIdentifier(part)) return `${text}.${part}`;
    return /^\d+$/.test(part) ? `${text}[${part}]` : `getattr(${text}, ${JSON.stringify(part)})`;
  }, "self");
}

function outsideBrackets(text: string): string {
  let depth = 0;
  return [...text]
    .filter((letter) => {
      if ("([{".includes(letter)) depth++;
      if (")]}".includes(letter)) depth--;
      return depth === 0;
    })
    .join("");
}
