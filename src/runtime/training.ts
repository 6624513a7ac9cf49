import type { Dataset } from "../engine/data/dataset.js";
import type { Module } from "../engine/nn/module.js";
import type { FitStart, Observer } from "../engine/observe.js";
import type { Optimizer } from "../engine/optim/optimizer.js";
import { Tensor } from "../engine/tensor/tensor.js";
import type { Session } from "../engine/train/session.js";
import type { Part } from "./parts.js";
import { trace } from "./tracing.js";

/** What the model was given last, and what it should have answered. */
export interface LastBatch {
  readonly inputs: readonly unknown[];
  /** Undefined where a script computes its loss without a loss module. */
  readonly target: Tensor | undefined;
}

type LossFunction = (output: Tensor, target: Tensor) => Tensor;

/** Milliseconds between two looks at what a script gives its model. */
const lookInterval = 1000;
/** A script that builds modules over and over must not be remembered whole. */
const mostModels = 64;

/**
 * What is trained in this worker: told by `train.fit`, or found out of a script by following one of its steps now and then: a module that is
 * called by the script itself, with parameters, is a model; one without that makes a scalar of two tensors is the loss.
 */
export class TrainingWatch implements Part {
  listen: Part["listen"];
  /** The definition at work; undefined in scripts. */
  session: Session | undefined;
  /** In the order of their first steps. */
  readonly optimizers: Optimizer[] = [];
  private readonly called = new Set<Module>();
  private calledLoss: LossFunction | undefined;
  private inputs: readonly unknown[] | undefined;
  private target: Tensor | undefined;
  private depth = 0;
  private pendingTarget: Tensor | undefined;
  /** How many numbers the first model gave last, and a module without parameters was given. */
  private given = 0;
  private pendingNumbers = 0;
  private scoresGiven = true;
  private endLook: (() => void) | undefined;
  private looked = 0;
  private readonly stepped = new WeakSet<Optimizer>();
  /** How many optimizers were made that took no step yet. */
  private toCome = 0;

  readonly observer: Observer = {
    fitStarted: ({ session }: FitStart) => {
      this.session = session;
      this.optimizers.splice(0, this.optimizers.length, session.optimizer);
      this.stopLooking();
    },
    optimizerMade: () => {
      this.toCome++;
      this.listen?.("stepping", true);
    },
    stepping: (optimizer) => {
      if (!this.stepped.has(optimizer)) {
        this.stepped.add(optimizer);
        this.toCome--;
        if (!this.optimizers.includes(optimizer)) this.optimizers.push(optimizer);
      }
      this.listen?.("stepping", this.expectsOptimizer);
    },
    step: () => {
      if (this.endLook !== undefined || this.session !== undefined || !this.looks) this.stopLooking();
      else this.look();
      this.listen?.("step", this.endLook !== undefined);
    },
  };

  /** @param looks whether scripts are looked into: there is no need where nothing is trained */
  constructor(private readonly looks: boolean) {
    if (looks) this.look();
  }

  pulse(now: number): void {
    if (now - this.looked > lookInterval) this.listen?.("step", true);
  }

  /** Whether there is an optimizer that took no step yet. */
  get expectsOptimizer(): boolean {
    return this.toCome > 0;
  }

  /** The models that are trained, in the order in which they were called. */
  get models(): readonly Module[] {
    return this.session !== undefined ? [this.session.model] : [...this.called];
  }

  get loss(): LossFunction | undefined {
    return this.session?.definition.loss ?? (this.scoresOutput ? this.calledLoss : undefined);
  }

  /** False where a script goes on from what its first model gives, and computes its loss of what comes out of that. */
  get scoresOutput(): boolean {
    return this.session !== undefined || this.scoresGiven;
  }

  get batch(): LastBatch | undefined {
    if (this.session !== undefined) return this.session.batch;
    return this.inputs && { inputs: this.inputs, target: this.scoresOutput ? this.target : undefined };
  }

  /** The parts of a definition's data; undefined in scripts. */
  get data(): { train: Dataset<unknown>; validation: Dataset<unknown> | undefined } | undefined {
    const { session } = this;
    return (
      session && {
        train: session.train.dataset as Dataset<unknown>,
        validation: session.validation?.dataset as Dataset<unknown> | undefined,
      }
    );
  }

  private look(): void {
    this.depth = 0;
    this.looked = Date.now();
    this.endLook = trace({
      keepsTensors: false,
      moduleEntered: (module, inputs) => {
        if (this.depth++ === 0) this.entered(module, inputs);
      },
      moduleLeft: (module, output) => {
        if (--this.depth === 0) this.left(module, output);
      },
    });
  }

  private stopLooking(): void {
    this.endLook?.();
    this.endLook = undefined;
  }

  private entered(module: Module, inputs: readonly unknown[]): void {
    if (!hasParameters(module)) {
      const [scores, target] = inputs;
      if (target instanceof Tensor) this.pendingTarget = target;
      this.pendingNumbers = numbersIn(scores);
      return;
    }
    this.remember(module);
    if (this.called.values().next().value === module) this.inputs = inputs;
  }

  /** A part of a model that is called by itself is no model. */
  private remember(module: Module): void {
    if (this.called.has(module) || this.called.size >= mostModels) return;
    for (const model of this.called) for (const part of model.modules()) if (part === module) return;
    for (const part of module.modules()) this.called.delete(part);
    this.called.add(module);
  }

  private left(module: Module, output: unknown): void {
    const target = this.pendingTarget;
    this.pendingTarget = undefined;
    if (this.called.values().next().value === module) this.given = numbersIn(output);
    if (target === undefined || !(output instanceof Tensor) || output.numel() !== 1 || !output.requiresGrad) return;
    this.calledLoss = module as unknown as LossFunction;
    this.target = target;
    this.scoresGiven = this.pendingNumbers === this.given;
  }
}

const numbersIn = (output: unknown): number => (output instanceof Tensor ? output.numel() : 0);

function hasParameters(module: Module): boolean {
  for (const _ of module.parameters()) return true;
  return false;
}
