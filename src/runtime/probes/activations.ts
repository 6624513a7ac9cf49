import { grad } from "../../engine/autograd/backward.js";
import { enableGrad } from "../../engine/autograd/mode.js";
import type { Module } from "../../engine/nn/module.js";
import { tensor } from "../../engine/ops/creation.js";
import { Tensor } from "../../engine/tensor/tensor.js";
import type { ActivationCurve, ActivationCurves } from "../../protocol/modelView.js";
import { activationModules, activationOperations } from "./activationModules.js";
import { pathsOf, tracedBy } from "./layers.js";
import { numbersOf } from "./numbers.js";
import type { Probe, ProbeContext } from "./probe.js";
import { bestPart, inChunks, someSamples } from "./sampled.js";

const range = 6;
const places = Float32Array.from({ length: 241 }, (_, i) => (i / 240) * 2 * range - range);
const bins = 60;
/** Samples whose inputs are counted. */
const mostSamples = 256;

interface Use {
  module: Module;
  paths: Set<string>;
  inputs: { bins: Float32Array; below: number; above: number; count: number };
}

/** The activation functions of the model with what they are given now, and after them all others that `nn` has. */
export const activations: Probe = (context): ActivationCurves => {
  const used = activationUses(context);
  const curves = [...used.values()].map(({ module, paths, inputs }): ActivationCurve => {
    const shares = { ...inputs, bins: inputs.bins.map((count) => count / Math.max(1, inputs.count)) };
    return { ...curveOf(module), uses: [...paths], inputs: shares };
  });
  const names = new Set(curves.map(({ name }) => name));
  const others = Object.entries(activationModules)
    .filter(([name]) => !names.has(name))
    .map(([, make]): ActivationCurve => ({ ...curveOf(make().eval()), uses: [] }));
  return { step: context.steps, places, curves: [...curves, ...others] };
};

/** Runs the model, and counts what activations are given; by class and settings. */
function activationUses(context: ProbeContext): Map<string, Use> {
  const uses = new Map<string, Use>();
  const paths = pathsOf(context.model);
  const inside: Module[] = [];
  const add = (module: Module, path: string, given: unknown): void => {
    const key = module.toString();
    let use = uses.get(key);
    if (!use) {
      const inputs = { bins: new Float32Array(bins), below: 0, above: 0, count: 0 };
      uses.set(key, (use = { module, paths: new Set(), inputs }));
    }
    use.paths.add(path);
    if (given instanceof Tensor) count(use.inputs, numbersOf(given));
  };
  const { inputs } = someSamples(context, bestPart(context), mostSamples);
  tracedBy(
    {
      moduleEntered(module, [given]) {
        inside.push(module);
        if (Object.hasOwn(activationModules, module.className())) add(module, paths.get(module) ?? "", given);
      },
      moduleLeft: () => void inside.pop(),
      operation(operation, params, [given]) {
        const around = inside.at(-1);
        if (around === undefined || Object.hasOwn(activationModules, around.className())) return;
        if (!Object.hasOwn(activationOperations, operation.name)) return;
        const owner = paths.get(around) || context.model.className();
        add(activationOperations[operation.name](params), `${owner}.forward()`, given);
      },
    },
    () => inChunks(context, inputs, () => undefined),
  );
  return uses;
}

function count(into: Use["inputs"], values: Float32Array): void {
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    into.count++;
    if (value < -range) into.below++;
    else if (value >= range) into.above++;
    else into.bins[Math.floor(((value + range) / (2 * range)) * bins)]++;
  }
}

/** f and its derivative; of a module with weights by its first. */
function curveOf(module: Module): Pick<ActivationCurve, "name" | "extra" | "values" | "derivatives"> {
  const { values, derivatives } = enableGrad(() => {
    const weights = (module as Module & { weight?: Tensor }).weight;
    const x = tensor(places, weights && { dtype: weights.dtype }).requiresGrad_();
    // A dimension of its own for channels, which modules with a weight a channel look for in the second place.
    const row = x.mul(1).reshape([places.length, 1]);
    const wide = weights !== undefined && weights.numel() > 1 ? row.expand([places.length, weights.numel()]) : row;
    const y = (module as unknown as (x: Tensor) => Tensor)(wide).select(1, 0);
    const [slope] = grad(y.sum(), x);
    return { values: numbersOf(y), derivatives: numbersOf(slope) };
  });
  return { name: module.className(), extra: module.extraRepr(), values, derivatives };
}
