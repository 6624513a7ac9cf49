import { Tensor } from "../../../engine/tensor/tensor.js";
import type { Cell } from "../../../protocol/dataset.js";
import type { Column } from "../opened.js";
import { Growing, Labels, valuesOf } from "../values.js";
import type { Field, FieldPlace } from "./field.js";

/** Tokens of a sample that are sent. */
const mostShown = 200;
/** Tokens of a part that are counted. */
const mostCounted = 5_000_000;

/** A sequence of tokens a sample: whole numbers in a tensor, or an array of numbers or texts. */
export class TokensField implements Field {
  private readonly lengths: Growing[];
  private readonly codes: Growing[];
  private readonly labels = new Labels();
  private shape: number | undefined;

  constructor(
    readonly place: FieldPlace,
    readonly dtype: string,
  ) {
    this.lengths = Array.from({ length: place.parts }, () => new Growing());
    this.codes = Array.from({ length: place.parts }, () => new Growing());
  }

  add(part: number, value: unknown, mix: (value: number) => void): void {
    const tokens = sequence(value);
    this.shape = this.shape === undefined || this.shape === tokens.length ? tokens.length : -1;
    this.lengths[part].push(tokens.length);
    const codes = this.codes[part];
    for (let i = 0; i < tokens.length; i++) {
      const code = this.labels.code(this.label(tokens[i]));
      mix(code);
      if (codes.length < mostCounted) codes.push(code);
    }
  }

  bytes(value: unknown): number {
    return 8 * sequence(value).length;
  }

  columns(): Column[] {
    const { name, role } = this.place;
    const [lengths, codes] = [this.lengths, this.codes].map((parts) => parts.map((part) => part.values));
    const content = { kind: "tokens", lengths, codes, labels: this.labels.all } as const;
    return [{ name, dtype: this.dtype, role, shape: [this.shape ?? -1], content }];
  }

  cells(value: unknown): Cell[] {
    const tokens = sequence(value);
    const shown = Array.from({ length: Math.min(mostShown, tokens.length) }, (_, i) => tokens[i]);
    const ids = shown.filter((token) => typeof token === "number");
    const known = this.place.token !== undefined || ids.length < shown.length;
    return [
      { type: "tokens", ids, texts: known ? shown.map((token) => this.label(token)) : [], length: tokens.length },
    ];
  }

  private label(token: unknown): string {
    return typeof token === "number" ? (this.place.token?.(token) ?? String(token)) : String(token);
  }
}

function sequence(value: unknown): ArrayLike<unknown> {
  if (value instanceof Tensor) return valuesOf(value);
  return Array.isArray(value) || ArrayBuffer.isView(value) ? (value as unknown as ArrayLike<unknown>) : [];
}
