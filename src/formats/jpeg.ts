/** JPEG by libjpeg-turbo: the pixels of PIL and torchvision, which decode with it too. */
import code from "@cwasm/jpeg-turbo/jpeg-turbo.wasm";

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  malloc(size: number): number;
  free(pointer: number): void;
  tjInitDecompress(): number;
  tjDestroy(handle: number): number;
  tjDecompressHeader3(
    handle: number,
    bytes: number,
    size: number,
    width: number,
    height: number,
    subsampling: number,
    colorspace: number,
  ): number;
  tjDecompress2(
    handle: number,
    bytes: number,
    size: number,
    output: number,
    width: number,
    pitch: number,
    height: number,
    format: number,
    flags: number,
  ): number;
}

export type JpegColors = "rgb" | "ycbcr" | "grey" | "cmyk" | "ycck";

export interface JpegHeader {
  width: number;
  height: number;
  colors: JpegColors;
}

export interface JpegPixels extends JpegHeader {
  /** Rows of pixels, the channels of a pixel together. */
  data: Uint8Array;
  /** The decoder warned: the data ends early, or a part of it makes no sense. */
  isDamaged: boolean;
}

const colorspaces: readonly JpegColors[] = ["rgb", "ycbcr", "grey", "cmyk", "ycck"];
/** turbojpeg's names of formats of pixels, and numbers a pixel. */
const formats = { grey: [6, 1], rgb: [0, 3], cmyk: [11, 4] } as const;
/** Memory of the decoder never gets less: past this it starts anew. */
const mostKept = 64 * 2 ** 20;

const nothing = () => 0;
const fail = () => {
  throw new Error("the data makes no sense");
};
let module: WebAssembly.Module | undefined;
let current: Exports | undefined;

function start(): Exports {
  module ??= new WebAssembly.Module(code);
  const calls = ["environ_sizes_get", "environ_get", "proc_exit", "fd_close", "fd_seek", "fd_write"];
  const instance = new WebAssembly.Instance(module, {
    // libjpeg jumps out of a fatal error; here the jump is an exception.
    env: { setjmp: nothing, longjmp: fail },
    wasi_snapshot_preview1: Object.fromEntries(calls.map((name) => [name, nothing])),
  });
  return instance.exports as unknown as Exports;
}

/** Runs a decoder on bytes. After an exception its memory is in no known state, so the next one is new. */
function decoding<T>(bytes: Uint8Array, run: (turbo: Exports, handle: number, input: number) => T): T {
  const turbo = (current ??= start());
  current = undefined;
  const input = allocated(turbo, bytes.length);
  new Uint8Array(turbo.memory.buffer).set(bytes, input);
  const handle = turbo.tjInitDecompress();
  const result = run(turbo, handle, input);
  turbo.tjDestroy(handle);
  turbo.free(input);
  if (turbo.memory.buffer.byteLength <= mostKept) current = turbo;
  return result;
}

function allocated(turbo: Exports, size: number): number {
  const pointer = turbo.malloc(size);
  if (pointer === 0) throw new Error("the decoder has no memory for it");
  return pointer;
}

/** @throws Error for what is no JPEG */
export function readHeader(bytes: Uint8Array): JpegHeader {
  return decoding(bytes, (turbo, handle, input) => {
    const fields = allocated(turbo, 16);
    const status = turbo.tjDecompressHeader3(
      handle,
      input,
      bytes.length,
      ...([0, 4, 8, 12].map((offset) => fields + offset) as [number, number, number, number]),
    );
    const [width, height, , colorspace] = new Uint32Array(turbo.memory.buffer, fields, 4);
    turbo.free(fields);
    if (status !== 0) throw new Error("the header makes no sense");
    return { width, height, colors: colorspaces[colorspace] };
  });
}

/** @throws Error where the data cannot be decoded */
export function decode(bytes: Uint8Array, header: JpegHeader, wanted: keyof typeof formats): JpegPixels {
  const { width, height } = header;
  const [format, channels] = formats[wanted];
  return decoding(bytes, (turbo, handle, input) => {
    const size = width * height * channels;
    const output = allocated(turbo, size);
    const status = turbo.tjDecompress2(handle, input, bytes.length, output, width, width * channels, height, format, 0);
    const data = new Uint8Array(turbo.memory.buffer, output, size).slice();
    turbo.free(output);
    return { ...header, data, isDamaged: status !== 0 };
  });
}
