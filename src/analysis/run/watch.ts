import type { DataLoader } from "../../engine/data/dataLoader.js";
import { SequentialSampler } from "../../engine/data/sampler.js";
import { AccumulateGrad, type Node } from "../../engine/autograd/node.js";
import { isGradEnabled } from "../../engine/autograd/mode.js";
import { LossModule } from "../../engine/nn/lossBase.js";
import * as lossFunctions from "../../engine/nn/lossFunctions.js";
import { Module } from "../../engine/nn/module.js";
import type { Observer } from "../../engine/observe.js";
import type { AnyOperation } from "../../engine/ops/operation.js";
import type { Optimizer } from "../../engine/optim/optimizer.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import type { Tracer } from "../../engine/trace.js";
import { multiplyAddsOf } from "../../graph/flops.js";
import type { Happened, LoaderRecord, OperationRecord, OptimizerRecord, RunEvent, ValueFact } from "../facts.js";
import type { Place } from "../sites.js";
import { type ModuleRecords, safely } from "./moduleRecords.js";
import type { Progress } from "./progress.js";
import { checkRanges } from "./ranges.js";
import type { Recorder } from "./recorder.js";
import type { SizeNames } from "./sizeNames.js";
import type { Values } from "./values.js";

const mostOperations = 20_000;
const mostEvents = 2000;
const lossNames = new Set(Object.keys(lossFunctions));

type Loader = DataLoader<never, unknown>;
type Distributed<T> = T extends unknown ? Omit<T, "place" | "from" | "operation"> : never;

/** A module whose `forward` runs. */
interface Entered {
  module: Module;
  number: number;
  inputs: readonly unknown[];
  multiplyAdds: number;
  bytes: number;
  /** Expressions that were running when it was entered. */
  depth: number;
  operation: number;
}

/** What the engine tells of a run: the operations, modules, optimizers, loaders, and what was done with them. */
export class Watch implements Observer, Tracer {
  readonly keepsTensors = true;
  readonly operations: OperationRecord[] = [];
  readonly events: RunEvent[] = [];
  private readonly optimizers: OptimizerRecord[] = [];
  private readonly loaders: LoaderRecord[] = [];
  private readonly optimizerNumbers = new Map<Optimizer, number>();
  private readonly loaderNumbers = new Map<Loader, number>();
  /** Held weakly: a loop that does not end makes tensors without end. */
  private readonly tensorNumbers = new WeakMap<Tensor, number>();
  private tensors = 0;
  private readonly entered: Entered[] = [];
  /** The innermost module that was running when an error first went through one. */
  failedIn: { error: unknown; module: number; inputs: ValueFact[] } | undefined;

  constructor(
    private readonly recorder: Recorder,
    readonly modules: ModuleRecords,
    private readonly values: Values,
    private readonly names: SizeNames,
    private readonly progress: Progress,
    /** The file that is run. */
    private readonly entry: string,
  ) {}

  private where(): Happened {
    const place = this.recorder.place();
    const from = place === undefined || place.file === this.entry ? undefined : this.recorder.placeIn(this.entry);
    return { ...(place && { place }), ...(from && { from }) };
  }

  private event(event: Distributed<RunEvent>): void {
    if (this.events.length >= mostEvents) return;
    this.events.push({ ...event, operation: this.operations.length, ...this.where() } as RunEvent);
  }

  looped(loop: Place, iteration: number): void {
    this.event({ kind: "loop", loop, iteration });
  }

  private fact(value: unknown): ValueFact {
    return this.values.of(value) ?? { kind: "unknown" };
  }

  private numberOf(tensor: Tensor): number {
    let number = this.tensorNumbers.get(tensor);
    if (number === undefined) this.tensorNumbers.set(tensor, (number = this.tensors++));
    return number;
  }

  /** Nothing is under way any more: an error went through all of it. */
  restart(): void {
    this.entered.length = 0;
    this.failedIn = undefined;
  }

  moduleMade(module: Module): void {
    this.modules.add(module, this.recorder.place());
  }

