/** esbuild's `binary` loader: the bytes of the file. */
declare module "*.wasm" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** The part of the WebAssembly API that the loader uses: neither lib.es2023 nor @types/node declares it, and lib.dom would bring the DOM. */
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { initial: number; maximum: number; shared: boolean });
    readonly buffer: SharedArrayBuffer;
    grow(pages: number): number;
  }
  class Module {
    constructor(bytes: BufferSource);
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
    readonly exports: unknown;
  }
  class Table {
    /** Returns the length before. */
    grow(count: number): number;
    set(index: number, kernel: unknown): void;
  }
  type BufferSource = ArrayBuffer | Uint8Array<ArrayBuffer>;
  function validate(bytes: BufferSource): boolean;
}
