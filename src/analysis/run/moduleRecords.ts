import { Module } from "../../engine/nn/module.js";
import * as nn from "../../engine/nn/index.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import type { ModuleRecord, ParameterRecord } from "../facts.js";
import type { Place } from "../sites.js";

const builtin = new Set<unknown>(Object.values(nn));
const mostCalls = 8;

interface Met {
  module: Module;
  made?: Place;
  calls: ModuleRecord["calls"];
  multiplyAdds: number;
  activationBytes: number;
}

/** The modules of a run, numbered as they were made, and their parameters. */
export class ModuleRecords {
  private readonly met: Met[] = [];
  private readonly numbers = new Map<Module, number>();
  private readonly parameterNumbers = new Map<Tensor, number>();
  /** Parameters that the first backward pass reached. */
  private reached: Set<Tensor> | undefined;

  module(number: number): Module {
    return this.met[number].module;
  }

  number(module: Module): number {
    return this.numbers.get(module) ?? this.add(module, undefined);
  }

  add(module: Module, made: Place | undefined): number {
    const number = this.met.length;
    this.numbers.set(module, number);
    this.met.push({ module, calls: [], multiplyAdds: 0, activationBytes: 0, ...(made && { made }) });
    return number;
  }

  parameter(tensor: Tensor): number {
    let number = this.parameterNumbers.get(tensor);
    if (number === undefined) this.parameterNumbers.set(tensor, (number = this.parameterNumbers.size));
    return number;
  }

  /** Whether a module of a class has run. */
  isCalled(type: unknown): boolean {
    return this.met.some(({ module, calls }) => module.constructor === type && calls.length > 0);
  }

  calls(module: Module): number {
    return this.met[this.number(module)].calls.length;
  }

  called(module: Module, call: ModuleRecord["calls"][number], multiplyAdds: number, bytes: number): void {
    const met = this.met[this.number(module)];
    if (met.calls.length === 0) {
      met.multiplyAdds = multiplyAdds;
      met.activationBytes = bytes;
    }
    if (met.calls.length < mostCalls) met.calls.push(call);
  }

  setReached(parameters: ReadonlySet<Tensor>): void {
    this.reached ??= new Set(parameters);
  }

  /** The records as they are at the end of a run. */
  records(): { modules: ModuleRecord[]; parameters: ParameterRecord[] } {
    // Listing may meet modules that were made in ways the run did not see.
    const modules: ModuleRecord[] = [];
    for (let i = 0; i < this.met.length; i++) modules.push(this.record(this.met[i]));
    return { modules, parameters: this.parameterRecords() };
  }

  private record({ module, made, calls, multiplyAdds, activationBytes }: Met): ModuleRecord {
    const counts = { all: 0, trainable: 0 };
    for (const parameter of module.parameters()) {
      counts.all += parameter.numel();
      if (parameter.requiresGrad) counts.trainable += parameter.numel();
    }
    return {
      type: module.className(),
      extra: safely(() => module.extraRepr(), ""),
      builtin: builtin.has(module.constructor),
      ...(made && { made }),
      children: [...module.namedChildren()].map(([name, child]) => ({ name, module: this.number(child) })),
      parameters: [...module.namedParameters("", false)].map(([name, tensor]) => ({
        name,
        parameter: this.parameter(tensor),
      })),
      hidden: this.hidden(module),
      calls,
      multiplyAdds,
      activationBytes,
      parameterCount: counts.all,
      trainableCount: counts.trainable,
    };
  }

  /** Modules in plain arrays and objects. */
  private hidden(module: Module): ModuleRecord["hidden"] {
    if (builtin.has(module.constructor)) return [];
    const found: ModuleRecord["hidden"] = [];
    for (const [field, value] of Object.entries(module)) {
      if (typeof value !== "object" || value === null) continue;
      const modules = new Set<Module>();
      collect(value as object, modules, 0);
      if (modules.size > 0) found.push({ field, modules: [...modules].map((hidden) => this.number(hidden)) });
    }
    return found;
  }

  private parameterRecords(): ParameterRecord[] {
    const names = new Map<Tensor, string>();
    const inner = new Set(this.met.flatMap(({ module }) => [...module.children()]));
    for (const { module, calls } of this.met)
      if (calls.length > 0 && !inner.has(module))
        for (const [name, tensor] of module.namedParameters()) if (!names.has(tensor)) names.set(tensor, name);
    return [...this.parameterNumbers.keys()].map((tensor) => ({
      name: names.get(tensor) ?? "",
      shape: [...tensor.shape],
      dtype: tensor.dtype.name,
      trainable: tensor.requiresGrad,
      ...(this.reached && { reached: this.reached.has(tensor) }),
    }));
  }
}

function collect(value: object, into: Set<Module>, level: number): void {
  if (level > 2) return;
  const parts: unknown[] = Array.isArray(value)
    ? value.slice(0, 256)
    : value instanceof Map
      ? [...value.values()]
      : value instanceof Set
        ? [...value]
        : Object.getPrototypeOf(value) === Object.prototype
          ? Object.values(value)
          : [];
  for (const part of parts)
    if (part instanceof Module) into.add(part);
    else if (typeof part === "object" && part !== null) collect(part, into, level + 1);
}

/** Code of the user's that only describes is not to end a run. */
export function safely<T>(run: () => T, otherwise: T): T {
  try {
    return run();
  } catch {
    return otherwise;
  }
}
