import type { LossOptions } from "../ops/lossReduction.js";
import type { Tensor } from "../tensor/tensor.js";
import { byName } from "../arguments.js";
import { Module } from "./module.js";

/** The options that are tensors, and what PyTorch calls them in the state. */
const tensorNames: Partial<Record<string, string>> = { weight: "weight", posWeight: "pos_weight" };

/**
 * A loss as a module: a function with its options. Tensors among them are buffers, saved and moved with it.
 * @throws TypeError for an unknown option.
 */
export abstract class LossModule<O extends LossOptions> extends Module {
  /** What a target holds: values compared with the input's, or class indices. */
  readonly targets: "values" | "classes" = "values";
  private readonly given: O;

  // `names`: the options, those that may come by position first.
  constructor(names: readonly (keyof O & string)[], args: readonly unknown[]) {
    super();
    const options = byName<O>(this.className(), names, args);
    this.given = Object.fromEntries(Object.entries(options).filter(([name]) => !(name in tensorNames))) as O;
    for (const name of names)
      if (name in tensorNames) this.registerBuffer(name, (options[name] ?? null) as Tensor | null);
  }

  /** What its function takes. */
  get options(): O {
    const tensors = Object.entries(this).filter(([name]) => name in tensorNames);
    return tensors.length === 0 ? this.given : { ...this.given, ...Object.fromEntries(tensors) };
  }

  protected override stateName(field: string): string {
    return tensorNames[field] ?? field;
  }
}

/** A loss of an input and its target. */
export abstract class Loss<O extends LossOptions = LossOptions> extends LossModule<O> {
  abstract override forward(input: Tensor, target: Tensor): Tensor;
}
