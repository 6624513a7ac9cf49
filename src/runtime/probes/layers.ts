import type { Module } from "../../engine/nn/module.js";
import { Tensor } from "../../engine/tensor/tensor.js";
import { setTracer, type Tracer, tracer } from "../../engine/trace.js";
import type { ProbeContext } from "./probe.js";

/** Runs something with a tracer of its own; the tracer may only look at tensors while it is told of them. */
export function tracedBy<R>(following: Omit<Tracer, "keepsTensors">, run: () => R): R {
  const outer = tracer;
  setTracer({ keepsTensors: false, ...following });
  try {
    return run();
  } finally {
    setTracer(outer);
  }
}

/** A module without modules inside, as it was called. */
export interface CalledLayer {
  module: Module;
  /** Dotted path; the class name where the model is one layer. */
  path: string;
  inputShape: readonly number[];
  outputShape: readonly number[];
}

/** The layers in the order of their first calls. */
export function calledLayers({ model }: ProbeContext, inputs: readonly Tensor[]): CalledLayer[] {
  const paths = pathsOf(model);
  const layers = new Map<Module, CalledLayer>();
  const given: (Tensor | undefined)[] = [];
  tracedBy(
    {
      moduleEntered: (_, [first]) => void given.push(first instanceof Tensor ? first : undefined),
      moduleLeft(module, output) {
        const input = given.pop();
        if (!paths.has(module) || layers.has(module) || !module.children().next().done) return;
        if (input === undefined || !(output instanceof Tensor)) return;
        layers.set(module, {
          module,
          path: paths.get(module)!,
          inputShape: input.shape,
          outputShape: output.shape,
        });
      },
    },
    () => (model as unknown as (...inputs: readonly Tensor[]) => unknown)(...inputs),
  );
  return [...layers.values()];
}

export function pathsOf(model: Module): Map<Module, string> {
  return new Map([...model.namedModules()].map(([path, module]) => [module, path || model.className()]));
}

/** Layers with one row of units a sample, without the last: what is hidden. */
export function hiddenLayers(layers: readonly CalledLayer[]): CalledLayer[] {
  return layers.slice(0, -1).filter(({ outputShape }) => outputShape.length === 2);
}

/** Layers that give maps over the places of a picture. */
export const mapLayers = (layers: readonly CalledLayer[]): CalledLayer[] =>
  layers.filter(({ outputShape: [, , height, width, ...more] }) => more.length === 0 && height > 1 && width > 1);
