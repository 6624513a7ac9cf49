/** What a workload gets of Gradlens, whichever build of it. */
import { fill } from "../lib/tensors.mjs";

/** @param {object} gradlens the library's exports */
export function contextOf(gradlens, workload) {
  const { default: torch, nn, optim, F } = gradlens;

  /** Tensors of the described values. */
  const tensors = (specs = {}) =>
    Object.fromEntries(
      Object.entries(specs).map(([name, spec]) => {
        const tensor = torch.tensor(fill(name, spec)).view(...spec.shape);
        return [name, spec.kind === "integers" ? tensor.long() : tensor];
      }),
    );

  /** Copies the described weights into a model; both must have the same names. */
  function load(model) {
    const parameters = Object.fromEntries(model.namedParameters());
    const missing = Object.keys(parameters).filter((name) => !(name in workload.parameters));
    if (missing.length > 0) throw new Error(`The workload describes no ${missing.join(", ")}`);
    torch.noGrad(() => {
      for (const [name, value] of Object.entries(tensors(workload.parameters))) parameters[name].copy_(value);
    });
    return model;
  }

  return { torch, nn, optim, F, data: tensors(workload.data), load };
}

/** First values of a result, to compare with other engines'. */
export const firstValues = (result) => result.detach().reshape(-1).tolist().slice(0, 8);
