import { Tensor } from "../../../engine/tensor/tensor.js";
import type { Cell } from "../../../protocol/dataset.js";
import { numberCell } from "../cells.js";
import type { Column } from "../opened.js";
import { Growing, valuesOf } from "../values.js";
import type { Field, FieldPlace } from "./field.js";

/** Numbers that are kept of each part, and of one sample. */
const mostNumbers = 1_000_000;
const mostOfOne = 2048;
const shown = 8;

/** Numbers of any other shape: all of them together are one column. */
export class TensorField implements Field {
  private readonly kept: Growing[];
  private shape: number[] | undefined;

  constructor(
    readonly place: FieldPlace,
    readonly dtype: string,
  ) {
    this.kept = Array.from({ length: place.parts }, () => new Growing());
  }

  add(part: number, value: unknown, mix: (value: number) => void): void {
    const { shape } = value as Tensor;
    if (this.shape === undefined) this.shape = [...shape];
    else
      this.shape =
        shape.length === this.shape.length ? this.shape.map((size, i) => (size === shape[i] ? size : -1)) : [-1];
    const values = valuesOf(value as Tensor);
    const skip = Math.max(1, Math.ceil(values.length / mostOfOne));
    for (let i = 0; i < values.length; i++) mix(values[i]);
    for (let i = 0; i < values.length && this.kept[part].length < mostNumbers; i += skip)
      this.kept[part].push(values[i]);
  }

  bytes(value: unknown): number {
    return (value as Tensor).numel() * (value as Tensor).dtype.itemsize;
  }

  columns(): Column[] {
    const { name, role } = this.place;
    const values = this.kept.map((part) => part.values);
    return [{ name, dtype: this.dtype, role, shape: this.shape ?? [], content: { kind: "tensor", values } }];
  }

  cells(value: unknown): Cell[] {
    if (!(value instanceof Tensor)) return [null];
    const first = Array.from(Array.prototype.slice.call(valuesOf(value), 0, shown) as number[], (one) =>
      String(numberCell(one) ?? "NaN"),
    );
    return [{ type: "values", shape: [...value.shape], first }];
  }
}
