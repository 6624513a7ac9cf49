import { checkOptions } from "../arguments.js";
import { ValueError } from "../errors.js";
import { CountVectorizer, type CountVectorizerOptions, countOptionNames } from "./countVectorizer.js";
import type { CsrMatrix } from "./csrMatrix.js";

export interface TfidfTransformerOptions {
  /** Rows are divided by this norm ("l2"). */
  norm?: "l1" | "l2" | null;
  /** Whether terms weigh less in proportion to the documents that have them (true). */
  useIdf?: boolean;
  /** As if one more document had every term (true). */
  smoothIdf?: boolean;
  /** 1 + log of the counts instead of counts (false). */
  sublinearTf?: boolean;
}

const transformerNames = ["norm", "useIdf", "smoothIdf", "sublinearTf"] as const;

/**
 * Weighs counts of terms: term frequency by inverse document frequency.
 * https://scikit-learn.org/1.2/modules/generated/sklearn.feature_extraction.text.TfidfTransformer.html
 */
export class TfidfTransformer {
  /** The weight of each term, after `fit`: 1 + log(documents / documents with it). */
  idf: Float64Array | undefined;

  constructor(private readonly options: TfidfTransformerOptions = {}) {
    checkOptions("TfidfTransformer", options, transformerNames);
    const { norm = "l2" } = options;
    if (norm !== null && norm !== "l1" && norm !== "l2")
      throw new ValueError(`norm must be "l1", "l2" or null, but got ${String(norm)}`);
  }

  /** Learns in how many documents each term is. https://scikit-learn.org/1.2/modules/generated/sklearn.feature_extraction.text.TfidfTransformer.html */
  fit(counts: CsrMatrix): this {
    const { useIdf = true, smoothIdf = true } = this.options;
    if (!useIdf) return this;
    const [rows, columns] = counts.shape;
    const documents = new Float64Array(columns).fill(Number(smoothIdf));
    for (const column of counts.indices) documents[column]++;
    this.idf = documents.map((having) => Math.log((rows + Number(smoothIdf)) / having) + 1);
    return this;
  }

  /** @throws ValueError before `fit`, or for another number of terms */
  transform(counts: CsrMatrix): CsrMatrix {
    const { useIdf = true, sublinearTf = false, norm = "l2" } = this.options;
    const { idf } = this;
    if (useIdf && idf === undefined) throw new ValueError("idf vector is not fitted");
    if (useIdf && idf!.length !== counts.shape[1])
      throw new ValueError(`X has ${counts.shape[1]} features, but TfidfTransformer is expecting ${idf!.length}`);
    const weighed = counts.map(
      (count, column) => (sublinearTf ? Math.log(count) + 1 : count) * (useIdf ? idf![column] : 1),
    );
    if (norm === null) return weighed;
    const norms = Float64Array.from({ length: weighed.length }, (_, i) => {
      const { data } = weighed.row(i);
      return norm === "l1" ? data.reduce((a, b) => a + Math.abs(b), 0) : Math.sqrt(data.reduce((a, b) => a + b * b, 0));
    });
    return weighed.map((value, _, row) => (norms[row] === 0 ? value : value / norms[row]));
  }

  /** Learns, and weighs the same counts: `[documents, terms]`. https://scikit-learn.org/1.2/modules/generated/sklearn.feature_extraction.text.TfidfTransformer.html */
  fitTransform(counts: CsrMatrix): CsrMatrix {
    return this.fit(counts).transform(counts);
  }
}

export interface TfidfVectorizerOptions extends CountVectorizerOptions, TfidfTransformerOptions {}

/**
 * Documents as TF-IDF rows: [documents, terms].
 * https://scikit-learn.org/1.2/modules/generated/sklearn.feature_extraction.text.TfidfVectorizer.html
 */
export class TfidfVectorizer extends CountVectorizer {
  private readonly transformer: TfidfTransformer;

  constructor(options: TfidfVectorizerOptions = {}) {
    super(options, "TfidfVectorizer", [...countOptionNames, ...transformerNames]);
    const { norm, useIdf, smoothIdf, sublinearTf } = options;
    const own = Object.entries({ norm, useIdf, smoothIdf, sublinearTf }).filter(([, value]) => value !== undefined);
    this.transformer = new TfidfTransformer(Object.fromEntries(own) as TfidfTransformerOptions);
  }

  /** The weight of each term, after `fit`. */
  get idf(): Float64Array | undefined {
    return this.transformer.idf;
  }

  override fit(documents: Iterable<string>): this {
    this.transformer.fit(this.learn(documents));
    return this;
  }

  override fitTransform(documents: Iterable<string>): CsrMatrix {
    return this.transformer.fitTransform(this.learn(documents));
  }

  override transform(documents: Iterable<string>): CsrMatrix {
    return this.transformer.transform(this.count(documents));
  }
}
