import { checkOptions } from "../arguments.js";
import { ValueError } from "../errors.js";
import { compareText } from "../frame/column.js";
import { analyzerOptionNames, type AnalyzerOptions, makeAnalyzer } from "./analyzer.js";
import { CsrMatrix } from "./csrMatrix.js";

export interface CountVectorizerOptions extends AnalyzerOptions {
  /** Terms in fewer documents are left out: a whole number of them (1), or a share below 1. */
  minDf?: number;
  /** Terms in more documents are left out: a whole number of them from 2, or a share up to 1, the default. */
  maxDf?: number;
  /** Only so many terms, the most frequent of all. */
  maxFeatures?: number | null;
  /** The terms, in their order, instead of those of the documents. */
  vocabulary?: readonly string[] | null;
  /** Whether a term counts once a document (false). */
  binary?: boolean;
}

export const countOptionNames = [
  ...analyzerOptionNames,
  "minDf",
  "maxDf",
  "maxFeatures",
  "vocabulary",
  "binary",
] as const;

/**
 * Documents as bags of words: [documents, terms], how often each term occurs, terms in sorted order.
 * https://scikit-learn.org/1.2/modules/generated/sklearn.feature_extraction.text.CountVectorizer.html
 */
export class CountVectorizer {
  private readonly analyze: (text: string) => string[];
  private terms: readonly string[] | undefined;
  private index = new Map<string, number>();

  constructor(
    private readonly options: CountVectorizerOptions = {},
    name = "CountVectorizer",
    known: readonly string[] = countOptionNames,
  ) {
    checkOptions(name, options, known);
    this.analyze = makeAnalyzer(options);
    if (options.vocabulary) this.setTerms(options.vocabulary);
  }

  /** Learns the terms. @throws ValueError where no term is left */
  fit(documents: Iterable<string>): this {
    this.learn(documents);
    return this;
  }

  /** Learns the terms, and counts them. @throws ValueError where no term is left */
  fitTransform(documents: Iterable<string>): CsrMatrix {
    return this.learn(documents);
  }

  /** How often each known term occurs. @throws ValueError before `fit` */
  transform(documents: Iterable<string>): CsrMatrix {
    return this.count(documents);
  }

  protected learn(documents: Iterable<string>): CsrMatrix {
    const all = [...checkDocuments(documents)];
    if (!this.options.vocabulary) {
      const found = new Map<string, number>();
      const rows = all.map((text) => countsOf(this.analyze(text), (term) => ordinal(found, term)));
      if (found.size === 0) throw new ValueError("empty vocabulary; perhaps the documents only contain stop words");
      this.setTerms(this.chosen([...found.keys()], rows));
    }
    return this.count(all);
  }

  protected count(documents: Iterable<string>): CsrMatrix {
    if (this.terms === undefined) throw new ValueError("Vocabulary not fitted or provided");
    const { binary = false } = this.options;
    const indptr = [0];
    const indices: number[] = [];
    const data: number[] = [];
    for (const text of checkDocuments(documents)) {
      const counts = countsOf(this.analyze(text), (term) => this.index.get(term));
      for (const [column, count] of [...counts].sort(([a], [b]) => a - b)) {
        indices.push(column);
        data.push(binary ? 1 : count);
      }
      indptr.push(indices.length);
    }
    const shape = [indptr.length - 1, this.terms.length] as const;
    return new CsrMatrix(shape, Int32Array.from(indptr), Int32Array.from(indices), Float64Array.from(data));
  }

  /** The terms of each row of a matrix. */
  inverseTransform(matrix: CsrMatrix): string[][] {
    const terms = this.getFeatureNamesOut();
    return Array.from({ length: matrix.length }, (_, i) => Array.from(matrix.row(i).indices, (j) => terms[j]));
  }

  /** The terms by column. @throws ValueError before `fit` */
  getFeatureNamesOut(): string[] {
    if (this.terms === undefined) throw new ValueError("Vocabulary not fitted or provided");
    return [...this.terms];
  }

  /** The column of each term. */
  get vocabulary(): Map<string, number> {
    return new Map(this.index);
  }

  /** The terms of a document. */
  buildAnalyzer(): (text: string) => string[] {
    return this.analyze;
  }

  private setTerms(terms: readonly string[]): void {
    this.terms = terms;
    this.index = new Map(terms.map((term, i) => [term, i]));
    if (this.index.size < terms.length) throw new ValueError("Vocabulary contains repeated terms");
    if (terms.length === 0) throw new ValueError("empty vocabulary passed to fit");
  }

  private chosen(terms: string[], rows: readonly Map<number, number>[]): string[] {
    const { minDf = 1, maxDf = 1, maxFeatures = null } = this.options;
    const documents = new Float64Array(terms.length);
    const total = new Float64Array(terms.length);
    for (const row of rows)
      for (const [term, count] of row) {
        documents[term]++;
        total[term] += this.options.binary ? 1 : count;
      }
    const least = limit("minDf", minDf, rows.length, minDf < 1);
    const most = limit("maxDf", maxDf, rows.length, maxDf <= 1);
    if (most < least) throw new ValueError("maxDf corresponds to < documents than minDf");
    const sorted = [...terms.keys()].sort((a, b) => compareText(terms[a], terms[b]));
    let kept = sorted.filter((term) => documents[term] >= least && documents[term] <= most);
    if (maxFeatures !== null && kept.length > maxFeatures) {
      const frequent = new Set([...kept].sort((a, b) => total[b] - total[a]).slice(0, maxFeatures));
      kept = kept.filter((term) => frequent.has(term));
    }
    if (kept.length === 0) throw new ValueError("After pruning, no terms remain. Try a lower minDf or a higher maxDf.");
    return kept.map((term) => terms[term]);
  }
}

function ordinal(found: Map<string, number>, term: string): number {
  let index = found.get(term);
  if (index === undefined) found.set(term, (index = found.size));
  return index;
}

function countsOf(terms: readonly string[], indexOf: (term: string) => number | undefined): Map<number, number> {
  const counts = new Map<number, number>();
  for (const term of terms) {
    const index = indexOf(term);
    if (index !== undefined) counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  return counts;
}

function limit(name: string, value: number, documents: number, isShare: boolean): number {
  if (!(value >= 0) || (!isShare && !Number.isInteger(value)))
    throw new ValueError(`${name} must be a whole number of documents or a share between 0 and 1, but got ${value}`);
  return isShare ? value * documents : value;
}

function checkDocuments(documents: Iterable<string>): Iterable<string> {
  if (typeof documents === "string")
    throw new ValueError("Iterable over raw text documents expected, string object received.");
  return documents;
}