  moduleEntered(module: Module, inputs: readonly unknown[]): void {
    const number = this.modules.number(module);
    this.entered.push({
      module,
      number,
      inputs,
      multiplyAdds: 0,
      bytes: 0,
      depth: this.recorder.depth,
      operation: this.operations.length,
    });
  }

  moduleLeft(module: Module, output: unknown): void {
    const left = this.entered.pop();
    if (left === undefined) return;
    const outer = this.entered.at(-1);
    if (outer !== undefined) {
      outer.multiplyAdds += left.multiplyAdds;
      outer.bytes += left.bytes;
    }
    if (output === undefined) {
      this.failedIn ??= { error: undefined, module: left.number, inputs: left.inputs.map((input) => this.fact(input)) };
      return;
    }
    this.failedIn = undefined;
    if (this.modules.calls(module) >= 8) return;
    const call = {
      inputs: left.inputs.map((input) => this.fact(input)),
      output: this.fact(output),
      training: module.training,
      gradEnabled: isGradEnabled(),
      operation: left.operation,
      ...this.where(),
    };
    this.modules.called(module, call, this.names.one(left.multiplyAdds), this.names.one(left.bytes));
  }

  operation(operation: AnyOperation, params: unknown, inputs: readonly Tensor[], outputs: readonly Tensor[]): void {
    this.progress.operation();
    checkRanges(operation.name, inputs, params);
    const [first] = outputs;
    const inner = this.entered.at(-1);
    if (inner !== undefined) {
      inner.multiplyAdds += multiplyAddsOf(
        operation.name,
        first.shape,
        inputs.map(({ shape }) => shape as number[]),
      );
      for (const output of outputs) if (output.base === null) inner.bytes += output.numel() * output.dtype.itemsize;
    }
    if (this.operations.length >= mostOperations) return;
    const loss = this.runningLoss();
    this.operations.push({
      name: operation.name,
      ...this.where(),
      inputs: inputs.map((input) => this.numberOf(input)),
      outputs: outputs.map((output) => this.numberOf(output)),
      inputShapes: inputs.map(({ shape }) => shape.map((size) => this.names.dim(size))),
      inputTypes: inputs.map(({ dtype }) => dtype.name),
      outputShape: first.shape.map((size) => this.names.dim(size)),
      dtype: first.dtype.name,
      ...(inner && { module: inner.number }),
      gradEnabled: isGradEnabled(),
      ...(loss !== undefined && { loss }),
    });
  }

  detached(from: Tensor, result: Tensor): void {
    if (this.operations.length >= mostOperations) return;
    const shape = result.shape.map((size) => this.names.dim(size));
    const inner = this.entered.at(-1);
    this.operations.push({
      name: "detach",
      ...this.where(),
      inputs: [this.numberOf(from)],
      outputs: [this.numberOf(result)],
      inputShapes: [shape],
      inputTypes: [from.dtype.name],
      outputShape: shape,
      dtype: result.dtype.name,
      ...(inner && { module: inner.number }),
      gradEnabled: isGradEnabled(),
    });
  }

  /** The loss that is being computed. */
  private runningLoss(): string | undefined {
    const module = this.entered.findLast(({ module }) => module instanceof LossModule);
    if (module !== undefined) return module.module.className();
    const callee = this.recorder.callee();
    const isInside = (this.entered.at(-1)?.depth ?? 0) < this.recorder.depth;
    return callee !== undefined && isInside && lossNames.has(callee) ? callee : undefined;
  }

  optimizerMade(optimizer: Optimizer): void {
    const { place, from } = this.where();
    this.optimizerNumbers.set(optimizer, this.optimizers.length);
    const groups = optimizer.paramGroups.map((group) => {
      const { lr, weightDecay, momentum } = group as unknown as Record<string, number | undefined>;
      return {
        lr: Number(lr),
        weightDecay: weightDecay ?? 0,
        momentum: momentum ?? 0,
        parameters: group.params.map((parameter) => this.modules.parameter(parameter)),
      };
    });
    this.optimizers.push({
      type: optimizer.constructor.name,
      ...(place && { made: place }),
      ...(from && { from }),
      parameters: groups.flatMap(({ parameters }) => parameters),
      scheduled: false,
      groups,
    });
  }

