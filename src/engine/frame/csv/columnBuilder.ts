import { quoted } from "../../io/formatError.js";
import { categorical, type Column, objectColumn, type TextColumn } from "../column.js";
import { NumberReader } from "./numbers.js";

/** What a column is read as: inferred, unless it is given. */
export type CsvType = "int64" | "float64" | "bool" | "object" | "category";

export interface ReadingRules {
  /** Texts that are missing values. */
  missing: ReadonlySet<string>;
  /** Whether some of them are numbers, so that numbers have to be looked up too. */
  numericMissing: boolean;
  decimal: string;
}

/** A value that does not fit the type which is given for its column. */
export class CellError extends Error {
  constructor(
    readonly expected: string,
    readonly found: string,
  ) {
    super(`expected ${expected}, found ${found}`);
  }
}

const booleans: Readonly<Record<string, boolean>> = {
  True: true,
  TRUE: true,
  true: true,
  False: false,
  FALSE: false,
  false: false,
};
/** So many texts of a column of numbers are kept, in case that it turns out to be text. */
const KEPT = 4096;
const FIRST = 1024;
/** A slice of a string this long keeps the string that it was cut from in memory. */
const SLICED = 13;

/**
 * One column of a file while it is read: typed arrays that grow. Its type is what fits all values, as in pandas: whole numbers, numbers, booleans,
 * else text.
 */
export class ColumnBuilder {
  length = 0;
  private kind: "unknown" | "number" | "bool" | "text";
  /** Numbers were read before the first text came, and what was written for them is forgotten. */
  private forgotten = false;
  private large: string | undefined;
  private hasMissing = false;
  private whole = true;
  private numbers = new Float64Array(0);
  private codes = new Int32Array(0);
  private readonly index = new Map<string, number>();
  private kept: string[] | null = [];
  private readonly reader: NumberReader;

  constructor(
    private readonly rules: ReadingRules,
    private readonly type?: CsvType,
  ) {
    this.reader = new NumberReader(rules.decimal);
    this.kind = type === "object" || type === "category" ? "text" : "unknown";
  }

  /** The first whole number past 2^53 where all are whole: as numbers they would lose digits. */
  get lossy(): string | undefined {
    return this.kind === "number" && this.whole && this.type === undefined ? this.large : undefined;
  }

  /** Whether the column must be read again, as text. */
  get mustReread(): boolean {
    return this.forgotten || this.lossy !== undefined;
  }

  /** Bytes that the column takes now. */
  get size(): number {
    return this.numbers.byteLength + this.codes.byteLength;
  }

  /** Appends one field of each row. @throws CellError where one does not fit the given type */
  append(rows: readonly (readonly string[])[], field: number): void {
    if (this.forgotten) return;
    for (let i = 0; i < rows.length; i++) {
      const text = rows[i][field];
      if (text === undefined || !this.add(text)) this.addMissing();
    }
  }

  /** @returns false where the value is missing */
  private add(text: string): boolean {
    const { missing, numericMissing } = this.rules;
    if (this.kind === "text") {
      if (missing.has(text)) return false;
      this.addText(text);
      return true;
    }
    const value = this.reader.read(text);
    const { kind } = this.reader;
    if (kind === "none" || numericMissing) {
      if (missing.has(text)) return false;
      if (kind === "none") {
        this.addWord(text);
        return true;
      }
    }
    if (this.type === "int64" && kind !== "whole") throw new CellError("a whole number within 2^53", quoted(text));
    if (this.kind === "bool") {
      this.becomeText(text);
      return true;
    }
    if (kind === "large") this.large ??= text;
    if (kind === "decimal") this.whole = false;
    this.kind = "number";
    this.keep(text);
    this.push(value);
    return true;
  }

  private addWord(text: string): void {
    const value = booleans[text];
    if (value === undefined || this.kind === "number") return this.becomeText(text);
    this.kind = "bool";
    this.keep(text);
    this.push(Number(value));
  }

  private keep(text: string): void {
    if (this.kept === null) return;
    if (this.length < KEPT) this.kept[this.length] = text;
    else this.kept = null;
  }

  private push(value: number): void {
    if (this.length === this.numbers.length) this.numbers = grown(this.numbers, Float64Array);
    this.numbers[this.length++] = value;
  }

  private addMissing(): void {
    if (this.type === "int64" || this.type === "bool")
      throw new CellError(this.type === "bool" ? "a boolean" : "a whole number", "a missing value");
    this.hasMissing = true;
    if (this.kind === "text") this.pushCode(-1);
    else this.push(NaN);
  }

  /** The values so far were numbers or booleans, and this one is not. */
  private becomeText(text: string): void {
    if (this.type !== undefined) throw new CellError(this.type === "bool" ? "a boolean" : "a number", quoted(text));
    this.kind = "text";
    const { kept, numbers, length } = this;
    this.numbers = new Float64Array(0);
    this.length = 0;
    if (kept === null) this.forgotten = true;
    for (let i = 0; i < length; i++)
      if (kept?.[i] === undefined || Number.isNaN(numbers[i])) this.pushCode(-1);
      else this.addText(kept[i]);
    this.kept = null;
    this.addText(text);
  }

  private addText(text: string): void {
    let code = this.index.get(text);
    if (code === undefined) this.index.set(text.length < SLICED ? text : ownCopy(text), (code = this.index.size));
    this.pushCode(code);
  }

  private pushCode(code: number): void {
    if (this.length === this.codes.length) this.codes = grown(this.codes, Int32Array);
    this.codes[this.length++] = code;
  }

  /** The column of all that was appended. */
  finish(): Column {
    const { type, length } = this;
    if (this.kind === "text" || length === 0) {
      const codes = this.codes.slice(0, length);
      const column: TextColumn = { kind: "text", dtype: "object", codes, categories: [...this.index.keys()] };
      return type === "category" ? categorical(column) : column;
    }
    const values = this.numbers.slice(0, length);
    const isBool = type === "bool" || (type === undefined && this.kind === "bool");
    if (isBool && this.hasMissing)
      return objectColumn(Array.from(values, (value) => (Number.isNaN(value) ? null : value === 1)));
    if (isBool) return { kind: "number", dtype: "bool", values: Uint8Array.from(values) };
    const isWhole = this.whole && !this.hasMissing && this.kind === "number" && type !== "float64";
    return { kind: "number", dtype: isWhole ? "int64" : "float64", values };
  }
}

function grown<T extends Float64Array | Int32Array>(array: T, Type: new (length: number) => T): T {
  const out = new Type(Math.max(FIRST, array.length * 2));
  out.set(array);
  return out;
}

/** The same text that keeps nothing else alive. */
function ownCopy(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
