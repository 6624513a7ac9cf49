/** Transforms made of transforms. */
import { byName, type Trailing } from "../../arguments.js";
import { ValueError } from "../../errors.js";
import { tensor } from "../../ops/creation.js";
import { rand, randperm } from "../../ops/random.js";
import { multinomial } from "../../ops/randomDistributions.js";
import { python } from "../../optim/text.js";
import { float32 } from "../../tensor/dtype.js";
import type { Tensor } from "../../tensor/tensor.js";
import type { Picture } from "./functional/picture.js";
import { PictureTransform, pythonList, runSteps, type Step, stepLines, Transform } from "./transform.js";

/**
 * Transforms one after the other. What comes out is a tensor, unless it is said otherwise: `new Compose<Image>([...])`.
 * https://pytorch.org/vision/0.14/generated/torchvision.transforms.Compose.html
 */
export class Compose<Out = Tensor> extends Transform<Picture, Out> {
  constructor(readonly transforms: readonly Step[]) {
    super();
    checkSteps("Compose", transforms);
  }

  override forward(input: Picture): Out {
    return runSteps(this.transforms, input) as Out;
  }

  override toString(): string {
    return `Compose(${stepLines(this.transforms)}\n)`;
  }
}

/** @throws TypeError for what cannot be called */
export function checkSteps(of: string, steps: readonly Step[]): void {
  if (!Array.isArray(steps)) throw new TypeError(`${of}: transforms should be an array of transforms`);
  const wrong = steps.findIndex((step) => typeof step !== "function");
  if (wrong >= 0) throw new TypeError(`${of}: transform ${wrong} should be a function or a transform`);
}

/** A function as a transform. https://pytorch.org/vision/0.14/generated/torchvision.transforms.Lambda.html */
export class Lambda<In, Out> extends Transform<In, Out> {
  constructor(
    /** The function. */
    readonly lambd: (input: In) => Out,
  ) {
    super();
    if (typeof lambd !== "function") throw new TypeError(`Argument lambd should be callable, got ${typeof lambd}`);
  }

  override forward(input: In): Out {
    return this.lambd(input);
  }
}

/** What makes a picture of its own kind of a picture. */
type PictureStep = <P extends Picture>(img: P) => P;

/** All of them, with a probability. https://pytorch.org/vision/0.14/generated/torchvision.transforms.RandomApply.html */
export class RandomApply extends PictureTransform {
  readonly p: number;

  constructor(
    readonly transforms: readonly PictureStep[],
    ...rest: Trailing<[number], { p?: number }>
  ) {
    super();
    checkSteps("RandomApply", transforms);
    this.p = byName<{ p?: number }>("RandomApply", ["p"], rest).p ?? 0.5;
  }

  override forward<P extends Picture>(img: P): P {
    if (Math.fround(this.p) < rand(1).item()) return img;
    return runSteps(this.transforms, img) as P;
  }

  override toString(): string {
    return `RandomApply(\n    p=${python(this.p)}${stepLines(this.transforms)}\n)`;
  }
}

/**
 * One of them. Drawn from the engine's generator: torchvision's draws from Python's.
 * https://pytorch.org/vision/0.14/generated/torchvision.transforms.RandomChoice.html
 */
export class RandomChoice extends PictureTransform {
  /** How likely each is, where they are not all the same. */
  readonly p: readonly number[] | null;

  constructor(
    readonly transforms: readonly PictureStep[],
    ...rest: Trailing<[readonly number[]], { p?: readonly number[] }>
  ) {
    super();
    checkSteps("RandomChoice", transforms);
    this.p = byName<{ p?: readonly number[] }>("RandomChoice", ["p"], rest).p ?? null;
    if (this.p !== null && this.p.length !== transforms.length)
      throw new ValueError(
        `Length of p doesn't match the number of transforms (${this.p.length} != ${transforms.length})`,
      );
  }

  override forward<P extends Picture>(img: P): P {
    const weights = this.p ?? this.transforms.map(() => 1);
    const which = multinomial(tensor([...weights], { dtype: float32 }), 1).item();
    return this.transforms[which](img);
  }

  override toString(): string {
    const p = this.p === null ? "None" : pythonList(this.p);
    return `RandomChoice(${stepLines(this.transforms)}\n)(p=${p})`;
  }
}

/**
 * All of them in random order. Drawn from the engine's generator: torchvision's draws from Python's.
 * https://pytorch.org/vision/0.14/generated/torchvision.transforms.RandomOrder.html
 */
export class RandomOrder extends PictureTransform {
  constructor(readonly transforms: readonly PictureStep[]) {
    super();
    checkSteps("RandomOrder", transforms);
  }

  override forward<P extends Picture>(img: P): P {
    const order = randperm(this.transforms.length).tolist() as number[];
    return order.reduce<P>((picture, which) => this.transforms[which](picture), img);
  }

  override toString(): string {
    return `RandomOrder(${stepLines(this.transforms)}\n)`;
  }
}
