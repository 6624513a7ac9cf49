import { interpolate, type InterpolateArguments, type InterpolationMode } from "../ops/upsample.js";
import { channelShuffle, pixelShuffle, pixelUnshuffle } from "../ops/shuffle.js";
import type { PerDimension } from "../ops/spatial.js";
import type { Tensor } from "../tensor/tensor.js";
import { byName, type Trailing } from "../arguments.js";
import { Module } from "./module.js";
import { pythonFloat, pythonValue } from "./text.js";

export type UpsampleOptions = Omit<InterpolateArguments, "antialias">;

type UpsampleRest = Trailing<
  [PerDimension | null, PerDimension | null, InterpolationMode, boolean | null, boolean | null],
  UpsampleOptions
>;

/**
 * Images, lines or volumes in another size: `new Upsample({ scaleFactor: 2 })`. `[N, C, L]`, `[N, C, H, W]` or `[N, C, D, H, W]`; batch and channels stay.
 * https://pytorch.org/docs/1.13/generated/torch.nn.Upsample.html
 */
export class Upsample extends Module {
  readonly size: PerDimension | null;
  readonly scaleFactor: PerDimension | null;
  readonly mode: InterpolationMode;
  readonly alignCorners: boolean | null;
  readonly recomputeScaleFactor: boolean | null;

  constructor(...rest: UpsampleRest) {
    super();
    const names = ["size", "scaleFactor", "mode", "alignCorners", "recomputeScaleFactor"] as const;
    const given = byName<UpsampleOptions>(this.className(), names, rest);
    this.size = given.size ?? null;
    this.scaleFactor = given.scaleFactor ?? null;
    this.mode = given.mode ?? "nearest";
    this.alignCorners = given.alignCorners ?? null;
    this.recomputeScaleFactor = given.recomputeScaleFactor ?? null;
  }

  override forward(input: Tensor): Tensor {
    const { size, scaleFactor, mode, alignCorners, recomputeScaleFactor } = this;
    return interpolate(input, { size, scaleFactor, mode, alignCorners, recomputeScaleFactor });
  }

  override extraRepr(): string {
    const { size, scaleFactor, mode } = this;
    const extent = scaleFactor === null ? `size=${pythonValue(size)}` : `scale_factor=${pythonFloat(scaleFactor)}`;
    return `${extent}, mode=${mode}`;
  }
}

type SizeOrFactor = Pick<UpsampleOptions, "size" | "scaleFactor">;
type SizeOrFactorRest = Trailing<[PerDimension | null, PerDimension | null], SizeOrFactor>;

/** Every pixel repeated. `[N, C, H, W]` to `[N, C, scale·H, scale·W]`. https://pytorch.org/docs/1.13/generated/torch.nn.UpsamplingNearest2d.html */
export class UpsamplingNearest2d extends Upsample {
  constructor(...rest: SizeOrFactorRest) {
    super({ ...byName<SizeOrFactor>("UpsamplingNearest2d", ["size", "scaleFactor"], rest), mode: "nearest" });
  }
}

/**
 * Pixels mixed with the corners kept. `[N, C, H, W]` to `[N, C, scale·H, scale·W]`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.UpsamplingBilinear2d.html
 */
export class UpsamplingBilinear2d extends Upsample {
  constructor(...rest: SizeOrFactorRest) {
    const given = byName<SizeOrFactor>("UpsamplingBilinear2d", ["size", "scaleFactor"], rest);
    super({ ...given, mode: "bilinear", alignCorners: true });
  }
}

/** `[*, C · r², H, W]` to `[*, C, H · r, W · r]`. https://pytorch.org/docs/1.13/generated/torch.nn.PixelShuffle.html */
export class PixelShuffle extends Module {
  constructor(readonly upscaleFactor: number) {
    super();
  }

  override forward(input: Tensor): Tensor {
    return pixelShuffle(input, this.upscaleFactor);
  }

  override extraRepr(): string {
    return `upscale_factor=${this.upscaleFactor}`;
  }
}

/** `[*, C, H · r, W · r]` to `[*, C · r², H, W]`. https://pytorch.org/docs/1.13/generated/torch.nn.PixelUnshuffle.html */
export class PixelUnshuffle extends Module {
  constructor(readonly downscaleFactor: number) {
    super();
  }

  override forward(input: Tensor): Tensor {
    return pixelUnshuffle(input, this.downscaleFactor);
  }

  override extraRepr(): string {
    return `downscale_factor=${this.downscaleFactor}`;
  }
}

/**
 * The channels of groups dealt out in turn. Input `[N, C, ...]`; the result has the same shape.
 * https://pytorch.org/docs/1.13/generated/torch.nn.ChannelShuffle.html
 */
export class ChannelShuffle extends Module {
  constructor(readonly groups: number) {
    super();
  }

  override forward(input: Tensor): Tensor {
    return channelShuffle(input, this.groups);
  }

  override extraRepr(): string {
    return `groups=${this.groups}`;
  }
}
