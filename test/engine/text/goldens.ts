/** What scikit-learn 1.2 makes of the same documents, and gensim's definitions (test/golden/text/text_sklearn.py). */
import { readFileSync } from "node:fs";
import type { CountVectorizerOptions, TfidfVectorizerOptions } from "../../../src/engine/text/index.js";

export interface Matrix {
  shape: [number, number];
  indptr: number[];
  indices: number[];
  data: number[];
}

interface Goldens {
  documents: string[];
  counts: { name: string; options: CountVectorizerOptions; terms: string[]; matrix: Matrix }[];
  weights: { name: string; options: TfidfVectorizerOptions; matrix: Matrix; unseen: Matrix }[];
  vectors: {
    words: string[];
    numbers: number[][];
    similarity: [string, string, number][];
    mostSimilar: [positive: string[], negative: string[], found: [string, number][]][];
    doesntMatch: [string[], string][];
    nSimilarity: number;
  };
}

export const goldens = JSON.parse(readFileSync("test/golden/text/text_sklearn.json", "utf8")) as Goldens;
