import { noGrad } from "../../engine/autograd/mode.js";
import type { OperationNode } from "../../engine/autograd/node.js";
import { ones } from "../../engine/ops/creation.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import { untraced } from "../../engine/trace.js";
import type { RecordIndex } from "./format.js";
import type { NumbersFile } from "./numbersFile.js";
import type { TensorTable } from "./tensorTable.js";

/** Local derivatives are computed for tensors of up to so many elements: they cost as much as the backward pass itself. */
const mostLocal = 2 ** 18;

/** Records of the gradients of a step, one a gradient however often it is told. */
export class Gradients {
  private readonly known = new WeakMap<Tensor, { version: number; record: RecordIndex }>();
  /** Leaves that the running pass reached. */
  private reached = new Map<Tensor, { tensor: number; added: RecordIndex }>();
  private readonly passesOf = new WeakMap<Tensor, number>();

  constructor(
    private readonly numbers: NumbersFile,
    private readonly table: TensorTable,
  ) {}

  record(grad: Tensor | null): RecordIndex | null {
    if (grad === null) return null;
    const { version } = grad.storageRef;
    const known = this.known.get(grad);
    if (known?.version === version) return known.record;
    const record = this.numbers.add(grad, "gradients");
    if (record === undefined) return null;
    this.known.set(grad, { version, record });
    return record;
  }

  /** What a unit of upstream gives at each input of an operation on single elements. */
  local(
    node: OperationNode<unknown>,
    upstream: readonly (Tensor | null)[],
    downstream: readonly (Tensor | null)[],
  ): (RecordIndex | null)[] {
    const [grad] = upstream;
    if (node.operation.elementwise !== true || grad === null || grad.numel() > mostLocal) return [];
    return untraced(() =>
      noGrad(() => {
        const found = node.apply([ones(grad.shape, { dtype: grad.dtype, device: grad.device })]);
        return found.map((each, i) => (each && downstream[i] && this.numbers.add(each, "gradients")) ?? null);
      }),
    );
  }

  accumulated(leaf: Tensor, tensor: number, added: RecordIndex): void {
    this.reached.set(leaf, { tensor, added });
    this.passesOf.set(leaf, (this.passesOf.get(leaf) ?? 0) + 1);
  }

  /** The leaves have their gradients. */
  passEnded(): void {
    for (const [leaf, { tensor, added }] of this.reached) {
      const isOnly = this.passesOf.get(leaf) === 1;
      this.table.setGradient(tensor, isOnly ? added : (this.record(leaf.grad) ?? added));
    }
    this.reached = new Map();
  }
}
