import { Tensor } from "../../engine/tensor/tensor.js";

/** The numbers of a tensor, row by row: good until something is allocated. */
export function valuesOf(tensor: Tensor): ArrayLike<number> {
  const { storageRef, dtype, offset } = tensor;
  if (dtype.codec === null && tensor.isContiguous() && storageRef.array !== null) {
    const first = storageRef.base + offset;
    return storageRef.array.subarray(first, first + tensor.numel());
  }
  const values = new Float64Array(tensor.numel());
  tensor.forEachValue((value, i) => void (values[i] = value));
  return values;
}

/** At most so many of the numbers of a tensor, evenly spread. */
export function someValuesOf(tensor: Tensor, most: number): Float64Array {
  const values = valuesOf(tensor);
  const stride = Math.max(1, Math.ceil(values.length / most));
  return Float64Array.from({ length: Math.ceil(values.length / stride) }, (_, i) => values[i * stride]);
}

/** Numbers that come one by one. */
export class Growing {
  private array = new Float64Array(64);
  length = 0;

  push(value: number): void {
    if (this.length === this.array.length) {
      const larger = new Float64Array(2 * this.length);
      larger.set(this.array);
      this.array = larger;
    }
    this.array[this.length++] = value;
  }

  get values(): Float64Array {
    return this.array.subarray(0, this.length);
  }
}

/** A number for each different text, in the order in which they come. */
export class Labels {
  readonly all: string[] = [];
  private readonly places = new Map<string, number>();

  code(text: string): number {
    let place = this.places.get(text);
    if (place === undefined) {
      this.places.set(text, (place = this.all.length));
      this.all.push(text);
    }
    return place;
  }
}

/** A value as one number; NaN for what is none. */
export function scalarOf(value: unknown): number {
  if (value instanceof Tensor) return value.numel() === 1 ? valuesOf(value)[0] : NaN;
  if (typeof value === "number") return value;
  return typeof value === "boolean" || typeof value === "bigint" ? Number(value) : NaN;
}
