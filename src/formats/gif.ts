/// <reference path="./untyped.d.ts" />
/** The frames of a GIF: where they lie, not their pixels. */
export { type FrameInfo, GifReader } from "omggif";
