/** Modules that enlarge (or, with negative sizes, crop) the last dimensions. */
import { ValueError } from "../errors.js";
import { pad, type Padding, type PadMode } from "../ops/pad.js";
import { type PerDimension, tuple } from "../ops/spatial.js";
import type { Tensor } from "../tensor/tensor.js";
import { Module } from "./module.js";
import { pythonValue } from "./text.js";

/** One size for all sides, or `[left, right, top, bottom, ...]`. @throws ValueError for another number of sizes. */
function sides(of: string, padding: PerDimension, dims: number): Padding {
  if (typeof padding === "number") return new Array<number>(2 * dims).fill(padding);
  if (padding.length !== 2 * dims)
    throw new ValueError(`${of}: padding takes one number or ${2 * dims}, but got ${tuple(padding)}`);
  return padding;
}

abstract class BorderPad extends Module {
  readonly padding: Padding;

  constructor(padding: PerDimension, dims: number) {
    super();
    this.padding = sides(this.className(), padding, dims);
  }

  protected run(mode: PadMode, input: Tensor): Tensor {
    return pad(input, this.padding, mode);
  }

  override extraRepr(): string {
    return pythonValue(this.padding);
  }
}

abstract class ReflectionPad extends BorderPad {
  override forward(input: Tensor): Tensor {
    return this.run("reflect", input);
  }
}

/** `[N, C, L]` mirrored at its ends. https://pytorch.org/docs/1.13/generated/torch.nn.ReflectionPad1d.html */
export class ReflectionPad1d extends ReflectionPad {
  constructor(padding: PerDimension) {
    super(padding, 1);
  }
}

/** `[N, C, H, W]` mirrored at its borders. https://pytorch.org/docs/1.13/generated/torch.nn.ReflectionPad2d.html */
export class ReflectionPad2d extends ReflectionPad {
  constructor(padding: PerDimension) {
    super(padding, 2);
  }
}

/** `[N, C, D, H, W]` mirrored at its borders. https://pytorch.org/docs/1.13/generated/torch.nn.ReflectionPad3d.html */
export class ReflectionPad3d extends ReflectionPad {
  constructor(padding: PerDimension) {
    super(padding, 3);
  }
}

abstract class ReplicationPad extends BorderPad {
  override forward(input: Tensor): Tensor {
    return this.run("replicate", input);
  }
}

/** `[N, C, L]` with its ends repeated. https://pytorch.org/docs/1.13/generated/torch.nn.ReplicationPad1d.html */
export class ReplicationPad1d extends ReplicationPad {
  constructor(padding: PerDimension) {
    super(padding, 1);
  }
}

/** `[N, C, H, W]` with its borders repeated. https://pytorch.org/docs/1.13/generated/torch.nn.ReplicationPad2d.html */
export class ReplicationPad2d extends ReplicationPad {
  constructor(padding: PerDimension) {
    super(padding, 2);
  }
}

/** `[N, C, D, H, W]` with its borders repeated. https://pytorch.org/docs/1.13/generated/torch.nn.ReplicationPad3d.html */
export class ReplicationPad3d extends ReplicationPad {
  constructor(padding: PerDimension) {
    super(padding, 3);
  }
}

abstract class ConstantPad extends Module {
  readonly padding: Padding;

  constructor(
    padding: PerDimension,
    readonly value: number,
    dims: number,
  ) {
    super();
    this.padding = sides(this.className(), padding, dims);
  }

  override forward(input: Tensor): Tensor {
    return pad(input, this.padding, "constant", this.value);
  }

  override extraRepr(): string {
    return `padding=${pythonValue(this.padding)}, value=${pythonValue(this.value)}`;
  }
}

/** A constant at both ends. `[N, C, L]` to `[N, C, left + L + right]`. https://pytorch.org/docs/1.13/generated/torch.nn.ConstantPad1d.html */
export class ConstantPad1d extends ConstantPad {
  constructor(padding: PerDimension, value: number) {
    super(padding, value, 1);
  }
}

/**
 * A constant around images. `[N, C, H, W]` to `[N, C, top + H + bottom, left + W + right]`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.ConstantPad2d.html
 */
export class ConstantPad2d extends ConstantPad {
  constructor(padding: PerDimension, value: number) {
    super(padding, value, 2);
  }
}

/**
 * A constant around volumes. `[N, C, D, H, W]`, longer at both ends of its last three dimensions.
 * https://pytorch.org/docs/1.13/generated/torch.nn.ConstantPad3d.html
 */
export class ConstantPad3d extends ConstantPad {
  constructor(padding: PerDimension, value: number) {
    super(padding, value, 3);
  }
}

/**
 * Zeros around images. `[N, C, H, W]` to `[N, C, top + H + bottom, left + W + right]`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.ZeroPad2d.html
 */
export class ZeroPad2d extends ConstantPad2d {
  constructor(padding: PerDimension) {
    super(padding, 0);
  }

  override extraRepr(): string {
    return pythonValue(this.padding);
  }
}
