type TypedArray = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

const isTyped = (value: unknown): value is TypedArray => ArrayBuffer.isView(value) && !(value instanceof DataView);

/**
 * The same message with all its typed arrays in one piece of memory. VS Code sends each piece of a message by itself, and loses
 * what comes after the 255th (their number is one byte): histograms of a run are thousands.
 */
export function packed<M>(message: M): M {
  const arrays = new Set<TypedArray>();
  collect(message, arrays);
  if (arrays.size < 2) return message;
  let bytes = 0;
  const places = new Map([...arrays].map((array) => [array, place(array)]));
  function place({ byteLength }: TypedArray): number {
    const at = bytes;
    // The largest elements have eight bytes, and must lie at a multiple of that.
    bytes += Math.ceil(byteLength / 8) * 8;
    return at;
  }
  const piece = new ArrayBuffer(bytes);
  const moved = new Map<TypedArray, TypedArray>();
  for (const [array, at] of places) {
    const copy = new (array.constructor as new (piece: ArrayBuffer, at: number, length: number) => TypedArray)(
      piece,
      at,
      array.length,
    );
    copy.set(array);
    moved.set(array, copy);
  }
  return replace(message, moved) as M;
}

function collect(value: unknown, into: Set<TypedArray>): void {
  if (isTyped(value)) into.add(value);
  else if (Array.isArray(value)) for (const item of value) collect(item, into);
  else if (typeof value === "object" && value !== null) for (const item of Object.values(value)) collect(item, into);
}

function replace(value: unknown, moved: ReadonlyMap<TypedArray, TypedArray>): unknown {
  if (isTyped(value)) return moved.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => replace(item, moved));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replace(item, moved)]));
}
