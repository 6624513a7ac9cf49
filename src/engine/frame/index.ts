/** Tables: CSV and TSV files into columns, and columns into tensors. Names and meanings are those of pandas. */
// Tensor methods live in the operations: importing this entry alone must bring them too.
import "../torch.js";
export type { ColumnType } from "./column.js";
export type { CsvType } from "./csv/columnBuilder.js";
export { readCsv, type ReadCsvOptions } from "./csv/read.js";
export type { ToCsvOptions } from "./csv/write.js";
export { DataFrame, type DataFrameOptions, type DropnaOptions, type FrameData, type Row } from "./dataFrame.js";
export type { DescribeOptions } from "./describe.js";
export { getDummies, type GetDummiesOptions } from "./dummies.js";
export type { Labels } from "./labels.js";
export type { SampleOptions } from "./sample.js";
export { minMax, type ScalingOptions, standardise } from "./scaling.js";
export { Series, type SeriesOptions, type ValueCountsOptions } from "./series.js";
export type { SortOptions } from "./sort.js";
