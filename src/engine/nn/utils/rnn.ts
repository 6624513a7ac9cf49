/** Batches of sequences of different lengths: `torch.nn.utils.rnn`. https://pytorch.org/docs/1.13/nn.html#utility-functions */
import { RuntimeError, ValueError } from "../../errors.js";
import { tensor } from "../../ops/creation.js";
import { type ToOptions } from "../../ops/copy.js";
import { indexSelect } from "../../ops/indexingSelect.js";
import { packRows, padRows, padTogether } from "../../ops/rnnPacking.js";
import { narrow } from "../../ops/viewsSlice.js";
import type { DeviceLike } from "../../tensor/device.js";
import { type DType, float16, float32, float64, int16, int32, int64, int8, uint8 } from "../../tensor/dtype.js";
import { wrapDim } from "../../tensor/shape.js";
import { Tensor } from "../../tensor/tensor.js";
import { byName, type Trailing } from "../../arguments.js";

/**
 * The rows of a batch of sequences step by step, longest sequence first, without padding. Made by `packSequence` and
 * `packPaddedSequence`; recurrent layers take and give it.
 * https://pytorch.org/docs/1.13/generated/torch.nn.utils.rnn.PackedSequence.html
 */
export class PackedSequence {
  constructor(
    /** `[rows, ...]` */
    readonly data: Tensor,
    /** Rows of each step, int64. */
    readonly batchSizes: Tensor,
    /** The order in which the sequences were put, or null where they came sorted. */
    readonly sortedIndices: Tensor | null = null,
    /** The order that undoes it. */
    readonly unsortedIndices: Tensor | null = sortedIndices && invertPermutation(sortedIndices),
  ) {}

  /** The data in another dtype or on another device. */
  to(target: DType | DeviceLike | ToOptions): PackedSequence {
    const data = this.data.to(target);
    return data === this.data ? this : this.with(data);
  }

  /** Other rows in the same order. */
  with(data: Tensor): PackedSequence {
    return new PackedSequence(data, this.batchSizes, this.sortedIndices, this.unsortedIndices);
  }

  /** The data as float32. */
  float(): PackedSequence {
    return this.to(float32);
  }
  /** The data as float64. */
  double(): PackedSequence {
    return this.to(float64);
  }
  /** The data as float16. */
  half(): PackedSequence {
    return this.to(float16);
  }
  /** The data as int64. */
  long(): PackedSequence {
    return this.to(int64);
  }
  /** The data as int32. */
  int(): PackedSequence {
    return this.to(int32);
  }
  /** The data as int16. */
  short(): PackedSequence {
    return this.to(int16);
  }
  /** The data as int8. */
  char(): PackedSequence {
    return this.to(int8);
  }
  /** The data as uint8. */
  byte(): PackedSequence {
    return this.to(uint8);
  }
  /** The data on the CPU. */
  cpu(): PackedSequence {
    return this.to("cpu");
  }

  /** `const [data, batchSizes, sortedIndices, unsortedIndices] = packed`. */
  *[Symbol.iterator](): Iterator<Tensor | null> {
    yield* [this.data, this.batchSizes, this.sortedIndices, this.unsortedIndices];
  }

  /** PyTorch's text. */
  toString(): string {
    const { data, batchSizes, sortedIndices, unsortedIndices } = this;
    const parts = Object.entries({
      data,
      batch_sizes: batchSizes,
      sorted_indices: sortedIndices,
      unsorted_indices: unsortedIndices,
    });
    return `PackedSequence(${parts.map(([name, value]) => `${name}=${value === null ? "None" : String(value)}`).join(", ")})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** The permutation that undoes one, int64. */
export function invertPermutation(permutation: Tensor): Tensor {
  const inverse = new Array<number>(permutation.numel());
  permutation.forEachValue((at, i) => void (inverse[at] = i));
  return tensor(inverse, { dtype: int64 });
}

/** The slices of a dimension in another order. The order itself is never on meta: its values are needed. */
export function reorder(x: Tensor, dim: number, order: Tensor): Tensor {
  return indexSelect(x, dim, order.to(x.device));
}

const lengthsOf = (lengths: Tensor | readonly number[]): number[] =>
  lengths instanceof Tensor ? (lengths.tolist() as number[]) : [...lengths];

export interface PackOptions {
  /** The input is `[batch, steps, ...]`. */
  batchFirst?: boolean;
  /** Refuse sequences that do not come longest first, rather than sort them. */
  enforceSorted?: boolean;
}

/**
 * `(input, lengths, batchFirst, enforceSorted)`: packs a padded batch `[steps, batch, ...]`.
 * @throws RuntimeError for lengths that are not sorted (unless `enforceSorted: false`), not positive, or not one a sequence.
 * https://pytorch.org/docs/1.13/generated/torch.nn.utils.rnn.pack_padded_sequence.html
 */
export function packPaddedSequence(
  input: Tensor,
  lengths: Tensor | readonly number[],
  ...rest: Trailing<[boolean, boolean], PackOptions>
): PackedSequence {
  const { batchFirst = false, enforceSorted = true } = byName<PackOptions>(
    "pack_padded_sequence",
    ["batchFirst", "enforceSorted"],
    rest,
  );
  let sizes = lengthsOf(lengths);
  let padded = input;
  let sortedIndices: Tensor | null = null;
  if (!enforceSorted) {
    const order = sizes.map((_, i) => i).sort((a, b) => sizes[b] - sizes[a]);
    sizes = order.map((i) => sizes[i]);
    sortedIndices = tensor(order, { dtype: int64 });
    padded = reorder(padded, batchFirst ? 0 : 1, sortedIndices);
  }
  wrapDim(1, padded.ndim);
  if (batchFirst) padded = padded.transpose(0, 1);
  if (padded.numel() === 0) throw new RuntimeError("Cannot pack empty tensors.");
  const batch = padded.shape[1];
  if (sizes.length !== batch)
    throw new RuntimeError(
      `Expected \`len(lengths)\` to be equal to batch_size, but got ${sizes.length} (batch_size=${batch})`,
    );
  if (sizes[batch - 1] <= 0)
    throw new RuntimeError(
      "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0",
    );
  if (sizes.some((size, i) => i > 0 && size > sizes[i - 1]))
    throw new RuntimeError(
      "`lengths` array must be sorted in decreasing order when `enforceSorted` is true. You can pass `enforceSorted: false` to " +
        "packPaddedSequence and/or packSequence to sidestep this requirement if you do not need ONNX exportability.",
    );
  if (sizes[0] > padded.shape[0])
    throw new RuntimeError(
      `Expected lengths of at most ${padded.shape[0]}, the steps of the input of shape [${input.shape.join(", ")}], but got ${sizes[0]}`,
    );
  const batchSizes = Array.from({ length: sizes[0] }, (_, t) => sizes.filter((size) => size > t).length);
  return new PackedSequence(packRows(padded, batchSizes), tensor(batchSizes, { dtype: int64 }), sortedIndices);
}

