import { KeyError, RuntimeError } from "../errors.js";
import { tensor } from "../ops/creation.js";
import { stack } from "../ops/join.js";
import { float64, int64, type TypedArray } from "../tensor/dtype.js";
import { Tensor } from "../tensor/tensor.js";

/** What a batch of such samples is: tensors and numbers become tensors with one dimension more, strings an array of them. */
export type Collated<Sample> = Sample extends Tensor | number | boolean | bigint | TypedArray
  ? Tensor
  : Sample extends string
    ? string[]
    : Sample extends object
      ? { -readonly [Key in keyof Sample]: Collated<Sample[Key]> }
      : unknown;

/**
 * Samples as one batch: tensors are stacked, numbers become one tensor (int64 when all are whole, else float64; bool), strings an
 * array; arrays and plain objects are taken apart position by position.
 *
 * @throws TypeError for anything else, RuntimeError for arrays of unequal length, KeyError for objects with unequal keys.
 * https://pytorch.org/docs/1.13/data.html#torch.utils.data.default_collate
 */
export function defaultCollate<Sample>(batch: readonly Sample[]): Collated<Sample> {
  return collate(batch) as Collated<Sample>;
}

function collate(batch: readonly unknown[]): unknown {
  const [first] = batch;
  if (first instanceof Tensor) return stack(batch as readonly Tensor[]);
  if (isTypedArray(first)) return stack((batch as readonly TypedArray[]).map((values) => tensor(values)));
  if (typeof first === "string") return [...batch];
  if (typeof first === "boolean") return tensor(batch as readonly boolean[]);
  if (typeof first === "number") {
    const values = batch as readonly number[];
    return tensor(values, { dtype: values.every(Number.isInteger) ? int64 : float64 });
  }
  if (typeof first === "bigint") return tensor(BigInt64Array.from(batch as readonly bigint[]));
  if (Array.isArray(first)) {
    if ((batch as readonly unknown[][]).some((sample) => sample.length !== first.length))
      throw new RuntimeError("each element in list of batch should be of equal size");
    return first.map((_, i) => collate((batch as readonly unknown[][]).map((sample) => sample[i])));
  }
  if (isPlainObject(first))
    return Object.fromEntries(
      Object.keys(first).map((key) => [key, collate(batch.map((sample) => valueOf(sample as object, key)))]),
    );
  throw new TypeError(
    `default_collate: batch must contain tensors, typed arrays, numbers, strings, arrays or plain objects; found ${nameOf(first)}`,
  );
}

/**
 * One sample as it leaves a DataLoader without batches: typed arrays become tensors, all else stays.
 * https://pytorch.org/docs/1.13/data.html#torch.utils.data.default_convert
 */
export function defaultConvert(data: unknown): unknown {
  if (isTypedArray(data)) return tensor(data);
  if (Array.isArray(data)) return data.map(defaultConvert);
  if (isPlainObject(data))
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, defaultConvert(value)]));
  return data;
}

function valueOf(sample: object, key: string): unknown {
  if (!(key in sample))
    throw new KeyError(
      `'${key}': the first sample of the batch has this key and another one has ${Object.keys(sample)}`,
    );
  return (sample as Record<string, unknown>)[key];
}

function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return (value as object).constructor.name;
}
