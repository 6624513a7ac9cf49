import { FormatError } from "../../io/formatError.js";

/** Offset and step of the passes of an interlaced picture, in columns and rows. */
const interlacing = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** A part of the pixels whose rows lie one after the other. */
interface Pass {
  readonly x0: number;
  readonly y0: number;
  readonly dx: number;
  readonly dy: number;
  readonly columns: number;
  readonly rows: number;
  /** Bytes a row, without that of the filter. */
  readonly row: number;
}

/** What the first chunk of a PNG says, and the sizes that follow from it. */
export class PngHeader {
  readonly passes: readonly Pass[];
  /** Bytes of the filtered rows. */
  readonly size: number;

  constructor(
    readonly width: number,
    readonly height: number,
    readonly depth: number,
    readonly type: number,
    readonly channels: 1 | 2 | 3 | 4,
    interlaced: boolean,
  ) {
    this.passes = (interlaced ? interlacing : [[0, 0, 1, 1] as const])
      .map(([x0, y0, dx, dy]) => {
        const [columns, rows] = [Math.ceil((width - x0) / dx), Math.ceil((height - y0) / dy)];
        return { x0, y0, dx, dy, columns, rows, row: Math.ceil((columns * channels * depth) / 8) };
      })
      .filter(({ columns, rows }) => columns > 0 && rows > 0);
    this.size = this.passes.reduce((sum, { rows, row }) => sum + rows * (row + 1), 0);
  }
}

/** The numbers of all pixels, row by row. @throws FormatError for a filter that PNG does not have */
export function unfiltered(bytes: Uint8Array, header: PngHeader, file: string): Uint8Array | Uint16Array {
  const { width, height, depth, channels } = header;
  const out = new (depth === 16 ? Uint16Array : Uint8Array)(width * height * channels);
  const step = Math.max(1, (channels * depth) >> 3);
  let at = 0;
  for (const pass of header.passes) {
    let above: Uint8Array = new Uint8Array(pass.row);
    for (let y = 0; y < pass.rows; y++) {
      const filter = bytes[at];
      const row = bytes.subarray(at + 1, at + 1 + pass.row);
      if (filter > 4)
        throw new FormatError(file, { expected: "a filter from 0 to 4", found: `filter ${filter} in row ${y}` });
      undo(filter, row, above, step);
      place(row, out, header, pass, pass.y0 + y * pass.dy);
      above = row;
      at += pass.row + 1;
    }
  }
  return out;
}

/** https://www.w3.org/TR/png-3/#9Filters, in place. */
function undo(filter: number, row: Uint8Array, above: Uint8Array, step: number): void {
  if (filter === 1) for (let i = step; i < row.length; i++) row[i] += row[i - step];
  else if (filter === 2) for (let i = 0; i < row.length; i++) row[i] += above[i];
  else if (filter === 3) {
    for (let i = 0; i < step && i < row.length; i++) row[i] += above[i] >> 1;
    for (let i = step; i < row.length; i++) row[i] += (row[i - step] + above[i]) >> 1;
  } else if (filter === 4) {
    for (let i = 0; i < step && i < row.length; i++) row[i] += above[i];
    for (let i = step; i < row.length; i++) {
      const a = row[i - step];
      const b = above[i];
      const c = above[i - step];
      const fromA = Math.abs(b - c);
      const fromB = Math.abs(a - c);
      const fromC = Math.abs(a + b - 2 * c);
      row[i] += fromA <= fromB && fromA <= fromC ? a : fromB <= fromC ? b : c;
    }
  }
}

function place(row: Uint8Array, out: Uint8Array | Uint16Array, header: PngHeader, pass: Pass, y: number): void {
  const { width, depth, channels } = header;
  const start = y * width * channels;
  if (depth === 8 && pass.dx === 1) {
    out.set(row, start);
    return;
  }
  for (let x = 0, i = 0; x < pass.columns; x++) {
    const to = start + (pass.x0 + x * pass.dx) * channels;
    for (let channel = 0; channel < channels; channel++, i++)
      out[to + channel] =
        depth === 16
          ? row[2 * i] * 256 + row[2 * i + 1]
          : depth === 8
            ? row[i]
            : (row[(i * depth) >> 3] >> (8 - depth - ((i * depth) & 7))) & (2 ** depth - 1);
  }
}
