import { RuntimeError } from "../errors.js";
import { methods } from "../ops/methods.js";
import { AccumulateGrad, gradEdge, type GradHook } from "./node.js";

/** Takes a hook away again. https://pytorch.org/docs/1.13/generated/torch.Tensor.register_hook.html */
export class RemovableHandle {
  constructor(private readonly take: () => void) {}

  /** The hook is not called any more. Doing it again does nothing. */
  remove(): void {
    this.take();
  }
}

/** Adds an entry to a list, and gives the handle that removes it. */
export function addHook<T>(hooks: T[], hook: T): RemovableHandle {
  hooks.push(hook);
  return new RemovableHandle(() => {
    const at = hooks.indexOf(hook);
    if (at >= 0) hooks.splice(at, 1);
  });
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * Calls a function with the gradient of this tensor whenever it is computed; what it returns replaces the gradient.
     * @throws RuntimeError for a tensor that needs no gradient.
     * https://pytorch.org/docs/1.13/generated/torch.Tensor.register_hook.html
     */
    registerHook(hook: GradHook): RemovableHandle;
    /** Keeps the gradient of a tensor that is no leaf in its `grad`. https://pytorch.org/docs/1.13/generated/torch.Tensor.retain_grad.html */
    retainGrad(): void;
  }
}

methods({
  registerHook(hook) {
    const edge = gradEdge(this);
    if (edge === null) throw new RuntimeError("cannot register a hook on a tensor that doesn't require gradient");
    return addHook(edge.node.preHooks, { outputNr: edge.outputNr, hook });
  },
  retainGrad() {
    const edge = gradEdge(this);
    if (edge === null) throw new RuntimeError("can't retain_grad on Tensor that has requires_grad=False");
    if (edge.node instanceof AccumulateGrad || this.retainsGrad) return;
    this.retainsGrad = true;
    // A copy: the gradient itself may become a leaf's, which later passes add to in place.
    edge.node.preHooks.push({ outputNr: edge.outputNr, hook: (grad) => void (this.grad = grad.clone()) });
  },
});
