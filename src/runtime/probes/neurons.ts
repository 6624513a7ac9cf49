import { Tensor } from "../../engine/tensor/tensor.js";
import type { NeuronMaps } from "../../protocol/modelView.js";
import { say, type Words } from "../../protocol/said.js";
import { gridInputs, gridOver, planeSamples } from "./grid.js";
import { calledLayers, type CalledLayer, hiddenLayers, tracedBy } from "./layers.js";
import { numbersOf, textParameter, wholeParameter } from "./numbers.js";
import { Problem, type Probe } from "./probe.js";
import { inChunks } from "./sampled.js";
import { narrow } from "../../engine/ops/viewsSlice.js";

/** Units that are shown. */
const mostUnits = 64;

/**
 * What each hidden unit of a layer makes of the plane of the two inputs. `layer`: its path, the last hidden one by default; `size`: cells a
 * side, 32 by default, 64 at most.
 */
export const neurons: Probe = (context, parameters): NeuronMaps => {
  const samples = planeSamples(context);
  const grid = gridOver(samples, wholeParameter(parameters.size, 32, 2, 64));
  const hidden = hiddenLayers(calledLayers(context, [narrow(samples[0].inputs[0], 0, 0, 1)]));
  const layer = chosenLayer(
    hidden,
    parameters.layer,
    "The model has no hidden layer: its only layer gives the output.",
  );
  const units = layer.outputShape[1];
  const maps = Array.from({ length: Math.min(units, mostUnits) }, () => new Float32Array(grid.size ** 2));
  const inputs = [gridInputs(grid, samples[0].inputs[0])];
  let at = 0;
  tracedBy(
    {
      moduleLeft(module, output) {
        if (module !== layer.module || !(output instanceof Tensor) || at >= grid.size ** 2) return;
        const values = numbersOf(output);
        const rows = values.length / units;
        maps.forEach((map, unit) => {
          for (let row = 0; row < rows; row++) map[at + row] = values[row * units + unit];
        });
        at += rows;
      },
    },
    () => inChunks(context, inputs, () => undefined),
  );
  return { step: context.steps, layer: layer.path, type: layer.module.className(), grid, units, maps };
};

/** The layer that was asked for, else the last. @throws Problem where there is none, or none of that path */
export function chosenLayer(layers: readonly CalledLayer[], path: unknown, none: Words): CalledLayer {
  if (layers.length === 0) throw new Problem(none);
  const asked = textParameter(path);
  if (asked === undefined) return layers[layers.length - 1];
  const found = layers.find((layer) => layer.path === asked);
  if (!found)
    throw new Problem(
      say("There is no layer “{0}” here; there are {1}.", asked, layers.map(({ path }) => path).join(", ")),
    );
  return found;
}
