/** HDF5 files, which a thread of its own reads and writes (`runtime/hdf5File.ts`): the library for them starts asynchronously. */
import { randomUUID } from "node:crypto";
import { waitFor } from "./waiting.js";

/** The value of an attribute. */
export type Hdf5Value = number | string | boolean | readonly Hdf5Value[];
export type Hdf5Attributes = Readonly<Record<string, Hdf5Value>>;

/** How the elements of a dataset or an attribute lie, in the words of NumPy: `<f4`, `|b1`; or what they are, where they are no numbers. */
export interface Hdf5Type {
  /** Undefined for what is no number. */
  readonly descr?: string;
  /** Texts. */
  readonly isText: boolean;
  readonly name: string;
}

export type Hdf5Node =
  | { kind: "group"; attributes: Hdf5Attributes; children: Readonly<Record<string, Hdf5Node>> }
  | { kind: "dataset"; attributes: Hdf5Attributes; shape: readonly number[]; type: Hdf5Type }
  /** A link that leads nowhere or to another file, a named type. */
  | { kind: "other"; what: string };

/** Rows of a dataset: its bytes, or its texts. */
export type Hdf5Content = { bytes: Uint8Array } | { texts: string[] };

/** What is written. */
export type Hdf5Written =
  | { kind: "group"; attributes: Hdf5Attributes; children: Readonly<Record<string, Hdf5Written>> }
  | { kind: "dataset"; attributes: Hdf5Attributes; shape: readonly number[]; descr: string; content: Hdf5Content };

export type Hdf5Task =
  | { do: "tree"; file: string }
  | { do: "content"; file: string; path: string; start: number; stop: number; bytes: number }
  | { do: "write"; file: string; part: string; root: Hdf5Written; compression: number; bytes: number };

export type Hdf5Answer = Hdf5Node | Hdf5Content | null;

/** A damaged file may lead the library round in a circle: it has so many milliseconds. */
const [PATIENCE, PATIENCE_PER_MEGABYTE] = [60_000, 200];

/** Memory of the library never gets less: past so many megabytes it starts anew. */
const MOST_KEPT = 64;

const ask = <Answer extends Hdf5Answer>(task: Hdf5Task, megabytes: number): Answer =>
  waitFor<Hdf5Task, never, Answer>("hdf5-file.js", task, {
    patience: PATIENCE + PATIENCE_PER_MEGABYTE * megabytes,
    keep: megabytes < MOST_KEPT,
  });

/** All groups and datasets of a file, without their contents. @throws Error with what the library says */
export function hdf5Tree(file: string): Hdf5Node {
  return ask({ do: "tree", file }, 0);
}

/** Rows `start` to `stop` of a dataset. @throws Error with what the library says */
export function hdf5Content(file: string, path: string, start: number, stop: number, bytes: number): Hdf5Content {
  return ask({ do: "content", file, path, start, stop, bytes }, bytes / 1e6);
}

/** Writes a file, which is there whole, or not at all. @param compression deflate's level, 0 for none @throws Error */
export function writeHdf5File(file: string, root: Hdf5Written, compression: number, bytes: number): void {
  ask({ do: "write", file, part: `${file}.${randomUUID()}.part`, root, compression, bytes }, bytes / 1e6);
}
