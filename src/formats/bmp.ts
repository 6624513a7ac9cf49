/** BMP of 1 to 32 bits, RLE too. */
export { decode } from "bmp-ts";
