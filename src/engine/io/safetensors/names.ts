/** Names of types in safetensors. */
import {
  bfloat16,
  bool,
  type DType,
  float16,
  float32,
  float64,
  int16,
  int32,
  int64,
  int8,
  uint8,
} from "../../tensor/dtype.js";

/** In the order in which the reference writes tensors. */
export const dtypeNames: readonly (readonly [name: string, dtype: DType])[] = [
  ["I64", int64],
  ["F64", float64],
  ["F32", float32],
  ["I32", int32],
  ["BF16", bfloat16],
  ["F16", float16],
  ["I16", int16],
  ["I8", int8],
  ["U8", uint8],
  ["BOOL", bool],
];
