import { ValueError } from "../errors.js";
import { converted } from "./imaging/convert.js";

/** Numbers a pixel, by the names of PIL's modes: grey, grey and alpha, colour, colour and alpha, printing inks. */
export const bandsOf = { L: 1, LA: 2, RGB: 3, RGBA: 4, CMYK: 4 } as const;

/** What the numbers of a pixel mean. https://pillow.readthedocs.io/en/stable/handbook/concepts.html#modes */
export type ImageMode = keyof typeof bandsOf;

/**
 * A picture before it is a tensor: rows of pixels, one byte a band. What PIL's `Image` is to torchvision.
 * @param data `height · width · bands` bytes, row by row, the bands of a pixel together
 * @throws ValueError for another number of bytes, and for an unknown mode
 */
export class Image {
  constructor(
    readonly mode: ImageMode,
    readonly width: number,
    readonly height: number,
    readonly data: Uint8Array = new Uint8Array(width * height * (bandsOf[mode] ?? 0)),
  ) {
    if (!Object.hasOwn(bandsOf, mode))
      throw new ValueError(`Image mode must be one of ${Object.keys(bandsOf).join(", ")}, but got ${String(mode)}`);
    if (data.length !== width * height * this.bands)
      throw new ValueError(
        `An image of mode ${mode} and size ${width}x${height} has ${width * height * this.bands} bytes, but got ${data.length}`,
      );
  }

  /** Numbers a pixel. */
  get bands(): number {
    return bandsOf[this.mode];
  }

  /** Width and height, as PIL gives them. */
  get size(): readonly [width: number, height: number] {
    return [this.width, this.height];
  }

  /** In another mode, with PIL's numbers; the image itself where it has that mode. */
  convert(mode: ImageMode): Image {
    return converted(this, mode);
  }

  /** Mode and size, as PIL prints them. */
  toString(): string {
    return `<Image mode=${this.mode} size=${this.width}x${this.height}>`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
