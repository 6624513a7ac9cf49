/** Files of word vectors, as the original word2vec writes them. https://code.google.com/archive/p/word2vec/ */
import { checkOptions } from "../arguments.js";
import { ValueError } from "../errors.js";
import { FormatError, quoted } from "../io/formatError.js";
import { nameOf, type Source } from "../io/unzipped.js";
import { machineMemory } from "../platform/memory.js";
import { writeBytes } from "../platform/files.js";
import { type ReadingProgress, readingProgress } from "../progress.js";
import { warn } from "../warn.js";
import { ByteStream } from "../io/byteStream.js";

export interface LoadOptions {
  /** Numbers as float32 (true), or as text (false). */
  binary?: boolean;
  /** At most so many words, the first of the file. */
  limit?: number | null;
  /** The file begins with the first word, as those of GloVe do; text only (false). */
  noHeader?: boolean;
  /** What becomes of words that are no UTF-8 ("strict": an error). */
  unicodeErrors?: "strict" | "ignore" | "replace";
  /** Hears how far the reading is; otherwise lines in the output tell of one that takes long. */
  progress?: (progress: ReadingProgress) => void;
}

export interface SaveOptions {
  /** Numbers as float32 (true), or as text (false). */
  binary?: boolean;
}

interface Loaded {
  words: string[];
  numbers: Float32Array;
  size: number;
}

const LONGEST_WORD = 1 << 16;
const LONGEST_LINE = 1 << 22;
const MOST_NUMBERS = 1 << 20;
const [SPACE, NEWLINE] = [32, 10];

/** The words of a file and their vectors. Arrays grow with what is read, so a header promises nothing. */
export function loadWord2vec(source: Source, options: LoadOptions): Loaded {
  const file = nameOf(source);
  const known = ["binary", "limit", "noHeader", "unicodeErrors", "progress"];
  const {
    binary = false,
    limit = null,
    noHeader = false,
    unicodeErrors = "strict",
    progress,
  } = checkOptions("loadWord2vecFormat", options, known);
  if (binary && noHeader) throw new ValueError("noHeader is for text files: binary ones need their header");
  const stream = new ByteStream(source, readingProgress(file, progress));
  try {
    const reader = new Reader(file, stream, unicodeErrors);
    const header = noHeader ? undefined : reader.header();
    const most = Math.min(header?.count ?? Infinity, limit ?? Infinity);
    return binary ? reader.binary(header!.size, most) : reader.text(header?.size, most, header !== undefined);
  } finally {
    stream.close();
  }
}

class Reader {
  private readonly words: string[] = [];
  private readonly seen = new Set<string>();
  private numbers = new Float32Array(0);
  private line = 1;
  private readonly decoder: InstanceType<typeof TextDecoder>;

  constructor(
    private readonly file: string,
    private readonly stream: ByteStream,
    private readonly unicodeErrors: "strict" | "ignore" | "replace",
  ) {
    this.decoder = new TextDecoder("utf-8", { fatal: unicodeErrors === "strict", ignoreBOM: true });
  }

  header(): { count: number; size: number } {
    const expected = "the number of words and of the numbers of each, as in '3000000 300'";
    const bytes = this.bytesUntil(NEWLINE, LONGEST_WORD, expected);
    const text = bytes === undefined ? "" : new TextDecoder("latin1").decode(bytes).trim();
    const parts = text.split(/\s+/).map(Number);
    const [count, size] = parts;
    const advice = "Is it such a file? GloVe's need { noHeader: true }";
    if (parts.length !== 2 || !Number.isInteger(count) || !Number.isInteger(size) || count < 0 || size < 1)
      throw this.misfit({ line: 1 }, expected, text === "" ? "nothing" : quoted(text), advice);
    if (size > MOST_NUMBERS) throw this.misfit({ line: 1 }, `at most ${MOST_NUMBERS} numbers a word`, `${size}`);
    this.line = 2;
    return { count, size };
  }

  binary(size: number, most: number): Loaded {
    const vector = new Float32Array(size);
    const bytes = new Uint8Array(vector.buffer);
    for (let i = 0; i < most; i++) {
      const byte = this.stream.position;
      const raw = this.bytesUntil(SPACE, LONGEST_WORD, "a word and a space");
      if (raw === undefined || !this.stream.into(bytes))
        throw this.misfit(
          { byte },
          `word ${i + 1} of ${most}`,
          "the end of the file",
          "Its header promises more words",
        );
      // Some writers end each vector with a line break.
      const start = raw.findIndex((value) => value !== NEWLINE);
      this.add(this.decode(start <= 0 ? raw : raw.subarray(start), { byte }), vector);
    }
    return this.loaded(size);
  }

