import { checkOptions } from "../arguments.js";
import { KeyError, ValueError } from "../errors.js";
import { tensorOf } from "../ops/creation.js";
import { Tensor } from "../tensor/tensor.js";
import { loadWord2vec, type LoadOptions, saveWord2vec, type SaveOptions } from "./word2vecFormat.js";

/** A word, or a vector that stands for one. */
export type WordOrVector = string | Tensor;

export interface MostSimilarOptions {
  /** What the result is to be near to. */
  positive?: WordOrVector | readonly WordOrVector[];
  /** What it is to be far from. */
  negative?: WordOrVector | readonly WordOrVector[];
  /** So many words (10). */
  topn?: number;
  /** Looks among so many of the first words only. */
  restrictVocab?: number;
}

/** A word, and the cosine of the angle to what was asked for. */
export type Neighbour = [word: string, similarity: number];

/**
 * Words and their vectors. Definitions are gensim's.
 * https://radimrehurek.com/gensim/models/keyedvectors.html
 * @param numbers one row a word; shared, not copied
 * @throws ValueError where they do not fit the words
 */
export class KeyedVectors {
  /** Words by index. */
  readonly indexToKey: readonly string[];
  readonly keyToIndex: ReadonlyMap<string, number>;
  private norms: Float64Array | undefined;

  constructor(
    words: readonly string[],
    /** All vectors, row by row. */
    readonly numbers: Float32Array,
    /** Numbers of a vector. */
    readonly vectorSize: number,
  ) {
    if (numbers.length !== words.length * vectorSize)
      throw new ValueError(
        `${words.length} words of ${vectorSize} numbers need ${words.length * vectorSize} of them, but there are ${numbers.length}`,
      );
    this.indexToKey = words;
    this.keyToIndex = new Map(words.map((word, i) => [word, i]));
    if (this.keyToIndex.size < words.length) throw new ValueError("a word comes twice");
  }

  /** Number of words. */
  get length(): number {
    return this.indexToKey.length;
  }

  /** A float32 tensor [words, vectorSize], copied: what `nn.Embedding.fromPretrained` takes. */
  get vectors(): Tensor {
    return tensorOf(this.numbers, [this.length, this.vectorSize]);
  }

  /** Whether the word has a vector. */
  has(word: string): boolean {
    return this.keyToIndex.has(word);
  }

  /** @throws KeyError for an unknown word */
  getIndex(word: string): number {
    const index = this.keyToIndex.get(word);
    if (index === undefined) throw new KeyError(`Key '${word}' not present`);
    return index;
  }

  /** The vector of a word as a float32 tensor [vectorSize], copied; of length 1 where `norm` is set. @throws KeyError for an unknown word */
  getVector(word: string, options: { norm?: boolean } = {}): Tensor {
    const { norm = false } = checkOptions("getVector", options, ["norm"]);
    const row = this.row(this.getIndex(word));
    return tensorOf(norm ? Float32Array.from(unit(row)) : row, [this.vectorSize]);
  }

  /** Vectors of words: of one [vectorSize], of several [words, vectorSize]. @throws KeyError for an unknown word */
  get(words: string | readonly string[]): Tensor {
    if (typeof words === "string") return this.getVector(words);
    const all = new Float32Array(words.length * this.vectorSize);
    words.forEach((word, i) => all.set(this.row(this.getIndex(word)), i * this.vectorSize));
    return tensorOf(all, [words.length, this.vectorSize]);
  }

  /** The cosine of the angle between two words. @throws KeyError for an unknown word */
  similarity(a: string, b: string): number {
    return dot(unit(this.row(this.getIndex(a))), unit(this.row(this.getIndex(b))));
  }

  /** 1 - similarity. @throws KeyError for an unknown word */
  distance(a: string, b: string): number {
    return 1 - this.similarity(a, b);
  }

  /** The cosine of the angle between the means of two lists of words. @throws KeyError for an unknown word, ValueError for an empty list */
  nSimilarity(a: readonly string[], b: readonly string[]): number {
    if (a.length === 0 || b.length === 0) throw new ValueError("At least one of the passed list is empty.");
    const mean = (words: readonly string[]) => unit(sum(words.map((word) => this.row(this.getIndex(word)))));
    return dot(mean(a), mean(b));
  }

