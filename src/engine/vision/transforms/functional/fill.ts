import { ValueError } from "../../../errors.js";
import type { Image } from "../../image.js";

/** The colour of what lies outside a picture: one number, or one a channel. */
export type Fill = number | readonly number[];

/** One whole number a band. @throws ValueError for another number of them */
export function fillOf(image: Image, fill: Fill): number[] {
  const values = typeof fill === "number" ? new Array<number>(image.bands).fill(fill) : fill;
  if (values.length !== image.bands)
    throw new ValueError(
      `The number of elements in 'fill' does not match the number of channels of the image (${values.length} != ${image.bands})`,
    );
  return values.map(Math.trunc);
}
