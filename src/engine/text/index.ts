/** Text: tokens, vocabularies, bags of words, word vectors. */
// Tensor methods live in the operations: importing this entry alone must bring them too.
import "../torch.js";

export {};
