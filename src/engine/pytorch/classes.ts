/** Models as classes in Python. */
import { NotImplementedError } from "../errors.js";
import type { Module } from "../nn/module.js";
import * as nn from "../nn/index.js";
import { Parameter } from "../nn/parameter.js";
import type { ModuleCall, Program } from "../program/program.js";
import { float32 } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { type Forward, forwardOf, memberText } from "./forward.js";
import { constructorText, isContainer, layerName } from "./layers.js";
import { dtypeText, indented, isIdentifier, literal, snakeCase, text } from "./python.js";

/** The code of a model's module, and the constants that it reads from a file. */
export interface PythonModel {
  /** The name of the model's class; calling it without arguments makes the model. */
  readonly className: string;
  readonly source: string;
  readonly constants: Readonly<Record<string, Tensor>>;
}

/**
 * A Python module with a class for each class of the user's that the model is made of. Layers of `torch.nn` stay what they are, and so do the
 * names in the state.
 * @param inputNames names of `forward`'s arguments
 * @throws NotImplementedError that names the layer or the operation that PyTorch has no counterpart for
 */
export function pythonModel(program: Program, inputNames: readonly string[]): PythonModel {
  return new ClassWriter(program, inputNames).write();
}

class ClassWriter {
  private readonly calls = new Map<Module, ModuleCall[]>();
  /** Names of classes by their text without the name. */
  private readonly classes = new Map<string, string>();
  private readonly sources: string[] = [];
  private readonly constants: Record<string, Tensor> = {};

  constructor(
    private readonly program: Program,
    private readonly inputNames: readonly string[],
  ) {
    this.collect(program.model);
  }

