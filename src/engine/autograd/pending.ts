import { noteNewcomers } from "../memory/residents.js";
import { add } from "../ops/arithmetic.js";
import { sameShape } from "../tensor/shape.js";
import type { Storage } from "../tensor/storage.js";
import type { Tensor } from "../tensor/tensor.js";
import type { Edge, Node } from "./node.js";

export type Grads = (Tensor | null)[];

/** Storages counted in `Storage.onTheWay` belong to a backward pass, and to nobody else; -1 is anybody's. */
const ANYBODYS = -1;

/** Of storages that engine code made and returns, while `within` tells them from those to free. */
const RETURNED = -2;

/**
 * Gradients on their way through the graph, and the memory they take. Only the engine sees most of them, so their blocks are given back as
 * soon as the last node has read them: they need not wait for the garbage collector.
 */
export class Pending {
  private readonly arrived = new Map<Node, Grads>();

  /** @param frees false where the pass is recorded itself: the graph then keeps what it computes */
  constructor(private readonly frees: boolean) {}

  /** Adds a gradient to what has arrived at the end of an edge. */
  deposit({ node, outputNr }: Edge, grad: Tensor): void {
    let grads = this.arrived.get(node);
    if (grads === undefined) this.arrived.set(node, (grads = new Array<Tensor | null>(node.outputs.length).fill(null)));
    const sum = grads[outputNr];
    if (sum === null) {
      grads[outputNr] = grad;
      if (grad.storageRef.onTheWay !== ANYBODYS) grad.storageRef.onTheWay++;
    } else if (this.frees && this.isAlone(sum) && sameShape(sum.shape, grad.shape)) {
      sum.add_(grad);
      this.discardUnused(grad.storageRef);
    } else {
      const [total] = this.within(() => [add(sum, grad)]);
      grads[outputNr] = total;
      if (total.storageRef.onTheWay !== ANYBODYS) total.storageRef.onTheWay++;
      this.leave(sum);
      this.discardUnused(grad.storageRef);
    }
  }

  /** The gradients that arrived at a node; undefined where none did. */
  take(node: Node): Grads | undefined {
    const grads = this.arrived.get(node);
    this.arrived.delete(node);
    return grads;
  }

  /** Runs engine code; the storages that it makes and does not return are freed, those that it returns belong to the pass. */
  within<G extends Grads>(run: () => G): G {
    if (!this.frees) return run();
    const made: Storage[] = [];
    const before = noteNewcomers(made);
    let results: G;
    try {
      results = run();
    } finally {
      noteNewcomers(before);
    }
    // Marked on the storages themselves: a set a node would be much of a backward pass's garbage.
    for (const storage of made) storage.onTheWay = 0;
    for (const grad of results) if (grad?.storageRef.onTheWay === 0) grad.storageRef.onTheWay = RETURNED;
    for (const storage of made)
      if (storage.onTheWay === RETURNED) storage.onTheWay = 0;
      else storage.release();
    return results;
  }

  /** Somebody else may hold this gradient from now on. */
  share(grad: Tensor): void {
    grad.storageRef.onTheWay = ANYBODYS;
  }

  /** A node has read a gradient. */
  leave(grad: Tensor): void {
    const { storageRef } = grad;
    if (storageRef.onTheWay === ANYBODYS) return;
    storageRef.onTheWay--;
    this.discardUnused(storageRef);
  }

  /** Frees a storage of the pass that no gradient on its way lies in. */
  private discardUnused(storage: Storage): void {
    if (storage.onTheWay === 0) storage.release();
  }

  /** True where a gradient may be added to in place: it is all that lies in its storage. */
  private isAlone(sum: Tensor): boolean {
    const { storageRef } = sum;
    return storageRef.onTheWay === 1 && sum.isContiguous() && sum.numel() === storageRef.length;
  }
}
