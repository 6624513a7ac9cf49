import { inWords, type Words } from "../../../src/protocol/said.js";

/** English, as the panel tells it. */
export const plainlyTold = (words: Words): string => inWords(words);