export interface PadOptions {
  /** Give `[batch, steps, ...]`. */
  batchFirst?: boolean;
  /** What fills short sequences up. */
  paddingValue?: number;
}

export interface PadPackedOptions extends PadOptions {
  /** Number of steps to fill up to. */
  totalLength?: number | null;
}

/**
 * `(sequence, batchFirst, paddingValue, totalLength)`: `packPaddedSequence` undone.
 * @returns the padded batch `[steps, batch, ...]` and the length of each sequence, in the order in which they were packed
 * @throws ValueError where `totalLength` is less than the longest sequence.
 * https://pytorch.org/docs/1.13/generated/torch.nn.utils.rnn.pad_packed_sequence.html
 */
export function padPackedSequence(
  sequence: PackedSequence,
  ...rest: Trailing<[boolean, number, number | null], PadPackedOptions>
): [padded: Tensor, lengths: Tensor] {
  const options = byName<PadPackedOptions>("pad_packed_sequence", ["batchFirst", "paddingValue", "totalLength"], rest);
  const { batchFirst = false, paddingValue = 0, totalLength = null } = options;
  const { data, unsortedIndices } = sequence;
  const sizes = lengthsOf(sequence.batchSizes);
  if (totalLength !== null && totalLength < sizes.length)
    throw new ValueError(
      "Expected total_length to be at least the length of the longest sequence in input, but got " +
        `total_length=${totalLength} and max sequence length being ${sizes.length}`,
    );
  const batch = sizes[0];
  const steps = totalLength ?? sizes.length;
  const padded = padRows(data, { sizes, steps, batch, value: paddingValue });
  const out = batchFirst ? padded.transpose(0, 1) : padded;
  const lengths = Array.from({ length: batch }, (_, i) => sizes.filter((size) => size > i).length);
  if (unsortedIndices === null) return [out, tensor(lengths, { dtype: int64 })];
  const order = lengthsOf(unsortedIndices);
  return [
    reorder(out, batchFirst ? 0 : 1, unsortedIndices),
    tensor(
      order.map((i) => lengths[i]),
      { dtype: int64 },
    ),
  ];
}

/**
 * `(sequences, batchFirst, paddingValue)`: sequences `[length, ...]` filled up to the longest: `[steps, batch, ...]`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.utils.rnn.pad_sequence.html
 */
export function padSequence(
  sequences: Tensor | readonly Tensor[],
  ...rest: Trailing<[boolean, number], PadOptions>
): Tensor {
  const { batchFirst = false, paddingValue = 0 } = byName<PadOptions>(
    "pad_sequence",
    ["batchFirst", "paddingValue"],
    rest,
  );
  const list = [...sequences];
  if (list.length === 0) throw new RuntimeError("received an empty list of sequences");
  for (const sequence of list) sequence.size(0);
  const padded = padTogether(list, paddingValue);
  return batchFirst ? padded.transpose(0, 1) : padded;
}

/**
 * `(padded, lengths, batchFirst)`: the sequences of a padded batch, each in its length.
 * https://pytorch.org/docs/1.13/generated/torch.nn.utils.rnn.unpad_sequence.html
 */
export function unpadSequence(
  paddedSequences: Tensor,
  lengths: Tensor | readonly number[],
  ...rest: Trailing<[boolean], { batchFirst?: boolean }>
): Tensor[] {
  const { batchFirst = false } = byName<{ batchFirst?: boolean }>("unpad_sequence", ["batchFirst"], rest);
  return lengthsOf(lengths).map((length, i) => narrow(paddedSequences.select(batchFirst ? 0 : 1, i), 0, 0, length));
}

/**
 * `(sequences, enforceSorted)`: packs sequences `[length, ...]`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.utils.rnn.pack_sequence.html
 */
export function packSequence(
  sequences: readonly Tensor[],
  ...rest: Trailing<[boolean], Pick<PackOptions, "enforceSorted">>
): PackedSequence {
  const { enforceSorted = true } = byName<PackOptions>("pack_sequence", ["enforceSorted"], rest);
  const lengths = sequences.map((sequence) => sequence.size(0));
  return packPaddedSequence(padSequence(sequences), lengths, { enforceSorted });
}

/** `packSequence` undone. https://pytorch.org/docs/1.13/generated/torch.nn.utils.rnn.unpack_sequence.html */
export function unpackSequence(packedSequences: PackedSequence): Tensor[] {
  const [padded, lengths] = padPackedSequence(packedSequences, { batchFirst: true });
  return unpadSequence(padded, lengths, { batchFirst: true });
}
