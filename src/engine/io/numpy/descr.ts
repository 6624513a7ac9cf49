/** NumPy's names of types (`<f4`) and what becomes of their elements. https://numpy.org/doc/1.24/reference/arrays.interface.html */
import { bool, type DType, float16, float32, float64, int16, int32, int64, int8, uint8 } from "../../tensor/dtype.js";
import type { Source } from "../../platform/source.js";
import { swapped } from "../tensorBytes.js";

const types: readonly (readonly [code: string, dtype: DType])[] = [
  ["b1", bool],
  ["i1", int8],
  ["u1", uint8],
  ["i2", int16],
  ["i4", int32],
  ["i8", int64],
  ["f2", float16],
  ["f4", float32],
  ["f8", float64],
];

/** Unsigned types that tensors do not have: their values in the next larger one. */
const widened: Readonly<Record<string, DType>> = { u2: int32, u4: int64, u8: int64 };

/** How elements lie in a file. */
export interface ElementType {
  /** The type of the tensor. */
  readonly dtype: DType;
  /** Bytes an element in the file. */
  readonly itemsize: number;
  /** The elements as the tensor has them: little-endian, of its type. @throws RangeError for values that it does not hold */
  fill(target: Uint8Array, source: Source, at: number): void;
}

/** Understands `<f4`. @throws TypeError with what the type is, for one whose elements are no numbers of ours */
export function elementType(descr: unknown): ElementType {
  if (typeof descr !== "string") throw new TypeError("an array of records");
  const [, order, code] = /^([<>=|])(\w+)$/.exec(descr) ?? [undefined, "", ""];
  const isBig = order === ">";
  const known = types.find(([other]) => other === code)?.[1];
  if (known !== undefined) {
    const { itemsize } = known;
    const fill = (target: Uint8Array, source: Source, at: number) => {
      source.into(target, at);
      if (isBig && itemsize > 1) target.set(swapped(target, itemsize));
    };
    return { dtype: known, itemsize, fill };
  }
  const wider = Object.hasOwn(widened, code) ? widened[code] : undefined;
  if (wider === undefined) throw new TypeError(kindOf(code, descr));
  const itemsize = Number(code.slice(1));
  const fill = (target: Uint8Array, source: Source, at: number) => {
    const size = (target.length / wider.itemsize) * itemsize;
    target.set(widen(source.read(at, at + size), itemsize, isBig, wider));
  };
  return { dtype: wider, itemsize, fill };
}

/** The name of a type. @throws TypeError for bfloat16, which NumPy does not have */
export function descrOf(dtype: DType): string {
  const code = types.find(([, other]) => other === dtype)?.[0];
  if (code === undefined) throw new TypeError(`NumPy has no ${dtype.name}: save x.float() instead`);
  return `${dtype.itemsize === 1 ? "|" : "<"}${code}`;
}

function kindOf(code: string, descr: string): string {
  const kinds: Record<string, string> = {
    O: "an array of Python objects, which only running their code could make",
    c: "an array of complex numbers",
    U: "an array of texts",
    S: "an array of texts",
    M: "an array of dates",
    m: "an array of time spans",
    V: "an array of records",
    f: "an array of long floating-point numbers",
  };
  const kind = Object.hasOwn(kinds, code[0] ?? "") ? kinds[code[0]] : "an array of an unknown type";
  return `${kind} (dtype ${JSON.stringify(descr.slice(0, 40))})`;
}

function widen(bytes: Uint8Array, itemsize: number, isBig: boolean, dtype: DType): Uint8Array {
  const count = bytes.length / itemsize;
  const out = new Uint8Array(count * dtype.itemsize);
  for (let i = 0; i < count; i++)
    for (let k = 0; k < itemsize; k++)
      out[i * dtype.itemsize + k] = bytes[i * itemsize + (isBig ? itemsize - 1 - k : k)];
  if (itemsize === dtype.itemsize)
    for (let at = itemsize - 1; at < out.length; at += itemsize)
      if (out[at] > 127) throw new RangeError("a value of 2^63 or more, which int64 does not hold");
  return out;
}
