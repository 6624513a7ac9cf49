import type { Cell } from "../../../protocol/dataset.js";
import type { Column } from "../opened.js";

/** One position of samples, such as `x` of `[x, y]`: what comes there is taken in sample by sample. */
export interface Field {
  /** @param mix is told the numbers that make the sample what it is */
  add(part: number, value: unknown, mix: (value: number) => void): void;
  /** Bytes that one value takes in memory, about. */
  bytes(value: unknown): number;
  columns(): Column[];
  /** A value as the cells of the columns. */
  cells(value: unknown): Cell[];
}

export interface FieldPlace {
  name: string;
  role: Column["role"];
  parts: number;
  /** Names of the classes, where this is the target and the data has them. */
  classes?: readonly string[];
  /** Tells tokens by their numbers. */
  token?: (id: number) => string | undefined;
}