  text(given: number | undefined, most: number, promised: boolean): Loaded {
    let size = given;
    let vector = new Float64Array(size ?? 0);
    for (let i = 0; i < most; i++, this.line++) {
      const raw = this.bytesUntil(NEWLINE, LONGEST_LINE, "a word and its numbers");
      if (raw === undefined) {
        if (!promised) break;
        throw this.misfit(
          { line: this.line },
          `word ${i + 1} of ${most}`,
          "the end of the file",
          "Its header promises more words",
        );
      }
      const parts = this.decode(raw, { line: this.line }).trimEnd().split(" ");
      if (size === undefined) vector = new Float64Array((size = Math.max(1, parts.length - 1)));
      if (parts.length !== size + 1)
        throw this.misfit(
          { line: this.line },
          `a word and ${size} numbers`,
          `${parts.length - 1} after ${quoted(parts[0])}`,
          "Is it a binary file? { binary: true }",
        );
      for (let j = 0; j < size; j++) {
        vector[j] = parts[j + 1] === "" ? NaN : Number(parts[j + 1]);
        if (Number.isNaN(vector[j]) && parts[j + 1] !== "nan")
          throw this.misfit({ line: this.line }, "a number", quoted(parts[j + 1]));
      }
      this.add(parts[0], vector);
    }
    if (size === undefined) throw this.misfit({ line: 1 }, "a word and its numbers", "an empty file");
    return this.loaded(size);
  }

  private add(word: string, vector: ArrayLike<number>): void {
    if (this.seen.has(word)) {
      warn(`${this.file}: duplicate word ${quoted(word)}, ignoring all but first`);
      return;
    }
    const start = this.words.length * vector.length;
    if (start + vector.length > this.numbers.length) this.grow(start + vector.length);
    this.seen.add(word);
    this.words.push(word);
    this.numbers.set(vector, start);
  }

  private grow(needed: number): void {
    const length = Math.max(needed, Math.min(2 * this.numbers.length, this.numbers.length + 2 ** 26), 1024);
    if (length * 4 > machineMemory())
      throw this.misfit(
        { line: this.line },
        "what fits into this machine's memory",
        `${this.words.length} words so far`,
        "Read fewer: { limit: 500000 }",
      );
    const grown = new Float32Array(length);
    grown.set(this.numbers);
    this.numbers = grown;
  }

  private loaded(size: number): Loaded {
    return { words: this.words, numbers: this.numbers.slice(0, this.words.length * size), size };
  }

  private bytesUntil(value: number, most: number, expected: string): Uint8Array | undefined {
    const byte = this.stream.position;
    try {
      return this.stream.until(value, most);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw this.misfit({ byte }, expected, error.message);
    }
  }

  private decode(bytes: Uint8Array, place: { line?: number; byte?: number }): string {
    try {
      const text = this.decoder.decode(bytes);
      return this.unicodeErrors === "ignore" ? text.replaceAll("\ufffd", "") : text;
    } catch (error) {
      throw this.misfit(place, "UTF-8", "other bytes", `{ unicodeErrors: "ignore" } reads on`, error);
    }
  }

  private misfit(
    place: { line?: number; byte?: number },
    expected: string,
    found: string,
    advice?: string,
    cause?: unknown,
  ): FormatError {
    return new FormatError(this.file, { ...place, expected, found, advice, cause });
  }
}

/** Writes a file that `loadWord2vec`, gensim and word2vec read. @throws ValueError for a word with a space */
export function saveWord2vec(
  file: string,
  words: readonly string[],
  numbers: Float32Array,
  size: number,
  options: SaveOptions,
): void {
  const { binary = false } = checkOptions("saveWord2vecFormat", options, ["binary"]);
  const odd = words.find((word) => /[ \n]/.test(word) || word === "");
  if (odd !== undefined)
    throw new ValueError(`a word in such a file has no spaces and is not empty, but got ${quoted(odd)}`);
  const encoder = new TextEncoder();
  const parts = [encoder.encode(`${words.length} ${size}\n`)];
  words.forEach((word, i) => {
    const row = numbers.slice(i * size, (i + 1) * size);
    if (binary) parts.push(encoder.encode(`${word} `), new Uint8Array(row.buffer), Uint8Array.of(NEWLINE));
    else parts.push(encoder.encode(`${word} ${Array.from(row, shortest).join(" ")}\n`));
  });
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  writeBytes(file, out);
}

/** The shortest decimal that is the same float32. */
function shortest(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}
