/** Elements as they lie in files, little endian: the readers' side, which knows no engine. */

const bytes: Record<string, number> = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
};

/** Bytes of one element. @param dtype PyTorch's name */
export function itemBytes(dtype: string): number {
  return bytes[dtype];
}

const readers: Record<string, (view: DataView, at: number) => number> = {
  float64: (view, at) => view.getFloat64(at, true),
  float32: (view, at) => view.getFloat32(at, true),
  float16: (view, at) => half(view.getUint16(at, true)),
  bfloat16: (view, at) => bfloat(view.getUint16(at, true)),
  int64: (view, at) => Number(view.getBigInt64(at, true)),
  int32: (view, at) => view.getInt32(at, true),
  int16: (view, at) => view.getInt16(at, true),
  int8: (view, at) => view.getInt8(at),
  uint8: (view, at) => view.getUint8(at),
  bool: (view, at) => view.getUint8(at),
};

/** Elements as numbers; int64 beyond 2^53 is rounded. */
export function decode(data: Uint8Array, dtype: string): Float64Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [size, read] = [bytes[dtype], readers[dtype]];
  const values = new Float64Array(data.byteLength / size);
  for (let i = 0; i < values.length; i++) values[i] = read(view, i * size);
  return values;
}

function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const word = new DataView(new ArrayBuffer(4));

function bfloat(bits: number): number {
  word.setUint16(2, bits, true);
  return word.getFloat32(0, true);
}
