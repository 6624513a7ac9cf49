import { activations } from "./activations.js";
import { confusionMatrix } from "./confusionMatrix.js";
import { dataset, datasetSamples } from "./dataset.js";
import { decisionBoundary } from "./decisionBoundary.js";
import { embedding } from "./embedding.js";
import { featureMaps } from "./featureMaps.js";
import { filters } from "./filters.js";
import { neurons } from "./neurons.js";
import { overview } from "./overview.js";
import { parameters } from "./parameters.js";
import type { Probe } from "./probe.js";
import { sample } from "./sample.js";
import { worstErrors } from "./worstErrors.js";

/** Every probe by its name, one file each. */
export const probes: Record<string, Probe> = {
  activations,
  confusionMatrix,
  dataset,
  datasetSamples,
  decisionBoundary,
  embedding,
  featureMaps,
  filters,
  neurons,
  overview,
  parameters,
  sample,
  worstErrors,
};
