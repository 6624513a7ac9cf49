import { Tensor } from "../../../engine/tensor/tensor.js";
import { Image } from "../../../engine/vision/image.js";
import type { Cell } from "../../../protocol/dataset.js";
import { imageShape } from "../../probes/pictures.js";
import type { Column } from "../opened.js";
import { ChannelStatistics, type PictureSource, rangeOf, smallPicture } from "../pictures.js";
import { Growing, valuesOf } from "../values.js";
import type { Field, FieldPlace } from "./field.js";

/** Pixels' numbers that are kept of each part. */
const mostNumbers = 1_000_000;
/** Numbers that are kept of one picture. */
const mostOfOne = 2048;
/** Sides of the pictures that are sent. */
const side = 96;

/** One picture a sample: an image, or a tensor `[C, H, W]`, `[H, W]`, `[H, W, C]`, or of so many numbers as a square has. */
export class PictureField implements Field {
  private readonly kept: Growing[];
  private readonly channels: ChannelStatistics[];
  private readonly pictures: number[];
  private shape: number[] | undefined;
  private readonly widths: Growing[];
  private readonly heights: Growing[];

  constructor(
    readonly place: FieldPlace,
    readonly dtype: string,
  ) {
    const each = <T>(make: () => T): T[] => Array.from({ length: place.parts }, make);
    this.kept = each(() => new Growing());
    this.widths = each(() => new Growing());
    this.heights = each(() => new Growing());
    this.channels = each(() => new ChannelStatistics());
    this.pictures = each(() => 0);
  }

  add(part: number, value: unknown, mix: (value: number) => void): void {
    this.pictures[part]++;
    const shape =
      value instanceof Tensor ? value.shape : [(value as Image).bands, (value as Image).height, (value as Image).width];
    this.shape = this.shape === undefined ? [...shape] : this.shape.map((size, i) => (size === shape[i] ? size : -1));
    const { width, height, channels } = layoutOf(value);
    this.widths[part].push(width);
    this.heights[part].push(height);
    const { values, stride, step } = numbersOf(value, channels);
    const size = width * height;
    const statistics = this.channels[part];
    for (let channel = 0; channel < channels; channel++) {
      let [sum, squares] = [0, 0];
      for (let i = 0, at = channel * stride; i < size; i++, at += step) {
        const number = values[at];
        sum += number;
        squares += number * number;
      }
      statistics.add(channel, size, sum, squares);
    }
    for (let i = 0; i < values.length; i++) mix(values[i]);
    const kept = this.kept[part];
    const skip = Math.max(1, Math.ceil(values.length / mostOfOne));
    // Another place in each picture, so that no stripe is all that is seen.
    for (let i = this.pictures[part] % skip; i < values.length && kept.length < mostNumbers; i += skip)
      kept.push(values[i]);
  }

  bytes(value: unknown): number {
    return value instanceof Tensor ? value.numel() * value.dtype.itemsize : (value as Image).data.byteLength;
  }

  columns(): Column[] {
    const { name, role } = this.place;
    const { dtype, pictures } = this;
    const values = this.kept.map((part) => part.values);
    const channels = this.channels.map((part) => part.facts);
    const image: Column = {
      name,
      dtype,
      role,
      shape: this.shape ?? [],
      content: { kind: "image", values, pictures, channels },
    };
    if (!this.shape?.includes(-1)) return [image];
    const sizes = (of: string, parts: Growing[]): Column => ({
      name: `${name} ${of}`,
      dtype: "int64",
      role,
      shape: [],
      content: { kind: "number", values: parts.map((part) => part.values) },
    });
    return [image, sizes("width", this.widths), sizes("height", this.heights)];
  }

  cells(value: unknown): Cell[] {
    const { width, height, channels } = layoutOf(value);
    const { values, stride, step, range } = numbersOf(value, channels);
    const at: PictureSource["at"] = (channel, row, column) => values[channel * stride + (row * width + column) * step];
    const picture = smallPicture({ width, height, channels, at, range }, side);
    const cell: Cell = { type: "picture", width, height, picture };
    return this.shape?.includes(-1) ? [cell, width, height] : [cell];
  }
}

export const isPicture = (value: unknown): boolean =>
  value instanceof Image ||
  (value instanceof Tensor && (isChannelsLast(value) || imageShape(value.shape) !== undefined));

/** NumPy's and Pillow's order: `[H, W, C]`. */
function isChannelsLast({ shape }: Tensor): boolean {
  const [height, width, channels] = shape;
  return shape.length === 3 && [1, 3, 4].includes(channels) && height > 4 && width > 4;
}

function layoutOf(value: unknown): { width: number; height: number; channels: number } {
  if (value instanceof Image) return { width: value.width, height: value.height, channels: value.bands };
  const tensor = value as Tensor;
  if (isChannelsLast(tensor)) return { width: tensor.shape[1], height: tensor.shape[0], channels: tensor.shape[2] };
  return imageShape(tensor.shape)!;
}

/** Where the numbers of a picture lie: the channel's first at `stride` times its number, the next of it `step` on. */
function numbersOf(value: unknown, channels: number) {
  if (value instanceof Image) {
    const range = [0, 255] as const;
    return { values: value.data as ArrayLike<number>, stride: 1, step: channels, range };
  }
  const tensor = value as Tensor;
  const values = valuesOf(tensor);
  const range = tensor.dtype.name === "uint8" ? ([0, 255] as const) : rangeOf(values);
  return isChannelsLast(tensor)
    ? { values, stride: 1, step: channels, range }
    : { values, stride: values.length / channels, step: 1, range };
}
