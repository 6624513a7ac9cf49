import { isGradEnabled } from "../../engine/autograd/mode.js";
import { OperationNode, type Node } from "../../engine/autograd/node.js";
import type { Module } from "../../engine/nn/module.js";
import type { AnyOperation } from "../../engine/ops/operation.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import type { Tracer } from "../../engine/trace.js";
import type { BackwardPass, GraphFormula, GraphNode, ModuleCall } from "../../protocol/graph.js";
import type { SourcePosition } from "../../protocol/run.js";
import type { RecordIndex, StoredStep } from "./format.js";
import { Gradients } from "./gradients.js";
import type { NumbersFile } from "./numbersFile.js";
import { paramTexts } from "./params.js";
import { TensorTable } from "./tensorTable.js";

/** More operations than this in one step are not taken down. */
const mostNodes = 50_000;

/** A call of a module, before modules have names. */
export type OpenCall = Omit<ModuleCall, "path"> & {
  module: Module;
  /** Whether gradients were recorded when it began. */
  recorded: boolean;
  /** The user's line, of calls outside all others. */
  position?: SourcePosition;
};

export interface CaptureOptions {
  /** Position of the user's line that runs now. */
  position: () => SourcePosition | undefined;
  /** Take nothing down before the first module is called, or the first operation through which a gradient flows. */
  waits: boolean;
  /** A pass of `backward()` that lies in no other has ended. */
  passEnded?: () => void;
}

/**
 * Follows one step, and takes down what happens. Numbers go to a file at once: no tensor is held, and training goes on as if nobody looked.
 */
export class Capture implements Tracer {
  readonly keepsTensors = false;
  readonly nodes: GraphNode[] = [];
  readonly calls: OpenCall[] = [];
  readonly formulas: Record<string, GraphFormula> = {};
  readonly passes: BackwardPass[] = [];
  readonly backward: StoredStep[] = [];
  readonly notes = new Set<string>();
  readonly table: TensorTable;
  /** True while an optimizer steps: what it computes is its own affair. */
  stepping = false;
  private readonly gradients: Gradients;
  private readonly callStack: OpenCall[] = [];
  private readonly callCounts = new Map<Module, number>();
  private readonly passStack: number[] = [];
  private waiting: boolean;
  private failed = false;

  constructor(
    numbers: NumbersFile,
    private readonly options: CaptureOptions,
  ) {
    this.waiting = options.waits;
    this.table = new TensorTable(numbers, this.nodes);
    this.gradients = new Gradients(numbers, this.table);
  }

  /** Whether there is anything to show. */
  get isEmpty(): boolean {
    return this.nodes.length === 0;
  }

  moduleEntered(module: Module, inputs: readonly unknown[]): void {
    this.guard(() => {
      this.waiting = false;
      const outer = this.callStack.at(-1)?.id ?? null;
      const recorded = isGradEnabled();
      if (outer === null) this.table.budget = recorded ? "values" : "aside";
      const call = this.callCounts.get(module) ?? 0;
      this.callCounts.set(module, call + 1);
      const open: OpenCall = {
        id: this.calls.length,
        module,
        call,
        parent: outer,
        inputs: this.table.findAll(inputs, outer),
        outputs: [],
        recorded,
        ...(outer === null && { position: this.options.position() }),
      };
      this.calls.push(open);
      this.callStack.push(open);
    });
  }

  moduleLeft(module: Module, output: unknown): void {
    const at = this.callStack.findLastIndex((call) => call.module === module);
    if (at < 0) return;
    const [{ id, outputs }] = this.callStack.splice(at);
    this.guard(() => outputs.push(...this.table.findAll([output], id)));
    if (at === 0) this.table.budget = "values";
  }

  operation(
    operation: AnyOperation,
    params: unknown,
    inputs: readonly Tensor[],
    outputs: readonly Tensor[],
    milliseconds: number,
  ): void {
    // Sums of gradients, and what an optimizer does.
    if ((this.passStack.length > 0 || this.stepping) && !isGradEnabled()) return;
    if (this.waiting && !outputs.some((output) => output.gradFn !== null)) return;
    this.guard(() => {
      this.waiting = false;
      if (this.nodes.length >= mostNodes) {
        this.notes.add(`Only the first ${mostNodes} operations of the step were taken down.`);
        return;
      }
      this.takeDown(operation, params, inputs, outputs, milliseconds);
    });
  }

