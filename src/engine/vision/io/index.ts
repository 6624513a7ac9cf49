/** Image files: `torchvision.io`. https://pytorch.org/vision/0.14/io.html */
export type { ImageReadMode } from "./modes.js";
export { decodeFrames, decodeImage, openImage, readFrames, readImage, type ReadImageOptions } from "./read.js";
export { encodeJpeg, encodePng, type JpegOptions, type PngOptions, writeJpeg, writePng } from "./write.js";
export * from "../dicom/index.js";
