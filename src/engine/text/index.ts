/** Text: tokens, vocabularies, bags of words, word vectors. */
// Tensor methods live in the operations: importing this entry alone must bring them too.
import "../torch.js";
export type { AnalyzerOptions } from "./analyzer.js";
export { padSequences, type PadOptions, truncate } from "./batches.js";
export { CountVectorizer, type CountVectorizerOptions } from "./countVectorizer.js";
export { CsrMatrix } from "./csrMatrix.js";
export { KeyedVectors, type MostSimilarOptions, type Neighbour, type WordOrVector } from "./keyedVectors.js";
export {
  TfidfTransformer,
  type TfidfTransformerOptions,
  TfidfVectorizer,
  type TfidfVectorizerOptions,
} from "./tfidf.js";
export { basicEnglish, characters, getTokenizer, type Tokenizer, type TokenizerName, words } from "./tokenizer.js";
export { buildVocabFromIterator, type BuildVocabOptions, countTokens, vocab, Vocab } from "./vocab.js";
export { Word2Vec, type Word2VecOptions } from "./word2vec.js";
export type { LoadOptions as Word2vecLoadOptions, SaveOptions as Word2vecSaveOptions } from "./word2vecFormat.js";
