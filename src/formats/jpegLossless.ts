/// <reference path="./untyped.d.ts" />
/** Lossless JPEG (process 14), as DICOM has it. */
import jpeg from "jpeg-lossless-decoder-js";

/** The numbers of a picture, channels of a pixel together. @param bytesPerNumber 1 or 2 @throws Error where the data cannot be decoded */
export function decode(bytes: Uint8Array, bytesPerNumber: 1 | 2): Uint8Array | Uint16Array {
  const own = bytes.slice();
  const decoded = new jpeg.lossless.Decoder(undefined, bytesPerNumber).decode(
    own.buffer,
    0,
    own.length,
    bytesPerNumber,
  );
  return bytesPerNumber === 1 ? new Uint8Array(decoded.buffer) : new Uint16Array(decoded.buffer);
}
