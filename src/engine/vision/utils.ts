/** Grids of images, and files of them: `torchvision.utils`. https://pytorch.org/vision/0.14/utils.html */
import { checkOptions } from "../arguments.js";
import { ValueError } from "../errors.js";
import { noGrad } from "../autograd/mode.js";
import { cat, stack } from "../ops/join.js";
import { full } from "../ops/creation.js";
import { uint8 } from "../tensor/dtype.js";
import { Tensor } from "../tensor/tensor.js";
import { writeJpeg, writePng } from "./io/write.js";

export interface MakeGridOptions {
  /** Images a row. */
  nrow?: number;
  /** Pixels between the images, and around them. */
  padding?: number;
  /** Shift and scale to 0 to 1. */
  normalize?: boolean;
  /** What becomes 0 and 1; least and most of the images by default. */
  valueRange?: readonly [number, number] | null;
  /** Scale each image by itself. */
  scaleEach?: boolean;
  /** Between the images. */
  padValue?: number;
}

const names = ["nrow", "padding", "normalize", "valueRange", "scaleEach", "padValue"] as const;

/**
 * Images side by side.
 * @param images `[N, C, H, W]`, an array of `[C, H, W]`, one image, or `[H, W]`
 * @returns `[C, H', W']`, three channels where the images have one
 * https://pytorch.org/vision/0.14/generated/torchvision.utils.make_grid.html
 */
export function makeGrid(images: Tensor | readonly Tensor[], options: MakeGridOptions = {}): Tensor {
  checkOptions("makeGrid", options, names);
  return noGrad(() => grid(images, options));
}

function grid(images: Tensor | readonly Tensor[], options: MakeGridOptions): Tensor {
  const { nrow = 8, padding = 2, padValue = 0 } = options;
  let batch = images instanceof Tensor ? images : stack([...images]);
  if (batch.ndim === 2) batch = batch.unsqueeze(0);
  if (batch.ndim === 3) batch = inColour(batch.unsqueeze(0)).squeeze(0).unsqueeze(0);
  if (batch.ndim !== 4) throw new ValueError(`makeGrid takes 2 to 4 dimensions, but got ${batch.ndim}`);
  batch = inColour(batch);
  if (options.normalize ?? false) batch = normalized(batch, options);
  if (batch.shape[0] === 1) return batch.squeeze(0);
  const count = batch.shape[0];
  const columns = Math.min(nrow, count);
  const rows = Math.ceil(count / columns);
  const [height, width] = [batch.shape[2] + padding, batch.shape[3] + padding];
  const shape = [batch.shape[1], height * rows + padding, width * columns + padding];
  const out = full(shape, padValue, { dtype: batch.dtype });
  for (let i = 0; i < count; i++) {
    const [row, column] = [Math.floor(i / columns), i % columns];
    out
      .narrow(1, row * height + padding, height - padding)
      .narrow(2, column * width + padding, width - padding)
      .copy_(batch.select(0, i));
  }
  return out;
}

const inColour = (batch: Tensor) => (batch.shape[1] === 1 ? cat([batch, batch, batch], 1) : batch);

function normalized(batch: Tensor, { valueRange = null, scaleEach = false }: MakeGridOptions): Tensor {
  const scaled = (images: Tensor) => {
    const [low, high] = valueRange ?? [images.min().item(), images.max().item()];
    return images
      .clamp(low, high)
      .sub(low)
      .div(Math.max(high - low, 1e-5));
  };
  if (!scaleEach) return scaled(batch);
  return stack(Array.from({ length: batch.shape[0] }, (_, i) => scaled(batch.select(0, i))));
}

export interface SaveImageOptions extends MakeGridOptions {
  /** By the ending of the path by default. */
  format?: "png" | "jpeg";
}

/**
 * Writes images of floats from 0 to 1 as one picture, PNG or JPEG.
 * https://pytorch.org/vision/0.14/generated/torchvision.utils.save_image.html
 */
export function saveImage(images: Tensor | readonly Tensor[], path: string, options: SaveImageOptions = {}): void {
  const { format = formatOf(path), ...rest } = checkOptions("saveImage", options, [...names, "format"]);
  const bytes = makeGrid(images, rest).mul(255).add(0.5).clamp(0, 255).to(uint8);
  if (format === "jpeg") writeJpeg(bytes, path);
  else writePng(bytes, path);
}

function formatOf(path: string): "png" | "jpeg" {
  const ending = /\.(\w+)$/.exec(path)?.[1].toLowerCase();
  if (ending === "png") return "png";
  if (ending === "jpg" || ending === "jpeg") return "jpeg";
  throw new ValueError(`saveImage writes .png, .jpg and .jpeg, but got '${path}'`);
}
