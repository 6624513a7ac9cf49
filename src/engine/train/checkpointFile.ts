/** Checkpoints as files of PyTorch's: its `torch.load` gives a dictionary with the states of model and optimizer, and plain values. */
import { FormatError } from "../io/formatError.js";
import { decodeTorch } from "../io/torch/decode.js";
import { encodeTorch } from "../io/torch/encode.js";
import type { Checkpoint } from "./checkpoint.js";
import { fromTensors, inTensors, type RandomStates } from "./randomState.js";

/** What checkpoints of definitions and of scripts have in common: random numbers, of one moment or of several. */
interface WithRandom {
  random: object;
  within?: { random: object };
}

/** The bytes of a checkpoint's file. */
export function encodeCheckpoint(checkpoint: object): Uint8Array {
  return encodeTorch(withStates(checkpoint as WithRandom, (states) => inTensors(states as RandomStates)));
}

/** @throws FormatError for bytes that are no checkpoint, or only a part of one. */
export function decodeCheckpoint(file: string, bytes: Uint8Array): Checkpoint {
  const value = decodeTorch(file, bytes, "cpu") as { format?: unknown; random?: unknown } | null;
  if ((value?.format !== 1 && value?.format !== "script") || typeof value.random !== "object" || value.random === null)
    throw new FormatError(file, {
      expected: "a checkpoint of a training here",
      found: "a file of PyTorch's with something else",
    });
  return withStates(value as WithRandom, (states) => fromTensors(file, states)) as unknown as Checkpoint;
}

function withStates(checkpoint: WithRandom, convert: (states: object) => object): object {
  const { random, within } = checkpoint;
  const each = (all: object) => Object.fromEntries(Object.entries(all).map(([when, states]) => [when, convert(states as object)])); // prettier-ignore
  return {
    ...checkpoint,
    random: "torch" in random ? convert(random) : each(random),
    ...(within && { within: { ...within, random: convert(within.random) } }),
  };
}
