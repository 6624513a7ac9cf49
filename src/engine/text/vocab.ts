import { checkOptions } from "../arguments.js";
import { RuntimeError, ValueError } from "../errors.js";
import { compareText } from "../frame/column.js";

export interface BuildVocabOptions {
  /** How often a token must occur (1). */
  minFreq?: number;
  /** Tokens that are there in any case, "<unk>" and "<pad>" for instance. */
  specials?: readonly string[];
  /** Whether they come first (true) or last. */
  specialFirst?: boolean;
  /** At most so many tokens, the specials among them. */
  maxTokens?: number;
}

/** How often each token occurs, in the order in which they come. */
export function countTokens(texts: Iterable<Iterable<string>>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const tokens of texts) for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}

/**
 * Tokens by number and numbers by token, as torchtext's.
 * https://pytorch.org/text/0.14.0/vocab.html
 * @throws RuntimeError for a token that comes twice
 */
export class Vocab {
  private readonly tokens: string[] = [];
  private readonly indices = new Map<string, number>();
  private defaultIndex: number | null = null;

  constructor(tokens: Iterable<string>) {
    for (const token of tokens) this.appendToken(token);
  }

  /** Number of tokens. */
  get length(): number {
    return this.tokens.length;
  }

  /** Whether the token is in the vocabulary; the default index does not count. */
  has(token: string): boolean {
    return this.indices.has(token);
  }

  /** The index of a token, or the default one. @throws RuntimeError where there is neither */
  get(token: string): number {
    const index = this.indices.get(token) ?? this.defaultIndex;
    if (index === null) throw new RuntimeError(`Token ${token} not found and default index is not set`);
    return index;
  }

  /** The indices of tokens, as `get` gives them. */
  lookupIndices(tokens: Iterable<string>): number[] {
    return Array.from(tokens, (token) => this.get(token));
  }

  /** @throws RuntimeError where there is no such index */
  lookupToken(index: number): string {
    const token = this.tokens[index];
    if (token === undefined)
      throw new RuntimeError(
        `Specified index ${index} is out of bounds of the size of stoi dictionary: ${this.length}.`,
      );
    return token;
  }

  /** The tokens of these indices. @throws RuntimeError for an index that there is not */
  lookupTokens(indices: Iterable<number>): string[] {
    return Array.from(indices, (index) => this.lookupToken(index));
  }

  /** Adds a token at the end. @throws RuntimeError where it is there already */
  appendToken(token: string): void {
    this.insertToken(token, this.length);
  }

  /** Adds a token at an index; those from there on move up. @throws RuntimeError where it is there already, or the index is out of bounds */
  insertToken(token: string, index: number): void {
    if (this.indices.has(token))
      throw new RuntimeError(`Token ${token} already exists in the Vocab with index: ${this.indices.get(token)}`);
    if (!Number.isInteger(index) || index < 0 || index > this.length)
      throw new RuntimeError(`Specified index ${index} is out of bounds for vocab of size ${this.length}`);
    this.tokens.splice(index, 0, token);
    for (let i = index; i < this.length; i++) this.indices.set(this.tokens[i], i);
  }

  /** What `get` gives for unknown tokens; null, the default, makes it an error. */
  setDefaultIndex(index: number | null): void {
    this.defaultIndex = index;
  }

  /** The index of tokens that are not in the vocabulary; null where they are an error. */
  getDefaultIndex(): number | null {
    return this.defaultIndex;
  }

  /** Tokens by index, a copy. */
  getItos(): string[] {
    return [...this.tokens];
  }

  /** Indices by token, a copy. */
  getStoi(): Map<string, number> {
    return new Map(this.indices);
  }
}

/**
 * A vocabulary of texts: the most frequent tokens first, equal ones in alphabetical order.
 * @param texts each a list of tokens
 * https://pytorch.org/text/0.14.0/vocab.html#build-vocab-from-iterator
 */
export function buildVocabFromIterator(texts: Iterable<Iterable<string>>, options: BuildVocabOptions = {}): Vocab {
  checkOptions("buildVocabFromIterator", options, ["minFreq", "specials", "specialFirst", "maxTokens"]);
  const { specials = [], maxTokens } = options;
  const sorted = [...countTokens(texts)].sort(([a, m], [b, n]) => n - m || compareText(a, b));
  if (maxTokens === undefined) return vocab(sorted, options);
  if (specials.length >= maxTokens)
    throw new ValueError(
      `maxTokens must be more than the number of specials (${specials.length}), but got ${maxTokens}`,
    );
  return vocab(sorted.slice(0, maxTokens - specials.length), options);
}

/** A vocabulary of tokens and how often they occur, in their order. https://pytorch.org/text/0.14.0/vocab.html#id1 */
export function vocab(
  counts: Iterable<readonly [token: string, count: number]>,
  { minFreq = 1, specials = [], specialFirst = true }: Omit<BuildVocabOptions, "maxTokens"> = {},
): Vocab {
  const special = new Set(specials);
  const kept = [...counts].filter(([token, count]) => count >= minFreq && !special.has(token)).map(([token]) => token);
  return new Vocab(specialFirst ? [...specials, ...kept] : [...kept, ...specials]);
}
