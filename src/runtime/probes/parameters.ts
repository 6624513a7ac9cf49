import type { Probe } from "./probe.js";

/** One parameter or buffer of the models. */
export interface ParameterFacts {
  /** As in the state dict; several models have their class name in front. */
  name: string;
  shape: number[];
  dtype: string;
  trainable: boolean;
}

/** Names and shapes of all parameters: `ParameterFacts[]`. */
export const parameters: Probe = ({ models }): ParameterFacts[] =>
  models.flatMap((model) => {
    const prefix = models.length > 1 ? `${model.className()}.` : "";
    return [...model.namedParameters()].map(([name, parameter]) => ({
      name: prefix + name,
      shape: [...parameter.shape],
      dtype: parameter.dtype.name,
      trainable: parameter.requiresGrad,
    }));
  });
