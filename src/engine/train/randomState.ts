import { FormatError } from "../io/formatError.js";
import { random } from "../numpy/index.js";
import type { LegacyState } from "../numpy/legacyGenerator.js";
import { fromNumpy } from "../ops/creationInterop.js";
import { int64, uint8 } from "../tensor/dtype.js";
import { defaultGenerator } from "../tensor/random/generator.js";
import { Tensor } from "../tensor/tensor.js";

/** The state of the generators that everyone shares: PyTorch's and NumPy's. */
export interface RandomStates {
  torch: Uint8Array;
  numpy: LegacyState;
}

export function randomStates(): RandomStates {
  return { torch: defaultGenerator.getState(), numpy: random.getState() };
}

export function setRandomStates({ torch, numpy }: RandomStates): void {
  defaultGenerator.setState(torch);
  random.setState(numpy);
}

/** The states as files have them: `torch` is what PyTorch's `torch.set_rng_state` takes. */
export function inTensors({ torch, numpy }: RandomStates): object {
  const key = fromNumpy(Float64Array.from(numpy.key)).to(int64);
  return { torch: fromNumpy(torch.slice()), numpy: { key, position: numpy.position, gauss: numpy.gauss ?? null } };
}

/** The states in a file. @throws FormatError for others */
export function fromTensors(file: string, states: object): RandomStates {
  const { torch, numpy } = states as {
    torch?: unknown;
    numpy?: { key?: unknown; position?: unknown; gauss?: unknown };
  };
  const { key, position, gauss } = numpy ?? {};
  const isTensor = torch instanceof Tensor && torch.dtype === uint8 && key instanceof Tensor && key.dtype === int64;
  if (!isTensor || typeof position !== "number")
    throw new FormatError(file, { expected: "the states of random generators", found: "something else" });
  return {
    torch: Uint8Array.from(torch.tolist() as number[]),
    numpy: {
      key: Uint32Array.from(key.tolist() as number[]),
      position,
      gauss: typeof gauss === "number" ? gauss : undefined,
    },
  };
}
