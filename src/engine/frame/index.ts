/** Tables: CSV and TSV files into columns, and columns into tensors. Names and meanings are those of pandas. */
// Tensor methods live in the operations: importing this entry alone must bring them too.
import "../torch.js";

export {};
