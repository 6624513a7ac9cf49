import { IndexError, ValueError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { defaultGenerator, type Generator } from "../tensor/random/generator.js";
import { randperm } from "../tensor/random/samplers.js";
import { warn } from "../warn.js";
import { Dataset } from "./dataset.js";

/** Some samples of another dataset. https://pytorch.org/docs/1.13/data.html#torch.utils.data.Subset */
export class Subset<Sample> extends Dataset<Sample> {
  constructor(
    readonly dataset: Dataset<Sample>,
    readonly indices: readonly number[],
  ) {
    super();
    if (dataset.batch) this.batch = (indices) => dataset.batch!(indices.map((i) => this.position(i)));
  }

  override get length(): number {
    return this.indices.length;
  }

  override at(index: number): Sample {
    return this.dataset.at(this.position(index));
  }

  /** @throws IndexError out of range; negative numbers count from the end. */
  private position(index: number): number {
    const position = this.indices.at(index);
    if (position === undefined) throw new IndexError(`index ${index} is out of range of ${this.length} samples`);
    return position;
  }
}

/**
 * Disjoint random parts of the given lengths, or fractions that sum to one.
 * @throws ValueError where they do not sum to the dataset's length.
 * https://pytorch.org/docs/1.13/data.html#torch.utils.data.random_split
 */
export function randomSplit<Sample>(
  dataset: Dataset<Sample>,
  lengths: readonly number[],
  options: { generator?: Generator } = {},
): Subset<Sample>[] {
  const { generator = defaultGenerator } = checkOptions("randomSplit", options, ["generator"]);
  const sizes = wholeLengths(lengths, dataset.length);
  const order = [...randperm(dataset.length, generator)];
  let at = 0;
  return sizes.map((size) => new Subset(dataset, order.slice(at, (at += size))));
}

function wholeLengths(lengths: readonly number[], total: number): number[] {
  const sum = lengths.reduce((a, b) => a + b, 0);
  if (Math.abs(sum - 1) <= 1e-9 && sum <= 1) {
    const sizes = lengths.map((fraction, i) => {
      if (!(fraction >= 0 && fraction <= 1)) throw new ValueError(`Fraction at index ${i} is not between 0 and 1`);
      return Math.floor(total * fraction);
    });
    const rest = total - sizes.reduce((a, b) => a + b, 0);
    for (let i = 0; i < rest; i++) sizes[i % sizes.length]++;
    const empty = sizes.indexOf(0);
    if (empty >= 0) warn(`Length of split at index ${empty} is 0. This might result in an empty dataset.`);
    return sizes;
  }
  if (sum !== total)
    throw new ValueError(
      `Sum of input lengths does not equal the length of the input dataset! (${lengths.join(" + ")} for ${total} samples)`,
    );
  if (lengths.some((length) => !Number.isInteger(length) || length < 0))
    throw new ValueError(
      `lengths must be whole numbers from 0, or fractions that sum to 1, but got ${lengths.join(", ")}`,
    );
  return [...lengths];
}