  /**
   * The words nearest to the sum of `positive` less the sum of `negative`, each of length 1; those asked about are left out.
   *
   * `king - man + woman` is `mostSimilar({ positive: ["king", "woman"], negative: ["man"], topn: 1 })`.
   * @throws KeyError for an unknown word
   */
  mostSimilar(
    word: WordOrVector | readonly WordOrVector[],
    options?: Omit<MostSimilarOptions, "positive">,
  ): Neighbour[];
  mostSimilar(options: MostSimilarOptions): Neighbour[];
  mostSimilar(
    first: WordOrVector | readonly WordOrVector[] | MostSimilarOptions,
    rest: Omit<MostSimilarOptions, "positive"> = {},
  ): Neighbour[] {
    const isQuery = typeof first === "string" || Array.isArray(first) || first instanceof Tensor;
    const options: MostSimilarOptions = isQuery
      ? { ...rest, positive: first as WordOrVector | readonly WordOrVector[] }
      : (first as MostSimilarOptions);
    checkOptions("mostSimilar", options, ["positive", "negative", "topn", "restrictVocab"]);
    const { positive = [], negative = [], topn = 10, restrictVocab } = options;
    const [near, far] = [listOf(positive), listOf(negative)];
    if (near.length + far.length === 0) throw new ValueError("cannot compute similarity with no input");
    const target = sum([
      ...near.map((entry) => unit(this.vectorOf(entry))),
      ...far.map((entry) => unit(this.vectorOf(entry)).map((x) => -x)),
    ]);
    const asked = new Set([...near, ...far].filter((entry) => typeof entry === "string").map((w) => this.getIndex(w)));
    return this.nearest(unit(target), topn, asked, restrictVocab);
  }

  /** The words nearest to a word. */
  similarByWord(word: string, topn = 10): Neighbour[] {
    return this.mostSimilar(word, { topn });
  }

  /** The words nearest to a vector. */
  similarByVector(vector: Tensor, topn = 10): Neighbour[] {
    return this.mostSimilar(vector, { topn });
  }

  /** The word that is farthest from the mean of all; unknown ones are left out. @throws ValueError where none is known */
  doesntMatch(words: readonly string[]): string {
    const known = words.filter((word) => this.has(word));
    if (known.length === 0) throw new ValueError("cannot select a word from an empty list");
    const units = known.map((word) => unit(this.row(this.getIndex(word))));
    const mean = unit(sum(units));
    const near = units.map((vector) => dot(vector, mean));
    return known[near.indexOf(Math.min(...near))];
  }

  /**
   * Reads a file of the original word2vec, as text or binary, gzipped or not, in pieces.
   * @param source the path of a file, or its bytes
   * @throws FormatError that names the line or the byte where it makes no sense, Error where it cannot be read
   * https://radimrehurek.com/gensim/models/keyedvectors.html#gensim.models.keyedvectors.KeyedVectors.load_word2vec_format
   */
  static loadWord2vecFormat(source: string | Uint8Array, options: LoadOptions = {}): KeyedVectors {
    const { words, numbers, size } = loadWord2vec(source, options);
    return new KeyedVectors(words, numbers, size);
  }

  /** Writes such a file. @throws Error where it cannot be written */
  saveWord2vecFormat(path: string, options: SaveOptions = {}): void {
    saveWord2vec(path, this.indexToKey, this.numbers, this.vectorSize, options);
  }

  private row(index: number): Float32Array {
    return this.numbers.subarray(index * this.vectorSize, (index + 1) * this.vectorSize);
  }

  private vectorOf(entry: WordOrVector): ArrayLike<number> {
    if (typeof entry === "string") return this.row(this.getIndex(entry));
    if (entry.ndim !== 1 || entry.shape[0] !== this.vectorSize)
      throw new ValueError(`a vector must be [${this.vectorSize}], but got [${entry.shape.join(", ")}]`);
    return entry.tolist() as number[];
  }

  /** Lengths of all vectors. */
  private lengths(): Float64Array {
    return (this.norms ??= Float64Array.from({ length: this.length }, (_, i) => {
      const row = this.row(i);
      return Math.sqrt(dot(row, row)) || 1;
    }));
  }

  private nearest(target: Float64Array, topn: number, left: ReadonlySet<number>, limit = this.length): Neighbour[] {
    const norms = this.lengths();
    const size = Math.min(limit, this.length);
    const similarities = Float64Array.from({ length: size }, (_, i) => dot(this.row(i), target) / norms[i]);
    const order = Array.from({ length: size }, (_, i) => i).filter((i) => !left.has(i));
    order.sort((a, b) => similarities[b] - similarities[a]);
    return order.slice(0, topn).map((i) => [this.indexToKey[i], similarities[i]]);
  }
}

function listOf(entries: WordOrVector | readonly WordOrVector[]): readonly WordOrVector[] {
  return Array.isArray(entries) ? (entries as readonly WordOrVector[]) : [entries as WordOrVector];
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}

function unit(vector: ArrayLike<number>): Float64Array {
  const length = Math.sqrt(dot(vector, vector)) || 1;
  return Float64Array.from(vector, (x) => x / length);
}

function sum(vectors: readonly ArrayLike<number>[]): Float64Array {
  const total = new Float64Array(vectors[0].length);
  for (const vector of vectors) for (let i = 0; i < total.length; i++) total[i] += vector[i];
  return total;
}
