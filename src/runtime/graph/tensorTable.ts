import type { Node } from "../../engine/autograd/node.js";
import type { Storage } from "../../engine/tensor/storage.js";
import { Tensor } from "../../engine/tensor/tensor.js";
import type { GraphNode } from "../../protocol/graph.js";
import { sameShape } from "../../engine/tensor/shape.js";
import type { RecordIndex, StoredTensor } from "./format.js";
import type { Budget, NumbersFile } from "./numbersFile.js";

interface Entry {
  id: number;
  /** The storage's version when its numbers were taken down. */
  version: number;
}

/** What lies in a storage, at one version. */
interface Content {
  version: number;
  /** The tensor that came up first, and the node that made it or changed it in place. */
  id: number;
  node: number | null;
  /** Tensors by where they look: see `layoutOf`. */
  looks: Map<string, number>;
}

/**
 * The tensors of a step. A tensor that is changed in place counts as another one from then on; what shares memory without an operation in between
 * (`detach()`, views of something that was changed) is connected by a node of its own.
 */
export class TensorTable {
  readonly tensors: StoredTensor[] = [];
  /** The graph's node of each node of autograd's. */
  readonly nodeOf = new WeakMap<Node, number>();
  /** All ids that a tensor has had. */
  readonly idsOf = new WeakMap<Tensor, number[]>();
  /** Where numbers are charged. */
  budget: Budget = "values";
  private readonly entries = new WeakMap<Tensor, Entry>();
  private readonly contents = new WeakMap<Storage, Content>();

  constructor(
    private readonly numbers: NumbersFile,
    private readonly nodes: GraphNode[],
  ) {}

  /** Ids of the tensors among arguments or results of a call. */
  findAll(values: readonly unknown[], call: number | null): number[] {
    return values.flatMap((value) => {
      if (value instanceof Tensor) return this.find(value, call);
      return Array.isArray(value) ? this.findAll(value as unknown[], call) : [];
    });
  }

  /** Id of a tensor as it is now. */
  find(tensor: Tensor, call: number | null): number {
    const entry = this.entries.get(tensor);
    const { storageRef } = tensor;
    if (entry?.version === storageRef.version) return entry.id;
    const content = this.contents.get(storageRef);
    const current = content?.version === storageRef.version ? content : undefined;
    const { gradFn } = tensor;
    const made = gradFn === null ? undefined : this.nodeOf.get(gradFn);
    if (made !== undefined) return this.add(tensor, made, call);
    if (current === undefined) return this.add(tensor, null, call);
    // Changed through another tensor since it was seen: as part of what was changed, or around it.
    if (entry !== undefined && tensor.base === null && gradFn === null) return this.add(tensor, current.node, call);
    if (entry !== undefined || gradFn?.name === "AsStridedBackward0")
      return this.link("as_strided", current.id, tensor, gradFn, call);
    const same = current.looks.get(layoutOf(tensor));
    return same === undefined ? this.add(tensor, null, call) : this.link("detach", same, tensor, gradFn, call);
  }

  /** Id of the first input of an operation in place, as it was before. */
  before(tensor: Tensor, call: number | null): number {
    const entry = this.entries.get(tensor);
    if (entry?.version === tensor.storageRef.version - 1) return entry.id;
    // Its numbers are gone.
    return this.push(tensor, null, call, undefined);
  }

  /** Takes down the result of a node. */
  made(tensor: Tensor, node: number, call: number | null): number {
    return this.add(tensor, node, call);
  }

  /** Connects a tensor to another one whose numbers it shares. */
  private link(operation: string, from: number, to: Tensor, gradFn: Node | null, call: number | null): number {
    const id = this.nodes.length;
    const node: GraphNode = {
      id,
      operation,
      gradName: gradFn?.name ?? null,
      call,
      inputs: [from],
      outputs: [],
      inPlace: false,
      params: {},
      milliseconds: 0,
      bytes: 0,
    };
    this.nodes.push(node);
    if (gradFn !== null) this.nodeOf.set(gradFn, id);
    const tensor = this.add(to, id, call);
    node.outputs.push(tensor);
    return tensor;
  }

  private add(tensor: Tensor, producer: number | null, call: number | null): number {
    const id = this.push(tensor, producer, call, this.numbers.add(tensor, this.budget));
    const { storageRef } = tensor;
    const { version } = storageRef;
    this.entries.set(tensor, { id, version });
    let content = this.contents.get(storageRef);
    if (content?.version !== version)
      this.contents.set(storageRef, (content = { version, id, node: producer, looks: new Map() }));
    content.looks.set(layoutOf(tensor), id);
    return id;
  }

  private push(tensor: Tensor, producer: number | null, call: number | null, value: RecordIndex | undefined): number {
    const id = this.tensors.length;
    this.tensors.push({
      id,
      kind: producer !== null ? "result" : tensor.isWrappedNumber ? "constant" : "input",
      shape: [...tensor.shape],
      dtype: tensor.dtype.name,
      requiresGrad: tensor.requiresGrad,
      producer,
      call,
      ...(value !== undefined && { value }),
    });
    const ids = this.idsOf.get(tensor);
    if (ids === undefined) this.idsOf.set(tensor, [id]);
    else ids.push(id);
    return id;
  }

  /** A gradient arrived at a result. */
  arrived(id: number, grad: Tensor, record: RecordIndex | null): void {
    if (record !== null && sameShape(grad.shape, this.tensors[id].shape)) this.setGradient(id, record);
  }

  setGradient(id: number, record: RecordIndex): void {
    this.tensors[id].gradient = record;
  }
}

/** Two tensors of one storage with the same text are the same numbers. */
function layoutOf({ offset, shape, strides }: Tensor): string {
  return `${offset}:${shape.join()}:${strides.join()}`;
}
