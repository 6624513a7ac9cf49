import type { ModelProto, NodeProto, ValueInfoProto } from "../../formats/onnx.js";
import { checkOptions } from "../arguments.js";
import { NotImplementedError, ValueError } from "../errors.js";
import type { Module } from "../nn/module.js";
import { writeBytes } from "../platform/files.js";
import { format } from "../platform/formats.js";
import {
  moduleText,
  neededOperations,
  type OperationCall,
  type Program,
  type Value,
  valuesIn,
} from "../program/program.js";
import { argumentsOf, type ModelInputs, tensorsIn, traceModel } from "../program/trace.js";
import { inputNamesOf } from "../program/inputNames.js";
import { isAxis, OnnxGraph } from "./graph.js";
import { MappedCall, type Mapping } from "./mapping.js";
import { mappings } from "./ops/index.js";
import { dataType } from "./types.js";

/** For an input or output, the dimensions that are free: their names, or a list of dimensions. */
export type DynamicAxes = Readonly<Record<string, Readonly<Record<number, string>> | readonly number[]>>;

export interface ExportOptions {
  /** Names of the inputs, lists of tensors taken apart; those of `forward`'s parameters by default. */
  inputNames?: readonly string[];
  /** Names of the outputs; `output`, or `output0`, `output1`, ... by default. */
  outputNames?: readonly string[];
  /**
   * The sizes that may differ when the model is used; sizes of one name are equal. By default the first dimension of the inputs, as
   * `batch`, where PyTorch has none; `{}` fixes all sizes.
   */
  dynamicAxes?: DynamicAxes;
  /** The version of ONNX's operators: 17. */
  opsetVersion?: number;
}

const OPSET = 17;
const options_ = ["inputNames", "outputNames", "dynamicAxes", "opsetVersion"] as const;

/**
 * Writes a model as an ONNX file, which other programs run. The model is run in evaluation mode on `inputs`, and what it computes is
 * written down: what depends on values in JavaScript (`if (x.sum().item() > 0)`) is exported as it was for these inputs, with a warning.
 * Parameters and buffers keep their names in the state.
 *
 *     torch.onnx.export(model, torch.randn(1, 3, 224, 224), "model.onnx");
 *
 * @param inputs what `forward` is called with: a tensor, or a list of its arguments
 * @throws NotImplementedError at the user's line for an operation that cannot be exported; RuntimeError where the computation depends on the
 *   free sizes in a way that cannot be told
 * https://pytorch.org/docs/1.13/onnx.html
 */
export function exportModel(model: Module, inputs: ModelInputs, path: string, options: ExportOptions = {}): void {
  writeBytes(path, onnxBytes(model, inputs, options));
}

/** The bytes that `export` writes. */
export function onnxBytes(model: Module, inputs: ModelInputs, options: ExportOptions = {}): Uint8Array {
  return format("onnx").encodeModel(onnxModel(model, inputs, options));
}

/** The model in ONNX's terms. */
export function onnxModel(model: Module, inputs: ModelInputs, options: ExportOptions): ModelProto {
  const { outputNames, dynamicAxes, opsetVersion = OPSET } = checkOptions("torch.onnx.export", options, options_);
  if (opsetVersion !== OPSET) throw new ValueError(`torch.onnx.export writes opset ${OPSET}, not ${opsetVersion}`);
  const tensors = tensorsIn(argumentsOf(inputs));
  const names = options.inputNames ?? inputNamesOf(model, argumentsOf(inputs));
  if (names.length !== tensors.length)
    throw new ValueError(`inputNames has ${names.length} names for ${tensors.length} inputs`);
  const axes = tensors.map((tensor, i) =>
    dynamicAxes
      ? namedAxes(dynamicAxes[names[i]], names[i])
      : tensor.shape[0] === tensors[0].shape[0] && tensor.ndim > 0
        ? { 0: "batch" }
        : {},
  );
  const program = traceModel(model, inputs, axes);
  const graph = new OnnxGraph(program, names);
  for (const call of neededOperations(program.model)) write(graph, call);
  const outputs = valuesIn(program.model.output);
  const given = outputNames ?? (outputs.length === 1 ? ["output"] : outputs.map((_, i) => `output${i}`));
  if (given.length !== outputs.length)
    throw new ValueError(`outputNames has ${given.length} names for ${outputs.length} outputs`);
  for (const name of Object.keys(dynamicAxes ?? {}))
    if (!names.includes(name) && !given.includes(name))
      throw new ValueError(
        `dynamicAxes names '${name}', but the inputs are ${listed(names)} and the outputs ${listed(given)}`,
      );
  return assemble(graph, program, outputs, names, given, model.className());
}

