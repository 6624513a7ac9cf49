import { ValueError } from "../errors.js";

/** Turns a text into tokens. */
export type Tokenizer = (text: string) => string[];

const english: readonly [RegExp, string][] = [
  [/'/g, " '  "],
  [/"/g, ""],
  [/\./g, " . "],
  [/<br \/>/g, " "],
  [/,/g, " , "],
  [/\(/g, " ( "],
  [/\)/g, " ) "],
  [/!/g, " ! "],
  [/\?/g, " ? "],
  [/[;:]/g, " "],
];

/**
 * torchtext's tokenizer of English: lower case, punctuation as tokens of its own, quotes, semicolons and colons left out.
 * https://pytorch.org/text/0.14.0/data_utils.html#get-tokenizer
 */
export function basicEnglish(text: string): string[] {
  return splitAtSpaces(english.reduce((line, [pattern, put]) => line.replace(pattern, put), text.toLowerCase()));
}

/** What stands between spaces. */
export function splitAtSpaces(text: string): string[] {
  return text.split(/\s+/u).filter((token) => token !== "");
}

/** Runs of letters, digits and underscores, of any script. */
export function words(text: string): string[] {
  return text.match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [];
}

/** Characters: code points, not halves of them. */
export function characters(text: string): string[] {
  return Array.from(text);
}

const named = { basic_english: basicEnglish, words, characters, split: splitAtSpaces };

export type TokenizerName = keyof typeof named;

/**
 * A tokenizer by name, or what a regular expression matches; null splits at spaces, and a function is taken as it is.
 * @throws ValueError for an unknown name
 * https://pytorch.org/text/0.14.0/data_utils.html#get-tokenizer
 */
export function getTokenizer(tokenizer: TokenizerName | RegExp | Tokenizer | null): Tokenizer {
  if (tokenizer === null) return splitAtSpaces;
  if (typeof tokenizer === "function") return tokenizer;
  if (tokenizer instanceof RegExp) {
    const pattern = globalPattern(tokenizer);
    return (text) => text.match(pattern) ?? [];
  }
  const found = Object.hasOwn(named, tokenizer) ? named[tokenizer] : undefined;
  if (found === undefined)
    throw new ValueError(
      `Requested tokenizer ${JSON.stringify(tokenizer)}, valid choices are a function that takes a single string as input, ` +
        `a regular expression, or one of ${Object.keys(named).join(", ")}`,
    );
  return found;
}

/** The same expression that finds all matches. */
export function globalPattern(pattern: RegExp): RegExp {
  return pattern.global ? pattern : new RegExp(pattern.source, `${pattern.flags}g`);
}
