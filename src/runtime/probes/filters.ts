import { Conv2d } from "../../engine/nn/conv.js";
import { Linear } from "../../engine/nn/linear.js";
import type { Module } from "../../engine/nn/module.js";
import type { ImageShape, Tiles } from "../../protocol/modelView.js";
import { say } from "../../protocol/said.js";
import { pathsOf } from "./layers.js";
import { numbersOf } from "./numbers.js";
import { imageShape, thinnedPicture } from "./pictures.js";
import { Problem, type Probe, type ProbeContext } from "./probe.js";
import { firstInput } from "./sampled.js";

const mostTiles = 96;

interface FilterLayer {
  module: Module & { weight: Conv2d["weight"] };
  path: string;
  /** Shape of one filter. */
  image: ImageShape;
}

/** The layer whose weights are pictures: the first convolution, or a first linear layer over pictures. */
export function filterLayer({ model, batch }: ProbeContext): FilterLayer | undefined {
  for (const [module, path] of pathsOf(model)) {
    if (module instanceof Conv2d) {
      const [, channels, height, width] = module.weight.shape;
      return { module, path, image: { channels, height, width } };
    }
    if (module instanceof Linear) {
      const image = imageShape(firstInput(batch.inputs).shape.slice(1));
      const fits = image && image.channels * image.height * image.width === module.weight.shape[1];
      return fits ? { module: module as FilterLayer["module"], path, image } : undefined;
    }
  }
  return undefined;
}

export const noFilters = say(
  "The model has no two-dimensional convolution (nn.Conv2d), and its first layer does not look at whole pictures.",
);

/** Weights of the first layer as pictures: of colours where a filter has three channels, else one tile a filter and channel. */
export const filters: Probe = (context): Tiles => {
  const found = filterLayer(context);
  if (found === undefined) throw new Problem(noFilters);
  const { module, path, image } = found;
  const weight = numbersOf(module.weight.detach());
  const one = image.channels === 3 ? image : { ...image, channels: 1 };
  const size = one.channels * image.height * image.width;
  const count = weight.length / size;
  const pictures = Array.from({ length: Math.min(count, mostTiles) }, (_, i) => thinnedPicture(weight, i * size, one));
  return {
    step: context.steps,
    layer: path,
    type: module.className(),
    shape: [...module.weight.shape],
    ...pictures[0].image,
    count,
    tiles: pictures.map(({ values }) => values),
  };
};
