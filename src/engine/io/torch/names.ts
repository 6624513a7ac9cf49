/** Names that PyTorch's files give to types. */
import {
  bfloat16,
  bool,
  type DType,
  dtypes,
  float16,
  float32,
  float64,
  int16,
  int32,
  int64,
  int8,
  uint8,
} from "../../tensor/dtype.js";

/** The class of storages of a type, in the module `torch`. */
export const storageNames: readonly (readonly [name: string, dtype: DType])[] = [
  ["DoubleStorage", float64],
  ["FloatStorage", float32],
  ["HalfStorage", float16],
  ["BFloat16Storage", bfloat16],
  ["LongStorage", int64],
  ["IntStorage", int32],
  ["ShortStorage", int16],
  ["CharStorage", int8],
  ["ByteStorage", uint8],
  ["BoolStorage", bool],
];

export function storageNameOf(dtype: DType): string {
  return storageNames.find(([, other]) => other === dtype)![0];
}

/** `torch.float32` and the like, as values in a file. */
export const dtypeNames: readonly (readonly [name: string, dtype: DType])[] = dtypes.map((dtype) => [
  dtype.name,
  dtype,
]);

/** How files of PyTorch are divided: the pickle, the bytes of each storage, the version of the layout. */
export const records = {
  pickle: "data.pkl",
  storage: (key: string) => `data/${key}`,
  version: "version",
  byteOrder: "byteorder",
};
