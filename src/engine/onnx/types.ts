import { NotImplementedError } from "../errors.js";
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
} from "../tensor/dtype.js";

/** `TensorProto.DataType` of each dtype. https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
const dataTypes = new Map<DType, number>([
  [float32, 1],
  [uint8, 2],
  [int8, 3],
  [int16, 5],
  [int32, 6],
  [int64, 7],
  [bool, 9],
  [float16, 10],
  [float64, 11],
  [bfloat16, 16],
]);

export function dataType(dtype: DType): number {
  const found = dataTypes.get(dtype);
  if (found === undefined) throw new NotImplementedError(`torch.onnx.export: ONNX has no type for ${dtype}`);
  return found;
}