const listed = (names: readonly string[]) => names.map((name) => `'${name}'`).join(", ");

function namedAxes(given: DynamicAxes[string] | undefined, name: string): Readonly<Record<number, string>> {
  if (!Array.isArray(given)) return (given as Readonly<Record<number, string>> | undefined) ?? {};
  return Object.fromEntries((given as readonly number[]).map((dim) => [dim, `${name}_dynamic_axes_${dim}`]));
}

/** @throws NotImplementedError for an operation without one */
function mappingOf(call: OperationCall): Mapping {
  const { name } = call.operation;
  const found = mappings.get(name);
  if (found !== undefined) return found;
  throw new NotImplementedError(
    `torch.onnx.export: the operation '${name}' (${moduleText(call.module)}) has no counterpart in ONNX opset ${OPSET} here`,
  );
}

function write(graph: OnnxGraph, call: OperationCall): void {
  const mapped = new MappedCall(graph, call);
  graph.enter(call);
  try {
    const results = mappingOf(call)(mapped as MappedCall<never>);
    mapped.checkLooked();
    const names = typeof results === "string" ? [results] : results;
    call.outputs.forEach((output, i) => graph.define(output, names[i] ?? null));
  } catch (error) {
    throw call.placed(error as Error);
  }
}

function assemble(
  graph: OnnxGraph,
  program: Program,
  outputs: readonly Value[],
  inputNames: readonly string[],
  outputNames: readonly string[],
  name: string,
): ModelProto {
  const results = outputs.map((output, i) => {
    graph.nodes.push({
      name: `output/${outputNames[i]}`,
      opType: "Identity",
      input: [graph.name(output)],
      output: [outputNames[i]],
      attribute: [],
    });
    return describe(graph, program, output, outputNames[i]);
  });
  const node = needed(graph.nodes, outputNames);
  const used = new Set(node.flatMap(({ input }) => input));
  return {
    irVersion: 8,
    producerName: "gradlens",
    producerVersion: "",
    opsetImport: [{ domain: "", version: OPSET }],
    graph: {
      name,
      node,
      initializer: [...graph.initializers.values()].filter(({ name }) => used.has(name!)),
      input: program.inputs.map((input, i) => describe(graph, program, input, inputNames[i])),
      output: results,
    },
  };
}

/** The nodes that the outputs are made of. */
function needed(nodes: readonly NodeProto[], outputs: readonly string[]): NodeProto[] {
  const wanted = new Set(outputs);
  const kept = nodes.toReversed().filter(({ input, output }) => {
    if (!output.some((name) => wanted.has(name))) return false;
    for (const name of input) wanted.add(name);
    return true;
  });
  return kept.toReversed();
}

function describe(graph: OnnxGraph, program: Program, value: Value, name: string): ValueInfoProto {
  const dim = graph.shapeOf(value).map((size, d) => {
    if (typeof size === "number") return { dimValue: size };
    const axis = [...program.axes.keys()].find((axis) => isAxis(size, axis));
    return { dimParam: axis ?? `${name}_dim_${d}` };
  });
  return { name, type: { tensorType: { elemType: dataType(value.dtype), shape: { dim } } } };
}
