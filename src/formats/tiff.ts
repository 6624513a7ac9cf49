/** TIFF: grey, colour and palettes of 8 to 64 bits, uncompressed, LZW and deflate. */
export { decode, type TiffIfd } from "tiff";
