import { ValueError } from "../errors.js";
import { globalPattern, splitAtSpaces } from "./tokenizer.js";

/** How a document becomes terms; defaults are scikit-learn's. */
export interface AnalyzerOptions {
  /** Terms of words, of characters, of characters within words padded by spaces, or one's own ("word"). */
  analyzer?: "word" | "char" | "char_wb" | ((text: string) => string[]);
  /** Words (true) in lower case. */
  lowercase?: boolean;
  /** Takes accents away: by decomposition ("unicode"), or with all that is not ASCII ("ascii"). */
  stripAccents?: "unicode" | "ascii" | null;
  /** Instead of lower case and accents. */
  preprocessor?: (text: string) => string;
  /** Instead of `tokenPattern`. */
  tokenizer?: (text: string) => string[];
  /** What a token is: two or more letters, digits and underscores of any script. What its one group matches, where it has one. */
  tokenPattern?: RegExp;
  /** Words left out, before terms are made of several. */
  stopWords?: readonly string[] | null;
  /** Terms of so many words or characters, from and to ([1, 1]). */
  ngramRange?: readonly [number, number];
}

export const analyzerOptionNames = [
  "analyzer",
  "lowercase",
  "stripAccents",
  "preprocessor",
  "tokenizer",
  "tokenPattern",
  "stopWords",
  "ngramRange",
] as const;

/** Python's `(?u)\b\w\w+\b`. */
const wordPattern = /[\p{L}\p{N}_]{2,}/gu;

/**
 * The function from a document to its terms. @throws ValueError for options that make no sense
 * https://scikit-learn.org/1.2/modules/generated/sklearn.feature_extraction.text.CountVectorizer.html
 */
export function makeAnalyzer(options: AnalyzerOptions): (text: string) => string[] {
  const { analyzer = "word", ngramRange: [least, most] = [1, 1], stopWords } = options;
  if (!(Number.isInteger(least) && Number.isInteger(most) && least >= 1 && least <= most))
    throw new ValueError(
      `Invalid value for ngramRange=(${least}, ${most}): lower boundary must be a whole number from 1, not larger than the upper`,
    );
  if (typeof analyzer === "function") return analyzer;
  const prepare = preprocessorOf(options);
  if (analyzer === "char") return (text) => characterTerms(prepare(text).replace(/\s\s+/gu, " "), least, most);
  if (analyzer === "char_wb") return (text) => paddedTerms(prepare(text), least, most);
  if (analyzer !== "word")
    throw new ValueError(`analyzer must be "word", "char", "char_wb" or a function, but got ${String(analyzer)}`);
  if (typeof stopWords === "string")
    throw new ValueError(
      `stopWords must be a list of words, but got "${String(stopWords)}": there is no list built in`,
    );
  const stopped = new Set(stopWords ?? []);
  const tokenize = tokenizerOf(options);
  return (text) => {
    const tokens = tokenize(prepare(text));
    const kept = stopped.size === 0 ? tokens : tokens.filter((token) => !stopped.has(token));
    return wordTerms(kept, least, most);
  };
}

function preprocessorOf({ preprocessor, lowercase = true, stripAccents }: AnalyzerOptions): (text: string) => string {
  if (preprocessor) return preprocessor;
  const strip =
    stripAccents === "unicode"
      ? (text: string) => text.normalize("NFKD").replace(/\p{Mn}/gu, "")
      : stripAccents === "ascii"
        ? (text: string) => text.normalize("NFKD").replace(/[^\x00-\x7f]/g, "")
        : (text: string) => text;
  return lowercase ? (text) => strip(text.toLowerCase()) : strip;
}

function tokenizerOf({ tokenizer, tokenPattern }: AnalyzerOptions): (text: string) => string[] {
  if (tokenizer) return tokenizer;
  if (!tokenPattern) return (text) => text.match(wordPattern) ?? [];
  const pattern = globalPattern(tokenPattern);
  const groups = new RegExp(`${tokenPattern.source}|`, tokenPattern.flags).exec("")!.length - 1;
  if (groups > 1)
    throw new ValueError("More than 1 capturing group in token pattern. Only a single group should be captured.");
  return (text) => Array.from(text.matchAll(pattern), (match) => match[groups] ?? "");
}

function wordTerms(tokens: readonly string[], least: number, most: number): string[] {
  const terms: string[] = [];
  for (let n = least; n <= Math.min(most, tokens.length); n++)
    for (let i = 0; i + n <= tokens.length; i++) terms.push(n === 1 ? tokens[i] : tokens.slice(i, i + n).join(" "));
  return terms;
}

function characterTerms(text: string, least: number, most: number): string[] {
  const letters = Array.from(text);
  const terms: string[] = [];
  for (let n = least; n <= Math.min(most, letters.length); n++)
    for (let i = 0; i + n <= letters.length; i++) terms.push(letters.slice(i, i + n).join(""));
  return terms;
}

/** Terms within words that have a space before and after. A word shorter than a term is one term, once. */
function paddedTerms(text: string, least: number, most: number): string[] {
  const terms: string[] = [];
  for (const word of splitAtSpaces(text)) {
    const letters = [" ", ...word, " "];
    for (let n = least; n <= most; n++) {
      for (let i = 0; i === 0 || i + n <= letters.length; i++) terms.push(letters.slice(i, i + n).join(""));
      if (n >= letters.length) break;
    }
  }
  return terms;
}
