/** `torch.nn.utils`. https://pytorch.org/docs/1.13/nn.html#utilities */
export * as rnn from "./rnn.js";
