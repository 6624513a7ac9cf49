import type { Dataset } from "../../engine/data/dataset.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import type { SampleRequest } from "../../protocol/dataset.js";
import type { Opened } from "../dataset/opened.js";
import { pageOf } from "../dataset/page.js";
import { openSamples, rowsOf, type SampleSet } from "../dataset/samples.js";
import { summarize } from "../dataset/summary.js";
import { classNames } from "./classNames.js";
import { wholeParameter } from "./numbers.js";
import { type Probe, type ProbeContext } from "./probe.js";

/** What is opened stays so: the data of a training are one thing. */
const opened = new WeakMap<object, Opened>();

/** The data of a training, summed up for the dataset panel. `file` is what it is said to be of. */
export const dataset: Probe = (context, { file }) => summarize(String(file), openedOf(context));

/** Samples of the data: `part`, `from`, `count`. */
export const datasetSamples: Probe = (context, parameters) => {
  const request: SampleRequest = {
    part: wholeParameter(parameters.part, 0, 0, 1),
    from: wholeParameter(parameters.from, 0, 0, Number.MAX_SAFE_INTEGER),
    count: wholeParameter(parameters.count, 20, 0, 1000),
  };
  return pageOf(openedOf(context), request);
};

function openedOf(context: ProbeContext): Opened {
  const { session } = context;
  // A script keeps its data to itself: there is what its model was given last.
  if (session === undefined) return openSamples([batchOf(context)], { format: "Batch" });
  const found = opened.get(session);
  if (found) return found;
  const { train, validation } = session;
  const sets = [setOf("train", train.dataset), ...(validation ? [setOf("validation", validation.dataset)] : [])];
  const made = openSamples(sets, {
    format: "train.define",
    classes: classNames(context),
    token: tokenOf(train.dataset),
  });
  opened.set(session, made);
  return made;
}

function setOf(name: string, given: unknown): SampleSet {
  const data = given as Dataset<unknown>;
  return {
    name,
    length: data.length,
    at(index) {
      const sample = data.at(index);
      if (Array.isArray(sample)) return sample as unknown[];
      const isRecord = Object.getPrototypeOf(sample) === Object.prototype;
      return isRecord ? Object.values(sample as object) : [sample];
    },
  };
}

function batchOf({ batch }: ProbeContext): SampleSet {
  const { inputs, target } = batch;
  const [first] = inputs as readonly Tensor[];
  const rows = (inputs as readonly Tensor[]).filter((one) => one.ndim > 0 && one.length === first.length);
  const fits = target !== undefined && target.ndim > 0 && target.length === first.length;
  return rowsOf("batch", fits ? [...rows, target] : rows);
}

/** Tokens by their numbers, where the data set, or the one that a split is taken of, has a `vocab`. */
function tokenOf(given: unknown): ((id: number) => string | undefined) | undefined {
  for (let depth = 0, data = given; depth < 8 && typeof data === "object" && data !== null; depth++) {
    const { vocab, dataset: inner } = data as { vocab?: unknown; dataset?: unknown };
    const tokens = (vocab as { getItos?(): string[] } | undefined)?.getItos?.();
    if (Array.isArray(tokens)) return (id) => tokens[id];
    data = inner;
  }
  return undefined;
}
