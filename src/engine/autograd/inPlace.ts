/**
 * In-place changes in the graph. A change of a view is a change of its base: the base gets a node that passes the view's part of
 * the gradient through the operation and the rest by, and every other view derives itself from the base anew when it is asked.
 * https://pytorch.org/docs/1.13/notes/autograd.html#in-place-operations-with-autograd
 */
import { offsetTable } from "../backend/cpu/places.js";
import { zerosLike } from "../ops/creation.js";
import { indexAdd, indexCopy, indexSelect } from "../ops/indexingSelect.js";
import { type Spec, setRebase } from "../ops/operation.js";
import { int64 } from "../tensor/dtype.js";
import { setViewNode, Tensor } from "../tensor/tensor.js";
import { gradEdge, Node } from "./node.js";

/** Where the view's elements are among those of its base counted in row-major order: an int64 vector. */
function positionsInBase(view: Tensor, base: Tensor): Tensor {
  const places = new Map<number, number>();
  offsetTable(base.shape, base.strides).forEach((place, i) => places.set(base.offset + place, i));
  const out = Tensor.allocate([view.numel()], int64);
  offsetTable(view.shape, view.strides).forEach((place, i) => out.storageRef.set(i, places.get(view.offset + place)!));
  return out;
}

/** The node of a base that was changed through a view: `changed` is what the view's own operation made. */
class CopySlices extends Node {
  override readonly name = "CopySlices";
  override readonly outputs: readonly Spec[];

  constructor(
    base: Tensor,
    private readonly view: Spec,
    private readonly positions: Tensor,
    private readonly changed: Node,
  ) {
    super([gradEdge(base), ...changed.nextEdges.slice(1)]);
    this.outputs = [{ shape: base.shape, dtype: base.dtype }];
  }

  override apply([grad]: (Tensor | null)[]): (Tensor | null)[] {
    const flat = grad!.reshape(-1);
    const part = indexSelect(flat, 0, this.positions).reshape(this.view.shape);
    const [first, ...others] = this.changed.apply([part]);
    const source = first === null ? zerosLike(part) : first;
    const rest = indexCopy(flat, 0, this.positions, source.reshape(-1)).reshape(grad!.shape);
    return [rest, ...others];
  }

  override release(): void {
    this.changed.release();
  }
}

/** The node of a view whose base was changed in place after the view was made. */
class ViewOfChangedBase extends Node {
  override readonly name = "AsStridedBackward0";
  override readonly outputs: readonly Spec[];

  constructor(
    view: Tensor,
    private readonly base: Tensor,
    private readonly positions: Tensor,
  ) {
    super([gradEdge(base)]);
    this.outputs = [{ shape: view.shape, dtype: view.dtype }];
  }

  override apply([grad]: (Tensor | null)[]): (Tensor | null)[] {
    const none = zerosLike(this.base.detach().reshape(-1));
    return [indexAdd(none, 0, this.positions, grad!.reshape(-1)).reshape(this.base.shape)];
  }

  override release(): void {}
}

setRebase((target) => {
  const { base } = target;
  if (base === null) {
    target.rebases++;
    return;
  }
  const changed = target.gradFn!;
  base.gradFn = new CopySlices(
    base,
    { shape: target.shape, dtype: target.dtype },
    positionsInBase(target, base),
    changed,
  );
  base.outputNr = 0;
  base.rebases++;
});

setViewNode((view, base) => {
  view.outputNr = 0;
  return base.requiresGrad ? new ViewOfChangedBase(view, base, positionsInBase(view, base)) : null;
});
