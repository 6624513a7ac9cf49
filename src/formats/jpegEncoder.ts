/** JPEG written by mozjpeg. */
import factory from "@jsquash/jpeg/codec/enc/mozjpeg_enc.js";
import code from "@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm";

/** Baseline, with the tables of the standard and colours at half the resolution, as libjpeg writes by default. Without its own codes mozjpeg loses blocks. */
const settings = {
  baseline: true,
  arithmetic: false,
  progressive: false,
  optimize_coding: true,
  smoothing: 0,
  quant_table: 0,
  trellis_multipass: false,
  trellis_opt_zero: false,
  trellis_opt_table: false,
  trellis_loops: 1,
  auto_subsample: false,
  chroma_subsample: 2,
  separate_chroma_quality: false,
  chroma_quality: 75,
};
const grey = 1;
const yCbCr = 3;

interface Mozjpeg {
  encode(rgba: Uint8Array, width: number, height: number, options: object): Uint8Array;
}

/** Its own types need those of browsers. */
const start = factory as unknown as (options: object) => Promise<unknown>;

let mozjpeg: Mozjpeg | undefined;

/** Emscripten gives a promise, but does all of its work at once where it is handed an instance; what it makes is put into its options. */
function started(): Mozjpeg {
  const made: Partial<Mozjpeg> & { noInitialRun: true; instantiateWasm: unknown } = {
    noInitialRun: true,
    instantiateWasm: (imports: Record<string, Record<string, () => number>>, done: (instance: unknown) => void) => {
      const instance = new WebAssembly.Instance(new WebAssembly.Module(code), imports);
      done(instance);
      return instance.exports;
    },
  };
  void start(made);
  if (made.encode === undefined) throw new Error("the JPEG encoder did not start");
  return made as Mozjpeg;
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
  mozjpeg ??= started();
  const rgba = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = pixels[channels === 1 ? i : 3 * i + c];
  const color_space = channels === 1 ? grey : yCbCr;
  return mozjpeg.encode(rgba, width, height, { ...settings, quality, color_space }).slice();
}
