import { noGrad } from "../autograd/mode.js";
import { RuntimeError, ValueError } from "../errors.js";
import type { Module } from "../nn/module.js";
import { arange } from "../ops/creation.js";
import { defaultGenerator } from "../tensor/random/generator.js";
import { setTracer, tracer } from "../trace.js";
import { Tensor } from "../tensor/tensor.js";
import {
  type FreeAxes,
  type ModuleCall,
  moduleText,
  type OperationCall,
  type Program,
  replaceIn,
  type Value,
  valuesIn,
} from "./program.js";
import { Recorder } from "./recorder.js";

/** What `forward` is called with: tensors, and lists of tensors. */
export type ModelInputs = Tensor | readonly (Tensor | readonly Tensor[])[];

/** For each input (lists taken apart) the names of its free sizes by dimension. */
export type InputAxes = readonly Readonly<Record<number, string>>[];

export const argumentsOf = (inputs: ModelInputs): readonly unknown[] => (inputs instanceof Tensor ? [inputs] : inputs);

/** The tensors among arguments, lists taken apart. */
export function tensorsIn(args: readonly unknown[]): Tensor[] {
  return args.flat(Infinity).filter((arg): arg is Tensor => arg instanceof Tensor);
}

/**
 * Runs a model in evaluation mode on inputs, and again on inputs with other free sizes, and compares: what is the same in all runs is fixed.
 * @param mode in training mode a copy is run, since the runs change statistics
 * @throws RuntimeError where the runs differ in more than sizes.
 */
export function traceModel(
  model: Module,
  inputs: ModelInputs,
  axes: InputAxes,
  mode: "eval" | "train" = "eval",
): Program {
  const args = argumentsOf(inputs);
  const tensors = tensorsIn(args);
  const sizes = freeSizes(tensors, axes);
  const traced = mode === "train" ? model.copy() : model;
  const runs = runSizes(sizes).map((sizeOf, i) => {
    const resized = tensors.map((tensor, t) => resize(tensor, axes[t] ?? {}, sizeOf));
    return { sizeOf, record: () => runOnce(traced, args, resized, i === 0) };
  });
  const programs = inMode(traced, mode, () =>
    runs.map(({ record, sizeOf }, i) => {
      try {
        return record();
      } catch (error) {
        if (i === 0) throw error;
        const changed = [...sizes.keys()].map((name) => `${name} = ${sizeOf(name)}`).join(", ");
        throw new RuntimeError(
          `the model runs on the given inputs, but not with ${changed}: ${(error as Error).message}. Name the sizes that are free in ` +
            "dynamicAxes ({} for none)",
          { cause: error },
        );
      }
    }),
  );
  const values: FreeAxes = new Map([...sizes.keys()].map((name) => [name, runs.map(({ sizeOf }) => sizeOf(name))]));
  align(programs.map(({ model }) => model));
  const [first] = programs;
  first.inputs.forEach((input, i) => (input.runs = programs.map((program) => program.inputs[i])));
  return { ...first, axes: values };
}

/** The free sizes and what they are in the inputs. @throws ValueError where two of one name differ. */
function freeSizes(tensors: readonly Tensor[], axes: InputAxes): Map<string, number> {
  const sizes = new Map<string, number>();
  tensors.forEach((tensor, t) => {
    for (const [dim, name] of Object.entries(axes[t] ?? {})) {
      const size = tensor.shape[Number(dim)];
      if (size === undefined)
        throw new ValueError(`dynamicAxes: input ${t} has ${tensor.ndim} dimensions, so there is no ${dim}`);
      const other = sizes.get(name) ?? size;
      if (other !== size)
        throw new ValueError(`dynamicAxes: '${name}' is ${other} in one input and ${size} in another`);
      sizes.set(name, size);
    }
  });
  return sizes;
}

type SizeOf = (name: string) => number;

/** The first run (a size of 1 becomes 2, since 1 broadcasts), one for each free size with that one doubled, and one with all three times as large. */
function runSizes(sizes: ReadonlyMap<string, number>): SizeOf[] {
  const base = (name: string) => Math.max(sizes.get(name)!, 2);
  const names = [...sizes.keys()];
  return [base, ...names.map((one) => (name: string) => base(name) * (name === one ? 2 : 1)), (name) => 3 * base(name)];
}

/** The tensor with its free dimensions repeated or cut to other sizes. */
function resize(tensor: Tensor, axes: Readonly<Record<number, string>>, sizeOf: SizeOf): Tensor {
  return noGrad(() =>
    Object.entries(axes).reduce((x, [key, name]) => {
      const [dim, size] = [Number(key), sizeOf(name)];
      return x.shape[dim] === size ? x : x.indexSelect(dim, arange(size).remainder(x.shape[dim]).long());
    }, tensor.detach()),
  );
}

/** Leaves the model's modes and the random numbers as they were. */
function inMode<R>(model: Module, mode: "eval" | "train", run: () => R): R {
  const modes = [...model.modules()].map((module) => [module, module.training] as const);
  const random = defaultGenerator.getState();
  model.train(mode === "train");
  try {
    return run();
  } finally {
    for (const [module, training] of modes) module.training = training;
    defaultGenerator.setState(random);
  }
}

function runOnce(model: Module, args: readonly unknown[], tensors: readonly Tensor[], warns: boolean) {
  const recorder = new Recorder(model, tensors, warns);
  const inputs = tensors.map((tensor) => recorder.valueOf(tensor));
  let next = 0;
  const own = replaceIn(
    args,
    (x) => x instanceof Tensor,
    () => tensors[next++],
  ) as unknown[];
  const outer = tracer;
  setTracer(recorder);
  try {
    noGrad(() => (model as unknown as (...args: unknown[]) => unknown)(...own));
  } finally {
    setTracer(outer);
  }
  return { model: recorder.model!, inputs };
}

/** Tells each call and value of the first run its counterparts in the others. */
function align(runs: readonly ModuleCall[]): void {
  const [first, ...others] = runs;
  first.body.forEach((step, i) => {
    const counterparts = others.map((other) => other.body[i]);
    if (step.kind === "module") {
      if (counterparts.some((other) => other?.kind !== "module" || other.path !== step.path))
        throw differs(step.path, first);
      align([step, ...(counterparts as ModuleCall[])]);
      return;
    }
    if (counterparts.some((other) => other?.kind !== "operation" || other.operation.name !== step.operation.name))
      throw differs(step.operation.name, first, step);
    alignCall([step, ...(counterparts as OperationCall[])]);
  });
  if (others.some(({ body }) => body.length !== first.body.length)) throw differs("the end", first);
  for (const part of ["inputs", "output"] as const) alignValues(runs.map((run) => valuesIn(run[part])));
}

function alignCall(calls: readonly OperationCall[]): void {
  calls[0].runs = calls;
  alignValues(calls.map(({ inputs }) => inputs));
  alignValues(calls.map(({ outputs }) => outputs));
}

function alignValues(runs: readonly (readonly Value[])[]): void {
  runs[0].forEach((value, i) => {
    if (value.runs.length === 1) value.runs = runs.map((values) => values[i]);
  });
}

function differs(what: string, call: ModuleCall, at?: OperationCall): RuntimeError {
  const error = new RuntimeError(
    `what is computed depends on the free sizes: ${moduleText(call)}, ${what} comes at another place with other sizes. Name the sizes ` +
      "that are free in dynamicAxes ({} for none)",
  );
  return at ? (at.placed(error) as RuntimeError) : error;
}
