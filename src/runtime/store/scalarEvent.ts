/** Points of one series as they are read. */
export interface ReadPoints {
  steps: number[];
  values: number[];
  times: number[];
}

interface KnownTag {
  bytes: Uint8Array;
  points: ReadPoints;
}

/** First bytes of the fields of an event with one scalar, as this store writes them (field number times 8 plus wire type). */
const mark = {
  wallTime: 0x09,
  step: 0x10,
  summary: 0x2a,
  value: 0x0a,
  tag: 0x0a,
  simpleValue: 0x15,
  exact: [0xc9, 0x3e],
};

/**
 * Reads events of one scalar in the very order of fields in which this store writes them, several times as fast as the general reader:
 * curves of a million points are opened while somebody waits. What is laid out otherwise is left to that reader.
 */
export class ScalarEvents {
  readonly #view: DataView;
  readonly #known: KnownTag[] = [];

  /** @param pointsOf the points of a series by its name */
  constructor(
    readonly file: Uint8Array,
    readonly pointsOf: (name: string) => ReadPoints,
  ) {
    this.#view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  }

  /**
   * @param bytes the event: a view of the file
   * @returns false where it is laid out otherwise, with nothing read of it
   */
  read(bytes: Uint8Array): boolean {
    const { file } = this;
    const start = bytes.byteOffset - file.byteOffset;
    const end = start + bytes.length;
    let at = start + 9;
    // Shortest event that can be: every field with its length, an empty name, a step of one byte.
    if (end - start < 22 || file[start] !== mark.wallTime || file[at++] !== mark.step) return false;
    let step = 0;
    for (let scale = 1; ; scale *= 128) {
      if (at >= end) return false;
      const byte = file[at++];
      step += (byte & 127) * scale;
      if (byte < 128) break;
    }
    // Lengths of one byte: names are short.
    if (file[at] !== mark.summary || at + 2 + file[at + 1] !== end || file[at + 1] >= 128) return false;
    at += 2;
    if (file[at] !== mark.value || at + 2 + file[at + 1] !== end || file[at + 1] >= 128) return false;
    at += 2;
    const name = at + 2;
    const afterName = name + file[at + 1];
    if (file[at] !== mark.tag || file[at + 1] >= 128 || file[afterName] !== mark.simpleValue) return false;
    const afterValue = afterName + 5;
    let value: number;
    if (afterValue === end) value = this.#view.getFloat32(afterName + 1, true);
    else if (afterValue + 10 === end && file[afterValue] === mark.exact[0] && file[afterValue + 1] === mark.exact[1])
      value = this.#view.getFloat64(afterValue + 2, true);
    else return false;
    const { steps, values, times } = this.#points(name, afterName);
    steps.push(step);
    values.push(value);
    times.push(this.#view.getFloat64(start + 1, true) * 1000);
    return true;
  }

  /** Decoding a name takes longer than all the rest: it is done once a series. */
  #points(start: number, end: number): ReadPoints {
    const { file } = this;
    search: for (const { bytes, points } of this.#known) {
      if (bytes.length !== end - start) continue;
      for (let i = 0; i < bytes.length; i++) if (bytes[i] !== file[start + i]) continue search;
      return points;
    }
    const bytes = file.subarray(start, end);
    const points = this.pointsOf(new TextDecoder().decode(bytes));
    this.#known.push({ bytes, points });
    return points;
  }
}
