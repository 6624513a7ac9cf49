import { ValueError } from "../errors.js";
import { tensorOf } from "../ops/creation.js";
import { bool, type DType, float64, int64, uint8 } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { type Column, columnLength, type NumberColumn } from "./column.js";

const dtypes = { int64, float64, bool, uint8 };

/** A tensor [rows] of a column of numbers. @throws TypeError for text, ValueError for missing values in whole numbers */
export function columnTensor(column: Column, dtype?: DType, name?: string): Tensor {
  return stacked([checkNumbers(column, name)], [columnLength(column)], dtype, [name ?? ""]);
}

/** A column of a tensor's values [rows]. @throws ValueError for other shapes */
export function tensorColumn(tensor: Tensor): NumberColumn {
  if (tensor.ndim !== 1)
    throw new ValueError(`Data must be 1-dimensional: a column is [rows], but got [${tensor.shape.join(", ")}]`);
  const values = new Float64Array(tensor.numel());
  tensor.detach().forEachValue((value, i) => void (values[i] = value));
  const { dtype } = tensor;
  if (dtype === bool || dtype === uint8)
    return { kind: "number", dtype: dtype === bool ? "bool" : "uint8", values: Uint8Array.from(values) };
  return { kind: "number", dtype: dtype.isFloatingPoint ? "float64" : "int64", values };
}

/** A tensor [rows, columns]; of the widest of their types, unless one is given. */
export function matrix(
  columns: readonly Column[],
  names: readonly string[],
  rows: number,
  dtype: DType | undefined,
): Tensor {
  const numbers = columns.map((column, i) => checkNumbers(column, names[i]));
  return stacked(numbers, [rows, columns.length], dtype, names);
}

function stacked(
  columns: readonly NumberColumn[],
  shape: number[],
  dtype: DType | undefined,
  names: readonly string[],
): Tensor {
  const target = dtype ?? common(columns);
  const [rows] = shape;
  if (!target.isFloatingPoint)
    columns.forEach(({ values }, j) => {
      const odd = values.findIndex((value) => !Number.isFinite(value));
      if (odd >= 0)
        throw new ValueError(
          `Cannot convert non-finite values (NA or inf) to integer: column '${names[j]}', row ${odd}. fillna or dropna first`,
        );
    });
  const all = new Float64Array(rows * columns.length);
  columns.forEach(({ values }, j) => {
    for (let i = 0; i < rows; i++) all[i * columns.length + j] = values[i];
  });
  return tensorOf(all, shape).to(target);
}

function common(columns: readonly NumberColumn[]): DType {
  const types = new Set(columns.map(({ dtype }) => dtype));
  if (types.size === 1) return dtypes[[...types][0]];
  return types.size === 0 || types.has("float64") ? float64 : int64;
}

function checkNumbers(column: Column, name?: string): NumberColumn {
  if (column.kind === "number") return column;
  throw new TypeError(
    `a tensor holds numbers, but the column${name ? ` '${name}'` : ""} is ${column.dtype}: drop it, or turn it into numbers ` +
      `(getDummies, factorize, map)`,
  );
}
