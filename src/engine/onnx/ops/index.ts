import type { Mapping } from "../mapping.js";
import { activation } from "./activation.js";
import { indexing } from "./indexing.js";
import { linear } from "./linear.js";
import { normalization } from "./normalization.js";
import { pointwise } from "./pointwise.js";
import { pool } from "./pool.js";
import { recurrent } from "./recurrent.js";
import { reductions } from "./reduce.js";
import { shape } from "./shape.js";

/** How each operation is written in ONNX, by the operation's name. */
export const mappings: ReadonlyMap<string, Mapping> = new Map(
  Object.entries({
    ...activation,
    ...indexing,
    ...linear,
    ...normalization,
    ...pointwise,
    ...pool,
    ...recurrent,
    ...reductions,
    ...shape,
  }),
);
