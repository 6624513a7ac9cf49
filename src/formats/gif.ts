/** GIF, with animations. */
export { GifReader } from "omggif";
