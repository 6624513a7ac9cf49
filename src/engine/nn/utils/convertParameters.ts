import { RuntimeError } from "../../errors.js";
import { cat } from "../../ops/join.js";
import { Tensor } from "../../tensor/tensor.js";
import { setData } from "../parameter.js";
import { describe } from "../stateDict.js";

/** All parameters in one vector, in the graph. https://pytorch.org/docs/1.13/generated/torch.nn.utils.parameters_to_vector.html */
export function parametersToVector(parameters: Iterable<Tensor>): Tensor {
  return cat([...parameters].map((parameter) => parameter.reshape(-1)));
}

/**
 * Gives parameters the values of a vector; they share its memory, as in PyTorch.
 * @throws TypeError for what is no tensor, RuntimeError for a vector that is too short.
 * https://pytorch.org/docs/1.13/generated/torch.nn.utils.vector_to_parameters.html
 */
export function vectorToParameters(vector: Tensor, parameters: Iterable<Tensor>): void {
  if (!(vector instanceof Tensor)) throw new TypeError(`expected torch.Tensor, but got: ${describe(vector)}`);
  let start = 0;
  for (const parameter of parameters) {
    const count = parameter.numel();
    if (start + count > vector.numel())
      throw new RuntimeError(
        `vectorToParameters: the parameters need at least ${start + count} elements, but the vector has ${vector.numel()}`,
      );
    setData(parameter, vector.detach().narrow(0, start, count).view(parameter.shape));
    start += count;
  }
}
