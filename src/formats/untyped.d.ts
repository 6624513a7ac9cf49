declare module "@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module "omggif" {
  export interface FrameInfo {
    x: number;
    y: number;
    width: number;
    height: number;
    /** 1: left as it is, 2: cleared, 3: as it was before. */
    disposal: number;
    /** Byte where the frame's compressed data starts: with the size of its codes. */
    data_offset: number;
    /** Byte where the colours start; null without any. */
    palette_offset: number | null;
    transparent_index: number | null;
    interlaced: boolean;
  }
  export class GifReader {
    constructor(bytes: Uint8Array);
    readonly width: number;
    readonly height: number;
    numFrames(): number;
    frameInfo(frame: number): FrameInfo;
  }
}

declare module "jpeg-lossless-decoder-js" {
  interface Decoder {
    decode(buffer: ArrayBuffer, offset: number, length: number, bytesPerNumber: number): { buffer: ArrayBuffer };
  }
  const jpeg: { lossless: { Decoder: new (buffer?: ArrayBuffer, bytesPerNumber?: number) => Decoder } };
  export default jpeg;
}