  write(): PythonModel {
    const { module } = this.program.model;
    const isLayer = layerName(module) !== undefined;
    const className = isLayer ? "Model" : this.classOf(module, "");
    // A layer alone, such as a Sequential, is made by a function.
    const made = isLayer ? [`def Model():`, ...indented(this.made(module, "", "return "))].join("\n") : null;
    const all = [...this.sources, ...(made === null ? [] : [made])].join("\n\n\n");
    const names = Object.keys(this.constants);
    const header = [
      `"""${module.className()}, exported from Gradlens. Its weights: load_state_dict(torch.load("weights.pth"))."""`,
      ...(/\bOrderedDict\(/.test(all) ? ["from collections import OrderedDict"] : []),
      ...(names.length > 0 ? ["from pathlib import Path"] : []),
      ...(/\bOrderedDict\(/.test(all) || names.length > 0 ? [""] : []),
      "import torch",
      ...(/\bF\./.test(all) ? ["import torch.nn.functional as F"] : []),
      "from torch import nn",
      ...(names.length > 0 ? ["", 'CONSTANTS = torch.load(Path(__file__).with_name("constants.pth"))'] : []),
    ];
    return { className, source: `${header.join("\n")}\n\n\n${all}\n`, constants: this.constants };
  }

  private collect(call: ModuleCall): void {
    const calls = this.calls.get(call.module) ?? [];
    this.calls.set(call.module, [...calls, call]);
    for (const step of call.body) if (step.kind === "module") this.collect(step);
  }

  /** The name of the class that makes a module; its source is written on the way, once for all that are alike. */
  private classOf(module: Module, path: string): string {
    const kept: string[] = [];
    const forward = this.forward(module, (data) => {
      kept.push(this.keep(data));
      return kept.at(-1)!;
    });
    const members = [...this.members(module, path), ...(path === "" ? this.shared(module) : [])];
    const buffers = kept.map((name) => `self.register_buffer("${name}", CONSTANTS["${name}"], persistent=False)`);
    const body = [
      "def __init__(self):",
      ...indented(["super().__init__()", ...members, ...buffers]),
      ...(forward === null
        ? []
        : ["", `def forward(${["self", ...forward.parameters].join(", ")}):`, ...indented(forward.lines)]),
    ];
    const written = indented(body).join("\n");
    const known = this.classes.get(written);
    if (known !== undefined) return known;
    const taken = new Set(this.classes.values());
    const base = isIdentifier(module.className()) ? module.className() : "Model";
    let name = base;
    for (let i = 2; taken.has(name); i++) name = `${base}${i}`;
    this.classes.set(written, name);
    this.sources.push(`class ${name}(nn.Module):\n${written}`);
    return name;
  }

  /** Puts a tensor into the file beside the code. @returns its name there */
  private keep(data: Tensor): string {
    const name = `constant${Object.keys(this.constants).length}`;
    this.constants[name] = data;
    return name;
  }

  private forward(module: Module, keep: (data: Tensor) => string): Forward | null {
    const calls = this.calls.get(module);
    if (calls === undefined) return null;
    const isModel = calls[0] === this.program.model;
    const [first, ...others] = calls.map((call) => forwardOf(call, this.program, isModel ? this.inputNames : [], keep));
    if (others.some((other) => JSON.stringify(other) !== JSON.stringify(first)))
      throw new NotImplementedError(
        `Export to PyTorch: ${calls[0].path || "the model"} (${module.className()}) is called several times and does not do the same each time`,
      );
    return first;
  }

  /** The lines that make what a module holds. */
  private members(module: Module, path: string): string[] {
    const state = [...state_(module)].map(([name, tensor, isBuffer, isKept]) => {
      const empty = `torch.empty(${literal(tensor.shape)}${tensor.dtype === float32 ? "" : `, dtype=${dtypeText(tensor.dtype)}`})`;
      if (isBuffer && !isKept) {
        const constant = this.keep(tensor);
        return `self.register_buffer(${text(name)}, CONSTANTS["${constant}"], persistent=False)`;
      }
      if (isBuffer) return `self.register_buffer(${text(name)}, ${empty})`;
      const made = `nn.Parameter(${empty}${tensor.requiresGrad ? "" : ", requires_grad=False"})`;
      return isIdentifier(name) ? `self.${name} = ${made}` : `self.register_parameter(${text(name)}, ${made})`;
    });
    const children = [...module.namedChildren()].flatMap(([name, child]) => {
      const below = path === "" ? name : `${path}.${name}`;
      if (isIdentifier(name)) return this.made(child, below, `self.${name} = `);
      const lines = this.made(child, below, "");
      return [
        `self.add_module(${text(name)}, ${lines[0]}`,
        ...lines.slice(1, -1),
        `${lines.length > 1 ? lines.at(-1) : ""})`,
      ];
    });
    return [...state, ...children];
  }

  /** The lines that make a module, after `start`. */
  private made(module: Module, path: string, start: string): string[] {
    if (layerName(module) === undefined) return [`${start}${this.classOf(module, path)}()`];
    if (!isContainer(module)) return [`${start}${constructorText(module, path)}`];
    const entries = [...module.namedChildren()];
    const numbered = entries.every(([name], i) => name === String(i));
    const inner = entries.flatMap(([name, child]) => {
      const lines = this.made(child, path === "" ? name : `${path}.${name}`, numbered ? "" : `${text(name)}: `);
      return [...lines.slice(0, -1), `${lines.at(-1)!},`];
    });
    const type = `nn.${layerName(module)!}`;
    if (module instanceof nn.ModuleDict) return [`${start}${type}({`, ...indented(inner), "})"];
    if (!numbered) return [`${start}${type}(OrderedDict({`, ...indented(inner), "}))"];
    const isList = module instanceof nn.ModuleList;
    return [`${start}${type}(${isList ? "[" : ""}`, ...indented(inner), `${isList ? "]" : ""})`];
  }

  /** Parameters and modules that have a second place. */
  private shared(model: Module): string[] {
    const places = new Map<unknown, string>();
    const lines: string[] = [];
    const walk = (module: Module, path: string) => {
      for (const [field, value] of Object.entries(module)) {
        const isModule = value instanceof nn.Module;
        if (!isModule && !(value instanceof Parameter)) continue;
        const name = layerName(module) === undefined ? field : snakeCase(field);
        const below = path === "" ? name : `${path}.${name}`;
        const first = places.get(value);
        if (first !== undefined) lines.push(`${memberText(below)} = ${memberText(first)}`);
        else places.set(value, below);
        if (isModule && first === undefined) walk(value, below);
      }
    };
    walk(model, "");
    return lines;
  }
}

/** A module's own parameters and buffers: name, tensor, whether it is a buffer, whether it is saved. */
function* state_(module: Module): Generator<[string, Tensor, boolean, boolean]> {
  const saved = new Set(Object.keys(module.stateDict()));
  for (const [name, parameter] of module.namedParameters("", false)) yield [name, parameter, false, true];
  for (const [name, buffer] of module.namedBuffers("", false)) yield [name, buffer, true, saved.has(name)];
}
