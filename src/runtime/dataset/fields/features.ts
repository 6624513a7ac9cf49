import type { Tensor } from "../../../engine/tensor/tensor.js";
import type { Cell } from "../../../protocol/dataset.js";
import { numberCell } from "../cells.js";
import type { Column } from "../opened.js";
import { Growing, valuesOf } from "../values.js";
import type { Field, FieldPlace } from "./field.js";

/** A row of features a sample: each is a column. */
export class FeaturesField implements Field {
  private readonly columnParts: Growing[][];

  constructor(
    readonly place: FieldPlace,
    readonly dtype: string,
    readonly width: number,
    /** Names of the features; `x[0]`, `x[1]`... by default. */
    readonly names: readonly string[] = [],
  ) {
    this.columnParts = Array.from({ length: width }, () => Array.from({ length: place.parts }, () => new Growing()));
  }

  add(part: number, value: unknown, mix: (value: number) => void): void {
    const values = valuesOf(value as Tensor);
    for (let i = 0; i < this.width; i++) {
      this.columnParts[i][part].push(values[i]);
      mix(values[i]);
    }
  }

  bytes(value: unknown): number {
    const { dtype } = value as Tensor;
    return this.width * dtype.itemsize;
  }

  columns(): Column[] {
    const { name, role } = this.place;
    return this.columnParts.map((parts, i) => ({
      name: this.names[i] ?? `${name}[${i}]`,
      dtype: this.dtype,
      role,
      shape: [],
      content: { kind: "number", values: parts.map((part) => part.values) },
    }));
  }

  cells(value: unknown): Cell[] {
    return Array.from(valuesOf(value as Tensor), numberCell);
  }
}
