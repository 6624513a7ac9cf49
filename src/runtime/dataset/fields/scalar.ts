import { Tensor } from "../../../engine/tensor/tensor.js";
import type { Cell } from "../../../protocol/dataset.js";
import { numberCell, textCell } from "../cells.js";
import type { Column } from "../opened.js";
import { Growing, Labels, scalarOf } from "../values.js";
import type { Field, FieldPlace } from "./field.js";

/** One number a sample: a measurement, or the number of a class. */
export class ScalarField implements Field {
  private readonly parts: Growing[];

  constructor(
    readonly place: FieldPlace,
    readonly dtype: string,
  ) {
    this.parts = Array.from({ length: place.parts }, () => new Growing());
  }

  add(part: number, value: unknown, mix: (value: number) => void): void {
    const number = scalarOf(value);
    this.parts[part].push(number);
    mix(number);
  }

  bytes(value: unknown): number {
    return value instanceof Tensor ? value.dtype.itemsize : 8;
  }

  columns(): Column[] {
    const { name, role, classes } = this.place;
    const values = this.parts.map((part) => part.values);
    return [
      {
        name,
        dtype: this.dtype,
        role,
        shape: [],
        content: { kind: "number", values, ...(classes && { names: classes }) },
      },
    ];
  }

  cells(value: unknown): Cell[] {
    const number = scalarOf(value);
    return [this.place.classes?.[number] ?? numberCell(number)];
  }
}

/** One text a sample. */
export class TextField implements Field {
  private readonly labels = new Labels();
  private readonly parts: Growing[];

  constructor(readonly place: FieldPlace) {
    this.parts = Array.from({ length: place.parts }, () => new Growing());
  }

  add(part: number, value: unknown, mix: (value: number) => void): void {
    const code = typeof value === "string" ? this.labels.code(value) : -1;
    this.parts[part].push(code);
    mix(code);
  }

  bytes(value: unknown): number {
    return 2 * String(value).length;
  }

  columns(): Column[] {
    const { name, role } = this.place;
    const codes = this.parts.map((part) => part.values);
    return [{ name, dtype: "object", role, shape: [], content: { kind: "category", codes, labels: this.labels.all } }];
  }

  cells(value: unknown): Cell[] {
    return [typeof value === "string" ? textCell(value) : null];
  }
}