  /** What is known of the optimizers in the end. */
  optimizerRecords(): OptimizerRecord[] {
    for (const [{ paramGroups }, number] of this.optimizerNumbers)
      // Schedulers keep the rate that they began with.
      this.optimizers[number].scheduled = paramGroups.some((group) => "initialLr" in group);
    return this.optimizers;
  }

  optimizerNumber(optimizer: Optimizer): number | undefined {
    return this.optimizerNumbers.get(optimizer);
  }

  zeroing(of: Optimizer | Module): void {
    if (of instanceof Module) this.event({ kind: "zeroGrad", module: this.modules.number(of) });
    else this.event({ kind: "zeroGrad", optimizer: this.optimizerNumbers.get(of) });
  }

  modeSet(module: Module, training: boolean): void {
    const number = this.modules.number(module);
    const last = this.events.at(-1);
    // The call goes down through all children: the outermost is meant.
    const within =
      last?.kind === "mode" && last.operation === this.operations.length && last.place === this.recorder.place();
    if (within && this.isBelow(number, last.module)) return;
    this.event({ kind: "mode", module: number, training });
  }

  private isBelow(inner: number, outer: number): boolean {
    const tree = this.modules.module(outer);
    const part = this.modules.module(inner);
    for (const module of tree.modules()) if (module === part && part !== tree) return true;
    return false;
  }

  stepping(optimizer: Optimizer): void {
    this.event({ kind: "step", optimizer: this.optimizerNumbers.get(optimizer) ?? 0 });
  }

  step(): void {
    this.progress.step();
  }

  loaderMade(loader: Loader): void {
    const { place, from } = this.where();
    this.loaderNumbers.set(loader, this.loaders.length);
    this.loaders.push({
      ...(place && { made: place }),
      ...(from && { from }),
      callers: this.recorder.callers().filter(({ file }) => file === this.entry),
      batchSize: loader.batchSize ?? 1,
      inOrder: false,
      samples: 0,
      batch: [],
    });
  }

  /** What is known of the loaders once they are made. */
  loaderRecords(): LoaderRecord[] {
    for (const [loader, number] of this.loaderNumbers) {
      const record = this.loaders[number];
      record.inOrder = loader.sampler instanceof SequentialSampler && loader.batchSize !== null;
      record.samples = safely(() => (loader.dataset as { length?: number }).length ?? 0, 0);
    }
    return this.loaders;
  }

  loaderBegun(loader: Loader): void {
    const number = this.loaderNumbers.get(loader);
    if (number !== undefined) this.event({ kind: "loader", loader: number });
  }

  /** Notes the first batch of a loader, and what part of a definition it is. */
  batch(loader: Loader, batch: readonly unknown[], part?: LoaderRecord["part"]): void {
    const number = this.loaderNumbers.get(loader);
    if (number === undefined) return;
    const record = this.loaders[number];
    if (record.batch.length === 0) record.batch = batch.map((value) => this.fact(value));
    if (part !== undefined) record.part = part;
  }

  backwardStarted(roots: readonly Tensor[], kind: "backward" | "grad"): void {
    if (kind !== "backward") return;
    const reached = reachedFrom(roots);
    this.modules.setReached(reached);
    this.progress.backwards++;
    for (const root of roots)
      this.event({
        kind: "backward",
        loss: this.numberOf(root),
        shape: root.shape.map((size) => this.names.dim(size)),
        reaches: [...reached].map((leaf) => this.modules.parameter(leaf)),
      });
  }
}

/** The leaves that a backward pass from these tensors gives a gradient. */
function reachedFrom(roots: readonly Tensor[]): Set<Tensor> {
  const leaves = new Set<Tensor>();
  const seen = new Set<Node>();
  const stack = roots.flatMap(({ gradFn }) => (gradFn === null ? [] : [gradFn]));
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (seen.has(node)) continue;
    seen.add(node);
    if (node instanceof AccumulateGrad) leaves.add(node.leaf);
    for (const edge of node.nextEdges) if (edge !== null) stack.push(edge.node);
  }
  return leaves;
}