  private takeDown(
    operation: AnyOperation,
    params: unknown,
    inputs: readonly Tensor[],
    outputs: readonly Tensor[],
    milliseconds: number,
  ): void {
    const { table } = this;
    const call = this.callStack.at(-1)?.id ?? null;
    const inPlace = outputs[0] === inputs[0];
    const inputIds = inputs.map((input, i) =>
      inPlace && i === 0 ? table.before(input, call) : table.find(input, call),
    );
    const node: GraphNode = {
      id: this.nodes.length,
      operation: operation.name,
      gradName: null,
      call,
      inputs: inputIds,
      outputs: [],
      inPlace,
      params: paramTexts(params),
      milliseconds,
      bytes: 0,
    };
    const position = this.options.position();
    if (position !== undefined) node.position = position;
    this.nodes.push(node);
    const { forward, backward } = operation.formula;
    this.formulas[operation.name] ??= { forward, backward };
    for (const output of outputs) {
      const { gradFn } = output;
      if (gradFn !== null) {
        node.gradName ??= gradFn.name;
        table.nodeOf.set(gradFn, node.id);
        // A change through a view is a change of its base.
        const changed = inPlace ? output.base?.gradFn : null;
        if (changed) table.nodeOf.set(changed, node.id);
      }
      node.outputs.push(table.made(output, node.id, call));
      if (inputs.every((input) => input.storageRef !== output.storageRef))
        node.bytes += output.numel() * output.dtype.itemsize;
    }
  }

  backwardStarted(roots: readonly Tensor[], kind: BackwardPass["kind"]): void {
    this.guard(() => {
      this.passStack.push(this.passes.length);
      this.passes.push({ kind, roots: roots.map((root) => this.table.find(root, null)) });
    });
  }

  derivative(
    node: Node,
    upstream: readonly (Tensor | null)[],
    downstream: readonly (Tensor | null)[],
    milliseconds: number,
  ): void {
    this.guard(() => {
      const pass = this.passStack.at(-1);
      if (pass === undefined) return;
      const id = this.table.nodeOf.get(node) ?? this.foreign(node);
      if (id === undefined) return;
      const { inputs, outputs, params } = this.nodes[id];
      // A custom function has an edge for each argument; those that are no tensors are its parameters.
      const sent = node.isCustom ? downstream.filter((_, i) => !(i in params)) : downstream;
      const local = node instanceof OperationNode ? this.gradients.local(node, upstream, sent) : [];
      const records = {
        upstream: upstream.map((grad) => this.gradients.record(grad)),
        local: inputs.map((_, i): RecordIndex | null => local[i] ?? null),
        downstream: sent.map((grad) => this.gradients.record(grad)),
      };
      upstream.forEach((grad, i) => {
        if (grad !== null && i < outputs.length) this.table.arrived(outputs[i], grad, records.upstream[i]);
      });
      this.backward.push({ kind: "derivative", pass, node: id, ...records, milliseconds });
    });
  }

  /** A node of a graph that was there before the step. */
  private foreign(node: Node): number | undefined {
    if (this.nodes.length >= mostNodes) return undefined;
    this.notes.add("The backward pass went on into operations that ran before the step.");
    const operation = node instanceof OperationNode ? node.operation.name : node.name.replace(/Backward\d*$/, "");
    const id = this.nodes.length;
    const inputs: number[] = [];
    const nothing = { call: null, inputs, outputs: [], inPlace: false, params: {}, milliseconds: 0, bytes: 0 };
    this.nodes.push({ id, operation, gradName: node.name, ...nothing });
    this.formulas[operation] ??=
      node instanceof OperationNode ? { ...node.operation.formula } : { forward: operation, backward: [] };
    this.table.nodeOf.set(node, id);
    return id;
  }

  accumulated(leaf: Tensor, grad: Tensor): void {
    this.guard(() => {
      const pass = this.passStack.at(-1);
      const added = this.gradients.record(grad);
      if (pass === undefined || added === null) return;
      const tensor = this.table.find(leaf, null);
      const before = this.gradients.record(leaf.grad);
      this.gradients.accumulated(leaf, tensor, added);
      this.backward.push({ kind: "accumulation", pass, tensor, added, before });
    });
  }

  backwardEnded(): void {
    const pass = this.passStack.pop();
    this.guard(() => this.gradients.passEnded());
    if (pass !== undefined && this.passStack.length === 0 && this.passes[pass].kind === "backward")
      this.options.passEnded?.();
  }

  /** Training must not suffer from being watched: after an error of the capture's own nothing more is taken down. */
  private guard(work: () => void): void {
    if (this.failed) return;
    try {
      work();
    } catch (error) {
      this.failed = true;
      this.notes.add(`The capture ended early: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
