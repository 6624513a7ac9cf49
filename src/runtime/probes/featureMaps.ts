import { narrow } from "../../engine/ops/viewsSlice.js";
import { Tensor } from "../../engine/tensor/tensor.js";
import type { FeatureMaps } from "../../protocol/modelView.js";
import { say } from "../../protocol/said.js";
import { calledLayers, mapLayers, tracedBy } from "./layers.js";
import { chosenLayer } from "./neurons.js";
import { numbersOf, wholeParameter } from "./numbers.js";
import { thinnedPicture } from "./pictures.js";
import type { Probe } from "./probe.js";
import { inChunks, oneSample, partParameter } from "./sampled.js";
import { sampleFacts } from "./sample.js";

const mostMaps = 64;

export const noMaps = say(
  "No layer of the model gives maps over the places of a picture (samples×channels×height×width).",
);

/** What each channel of a layer makes of one sample. `layer`: its path, the first by default; `part` and `index` of the sample. */
export const featureMaps: Probe = (context, parameters): FeatureMaps => {
  const part = partParameter(context, parameters.part);
  const index = wholeParameter(parameters.index, 0, 0, Number.MAX_SAFE_INTEGER);
  const { inputs } = oneSample(context, part, index);
  const layers = mapLayers(calledLayers(context, inputs));
  const layer = chosenLayer(layers, parameters.layer ?? layers[0]?.path, noMaps);
  let output: { values: Float32Array; shape: readonly number[] } | undefined;
  tracedBy(
    {
      moduleLeft(module, given) {
        if (module === layer.module && given instanceof Tensor && output === undefined)
          output = { values: numbersOf(narrow(given, 0, 0, 1)), shape: given.shape };
      },
    },
    () => inChunks(context, inputs, () => undefined),
  );
  const { values, shape } = output!;
  const [, count, height, width] = shape;
  const pictures = Array.from({ length: Math.min(count, mostMaps) }, (_, i) =>
    thinnedPicture(values, i * height * width, { channels: 1, height, width }),
  );
  return {
    step: context.steps,
    layer: layer.path,
    type: layer.module.className(),
    shape: [...shape.slice(1)],
    ...pictures[0].image,
    count,
    tiles: pictures.map((picture) => picture.values),
    sample: sampleFacts(context, part, index),
  };
};
