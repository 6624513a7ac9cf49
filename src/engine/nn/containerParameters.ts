import { KeyError } from "../errors.js";
import { Tensor } from "../tensor/tensor.js";
import { entriesOf, fieldAt } from "./containerLists.js";
import { Module } from "./module.js";
import { Parameter } from "./parameter.js";
import { describe } from "./stateDict.js";

type Fields = Record<string, unknown>;

/** A tensor becomes a parameter, as PyTorch has it. @throws TypeError for what is no tensor. */
function asParameter(value: Tensor, where: string): Parameter {
  if (!(value instanceof Tensor)) throw new TypeError(`${where} takes parameters, but got ${describe(value)}`);
  return value instanceof Parameter ? value : new Parameter(value);
}

/** PyTorch's text of a container of parameters, with the type as each class writes it. */
function textOf(
  name: string,
  entries: readonly (readonly [string, Parameter])[],
  type: (parameter: Parameter) => string,
): string {
  if (entries.length === 0) return `${name}()`;
  const lines = entries.map(
    ([key, parameter]) =>
      `    (${key}): Parameter containing: [${type(parameter)} of size ${parameter.shape.join("x")}]`,
  );
  return `${name}(\n${lines.join("\n")}\n)`;
}

/** Parameters in a list. https://pytorch.org/docs/1.13/generated/torch.nn.ParameterList.html */
export class ParameterList extends Module {
  constructor(parameters: Iterable<Tensor> = []) {
    super();
    this.extend(parameters);
  }

  /** Number of parameters. */
  override get length(): number {
    return Object.values(this).filter((value) => value instanceof Parameter).length;
  }

  /** The parameter at a position; negative numbers count from the end. @throws IndexError out of range. */
  at(index: number): Parameter {
    return (this as unknown as Record<string, Parameter>)[fieldAt(index, this.length)];
  }

  /** Puts a parameter into the place of another. @throws IndexError out of range. */
  set(index: number, parameter: Tensor): void {
    this.registerParameter(fieldAt(index, this.length), asParameter(parameter, "ParameterList"));
  }

  /** Adds a parameter at the end. */
  append(parameter: Tensor): this {
    this.registerParameter(String(this.length), asParameter(parameter, "ParameterList"));
    return this;
  }

  /** Adds parameters at the end. */
  extend(parameters: Iterable<Tensor>): this {
    for (const parameter of entriesOf("ParameterList.extend", parameters)) this.append(parameter);
    return this;
  }

  *[Symbol.iterator](): Iterator<Parameter> {
    const { length } = this;
    for (let i = 0; i < length; i++) yield this.at(i);
  }

  override toString(): string {
    const entries = [...this].map((parameter, i) => [String(i), parameter] as const);
    return textOf("ParameterList", entries, (parameter) => String(parameter.dtype));
  }
}

/** Parameters by name. https://pytorch.org/docs/1.13/generated/torch.nn.ParameterDict.html */
export class ParameterDict extends Module {
  constructor(parameters: Readonly<Record<string, Tensor>> = {}) {
    super();
    this.update(parameters);
  }

  /** Number of parameters. */
  override get length(): number {
    return this.keys().length;
  }

  /** The parameter of a name. @throws KeyError where there is none. */
  get(key: string): Parameter {
    const parameter = Object.hasOwn(this, key) ? (this as unknown as Fields)[key] : undefined;
    if (!(parameter instanceof Parameter)) throw new KeyError(`'${key}'`);
    return parameter;
  }

  /** Adds a parameter, or replaces that of the same name. */
  set(key: string, parameter: Tensor): void {
    this.registerParameter(key, asParameter(parameter, "ParameterDict"));
  }

  /** Whether there is a parameter of that name. */
  has(key: string): boolean {
    return this.keys().includes(key);
  }

  /** Takes a parameter out and returns it. @throws KeyError where there is none. */
  pop(key: string): Parameter {
    const parameter = this.get(key);
    delete (this as unknown as Fields)[key];
    return parameter;
  }

  /** Takes all parameters out. */
  clear(): void {
    for (const key of this.keys()) this.pop(key);
  }

  /** Adds parameters, replacing those of the same names. */
  update(parameters: Readonly<Record<string, Tensor>>): void {
    for (const [key, parameter] of Object.entries(parameters)) this.set(key, parameter);
  }

  /** The names, in order. */
  keys(): string[] {
    return this.entries().map(([key]) => key);
  }

  /** The parameters, in order. */
  values(): Parameter[] {
    return this.entries().map(([, parameter]) => parameter);
  }

  /** Names and parameters, in order. */
  entries(): [string, Parameter][] {
    return Object.entries(this as unknown as Fields).filter(
      (entry): entry is [string, Parameter] => entry[1] instanceof Parameter,
    );
  }

  [Symbol.iterator](): Iterator<string> {
    return this.keys()[Symbol.iterator]();
  }

  override toString(): string {
    return textOf("ParameterDict", this.entries(), (parameter) => parameter.dtype.tensorType);
  }
}
