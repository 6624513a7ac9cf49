import { codeActions } from "./codeActions.js";
import { codeLenses } from "./codeLenses.js";
import { completion } from "./completion.js";
import { documentSymbols } from "./documentSymbols.js";
import type { Feature } from "./feature.js";
import { hover } from "./hover.js";
import { inlayHints } from "./inlayHints.js";
import { semanticTokens } from "./semanticTokens.js";
import { stateKeyNames } from "./stateKeyNames.js";

/** All that the server does beside diagnostics, which it sends unasked. */
export const features: readonly Feature[] = [
  inlayHints,
  hover,
  codeLenses,
  completion,
  documentSymbols,
  stateKeyNames,
  semanticTokens,
  codeActions,
];
