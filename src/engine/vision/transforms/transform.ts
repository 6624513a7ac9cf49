import { python } from "../../optim/text.js";
import type { Picture } from "./functional/picture.js";

/** An instance is itself a function, so that `transform(img)` works; it still is an instance of its class. */
export abstract class Callable {
  constructor() {
    const self = ((...inputs: unknown[]) => self.call_(...inputs)) as unknown as this;
    Object.setPrototypeOf(self, new.target.prototype);
    for (const own of ["name", "length"]) Reflect.deleteProperty(self, own);
    return self;
  }

  protected abstract call_(...inputs: unknown[]): unknown;

  /** What stands between the brackets when the transform is printed. */
  extraRepr(): string {
    return "";
  }

  /** torchvision's text. */
  toString(): string {
    return `${this.constructor.name}(${this.extraRepr()})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** A transform is called like a function. */
export interface Transform<In, Out> {
  (input: In): Out;
}

/** What becomes of an input of one type. A class of your own needs `forward` alone; in a `Compose` a function will do as well. */
export abstract class Transform<In, Out> extends Callable {
  /** What the transform makes of an input; calling the transform calls this. */
  abstract forward(input: In): Out;

  protected override call_(input: unknown): unknown {
    return this.forward(input as In);
  }
}

/** A transform of pictures is called like a function. */
export interface PictureTransform {
  <P extends Picture>(img: P): P;
}

/** An image becomes an image, a tensor a tensor. */
export abstract class PictureTransform extends Callable {
  /** What the transform makes of a picture; calling the transform calls this. */
  abstract forward<P extends Picture>(img: P): P;

  protected override call_(input: unknown): unknown {
    return this.forward(input as Picture);
  }
}

/** A step of a `Compose`: a transform, or any function of one argument. */
export type Step = (input: never) => unknown;

/** Runs steps one after the other. */
export function runSteps(steps: readonly Step[], input: unknown): unknown {
  return steps.reduce<unknown>((value, step) => (step as (value: unknown) => unknown)(value), input);
}

/** A line a step, as torchvision prints them. */
export function stepLines(steps: readonly Step[]): string {
  return steps.map((step) => `\n    ${stepText(step)}`).join("");
}

const stepText = (step: Step): string =>
  step instanceof Callable ? step.toString() : `<function ${step.name === "" ? "<lambda>" : step.name}>`;

/** A list as Python prints it: `[1.0, 2.5]`. */
export function pythonList(values: readonly unknown[], one: (value: number) => string = python): string {
  return `[${values.map((value) => one(value as number)).join(", ")}]`;
}
