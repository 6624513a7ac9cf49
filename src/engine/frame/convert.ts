import { ValueError } from "../errors.js";
import { categorical, type Column, columnLength, type ColumnType, isMissing, textColumn, valueAt } from "./column.js";
import { NumberReader } from "./csv/numbers.js";
import { numberText } from "./print.js";

/** A column's values in another type. @throws ValueError where one has none in it */
export function converted(column: Column, dtype: ColumnType, name = ""): Column {
  if (dtype === column.dtype) return column;
  if (dtype === "object" || dtype === "category") {
    const text = column.kind === "text" ? column : textColumn(texts(column));
    return dtype === "category" ? categorical(text) : { ...text, dtype: "object" };
  }
  const length = columnLength(column);
  const numbers = new Float64Array(length);
  const reader = new NumberReader();
  for (let i = 0; i < length; i++) {
    const value = valueAt(column, i);
    if (isMissing(column, i)) numbers[i] = NaN;
    else if (typeof value === "number" || typeof value === "boolean") numbers[i] = Number(value);
    else {
      numbers[i] = typeof value === "string" ? reader.read(value) : NaN;
      if (Number.isNaN(numbers[i]))
        throw new ValueError(`could not convert ${JSON.stringify(value)} to ${dtype}: column '${name}', row ${i}`);
    }
  }
  if (dtype === "float64") return { kind: "number", dtype, values: numbers };
  const odd = numbers.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0 && dtype !== "bool")
    throw new ValueError(`Cannot convert non-finite values (NA or inf) to integer: column '${name}', row ${odd}`);
  if (dtype === "bool") return { kind: "number", dtype, values: Uint8Array.from(numbers, (v) => Number(v !== 0)) };
  if (dtype === "uint8") return { kind: "number", dtype, values: Uint8Array.from(numbers) };
  return { kind: "number", dtype, values: numbers.map((value) => Math.trunc(value) + 0) };
}

/** Values as Python's `str` writes them. */
export function texts(column: Column): (string | null)[] {
  return Array.from({ length: columnLength(column) }, (_, i) => {
    if (isMissing(column, i)) return null;
    const value = valueAt(column, i);
    if (typeof value === "boolean") return value ? "True" : "False";
    return typeof value === "number" ? numberText(value, column.dtype) : String(value);
  });
}
