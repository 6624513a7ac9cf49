/** Places of a file's text. Offsets count UTF-16 units from 0, as in TypeScript's own trees. */
export interface Span {
  start: number;
  end: number;
}

/**
 * A place whose value a shape run records: an expression, a parameter of a function, a declared name.
 * Its number tells it in all that the run says.
 */
export interface Site {
  id: number;
  span: Span;
  kind: "expression" | "parameter" | "declaration";
}

/** A place in one of the files of a run: what everything in `facts.ts` points to. */
export interface Place {
  /** Absolute path. */
  file: string;
  span: Span;
}
