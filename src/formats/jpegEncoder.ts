/// <reference path="./untyped.d.ts" />
/** JPEG written by libjpeg-turbo. */
import code from "@cornerstonejs/codec-libjpeg-turbo-8bit/wasm";
import start from "@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs";

interface Encoder {
  getDecodedBuffer(frame: {
    width: number;
    height: number;
    bitsPerSample: number;
    componentCount: number;
    isSigned: boolean;
  }): Uint8Array;
  getEncodedBuffer(): Uint8Array;
  setQuality(quality: number): void;
  setProgressive(progressive: boolean): void;
  /** turbojpeg's names: 0 is 4:4:4, 2 is 4:2:0, 3 is grey. */
  setSubSampling(subsampling: number): void;
  encode(): void;
  delete(): void;
}

interface Turbo {
  JPEGEncoder: new () => Encoder;
}

let turbo: Turbo | undefined;

/** Emscripten gives a promise, but does all of its work at once where it is handed an instance; what it makes is put into its options. */
function started(): Turbo {
  const made: Partial<Turbo> & { instantiateWasm: unknown } = {
    instantiateWasm: (imports: Record<string, Record<string, () => number>>, done: (instance: unknown) => void) => {
      const instance = new WebAssembly.Instance(new WebAssembly.Module(code), imports);
      done(instance);
      return instance.exports;
    },
  };
  void start(made);
  if (made.JPEGEncoder === undefined) throw new Error("the JPEG encoder did not start");
  return made as Turbo;
}

/**
 * @param pixels rows of pixels, the channels of a pixel together
 * @param channels 1 or 3
 * @param quality 1 to 100
 */
export function encode(
  pixels: Uint8Array,
  width: number,
  height: number,
  channels: number,
  quality: number,
): Uint8Array {
  turbo ??= started();
  const encoder = new turbo.JPEGEncoder();
  try {
    const frame = { width, height, bitsPerSample: 8, componentCount: channels, isSigned: false };
    encoder.getDecodedBuffer(frame).set(pixels);
    encoder.setQuality(quality);
    encoder.setProgressive(false);
    encoder.setSubSampling(channels === 1 ? 3 : 2);
    encoder.encode();
    return encoder.getEncodedBuffer().slice();
  } finally {
    encoder.delete();
  }
}
