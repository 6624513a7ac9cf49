/** WebP by libwebp. */
import code from "@cwasm/webp/webp.wasm";

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  malloc(size: number): number;
  free(pointer: number): void;
  WebPDecodeRGBA(bytes: number, size: number, width: number, height: number): number;
}

/** Memory of the decoder never gets less: past this it starts anew. */
const mostKept = 64 * 2 ** 20;
let module: WebAssembly.Module | undefined;
let current: Exports | undefined;

function start(): Exports {
  module ??= new WebAssembly.Module(code);
  const nothing = () => 0;
  const calls = ["fd_close", "fd_seek", "fd_write"];
  const wasi = Object.fromEntries(calls.map((name) => [name, nothing]));
  return new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi }).exports as unknown as Exports;
}

/** Red, green, blue and alpha of every pixel. @throws Error where the data cannot be decoded */
export function decode(bytes: Uint8Array): { width: number; height: number; data: Uint8Array } {
  const webp = (current ??= start());
  current = undefined;
  const input = webp.malloc(bytes.length);
  if (input === 0) throw new Error("the decoder has no memory for it");
  new Uint8Array(webp.memory.buffer).set(bytes, input);
  const fields = webp.malloc(8);
  const output = webp.WebPDecodeRGBA(input, bytes.length, fields, fields + 4);
  if (output === 0) {
    for (const pointer of [fields, input]) webp.free(pointer);
    current = webp;
    throw new Error("the data makes no sense, or is an animation");
  }
  const [width, height] = new Uint32Array(webp.memory.buffer, fields, 2);
  const data = new Uint8Array(webp.memory.buffer, output, width * height * 4).slice();
  for (const pointer of [output, fields, input]) webp.free(pointer);
  if (webp.memory.buffer.byteLength <= mostKept) current = webp;
  return { width, height, data };
}
