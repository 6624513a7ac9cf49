import { checkOptions } from "../arguments.js";
import { ValueError } from "../errors.js";
import { MinMaxScaler, StandardScaler } from "../datasets/scalers.js";
import type { Tensor } from "../tensor/tensor.js";
import type { DataFrame } from "./dataFrame.js";

export interface ScalingOptions {
  /** Columns to scale; all of whole or other numbers when left out. */
  columns?: readonly string[];
}

/**
 * Columns of numbers with mean 0 and standard deviation 1: those of the first frame, which the others are scaled by too. So nothing of a test set is
 * learned from: `const [train, test] = standardise(...frame.split())`.
 * https://scikit-learn.org/1.2/modules/generated/sklearn.preprocessing.StandardScaler.html
 */
export function standardise(train: DataFrame, ...rest: (DataFrame | ScalingOptions)[]): DataFrame[] {
  return scaled("standardise", new StandardScaler(), train, rest);
}

/**
 * Columns of numbers in the range 0 to 1: those of the first frame, which the others are scaled by too, beyond the range where their numbers are.
 * https://scikit-learn.org/1.2/modules/generated/sklearn.preprocessing.MinMaxScaler.html
 */
export function minMax(train: DataFrame, ...rest: (DataFrame | ScalingOptions)[]): DataFrame[] {
  return scaled("minMax", new MinMaxScaler(), train, rest);
}

interface Scaler {
  fit(x: Tensor): unknown;
  transform(x: Tensor): Tensor;
}

function scaled(of: string, scaler: Scaler, train: DataFrame, rest: (DataFrame | ScalingOptions)[]): DataFrame[] {
  const isFrame = (value: DataFrame | ScalingOptions): value is DataFrame => "toTensor" in value;
  const frames = [train, ...rest.filter(isFrame)];
  const options = checkOptions(of, rest.find((value): value is ScalingOptions => !isFrame(value)) ?? {}, ["columns"]);
  const names = options.columns ?? train.columns.filter((name) => ["int64", "float64"].includes(train.dtypes[name]));
  if (names.length === 0) throw new ValueError(`${of} needs columns of numbers, but there are none`);
  const numbers = (frame: DataFrame) => frame.get(names).toTensor();
  scaler.fit(numbers(train));
  return frames.map((frame) => {
    const table = scaler.transform(numbers(frame));
    return frame.assign(Object.fromEntries(names.map((name, j) => [name, table.select(1, j)])));
  });
}
