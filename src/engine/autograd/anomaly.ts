import { RuntimeError } from "../errors.js";
import type { Tensor } from "../tensor/tensor.js";
import { warn } from "../warn.js";
import type { Node } from "./node.js";

let enabled = false;

/** True while nodes remember where they were made. */
export function isAnomalyEnabled(): boolean {
  return enabled;
}

/**
 * Makes the backward pass stop at the first NaN and name the line of the forward pass whose derivative gave it. Slow: for the search only.
 * https://pytorch.org/docs/1.13/autograd.html#torch.autograd.set_detect_anomaly
 */
export function setDetectAnomaly(on: boolean): void {
  enabled = on;
}

/** Runs a function with anomaly detection. https://pytorch.org/docs/1.13/autograd.html#torch.autograd.detect_anomaly */
export function detectAnomaly<T>(run: () => T): T {
  const before = enabled;
  enabled = true;
  try {
    return run();
  } finally {
    enabled = before;
  }
}

/** Remembers where a node was made. */
export function rememberOrigin(node: Node): void {
  node.origin = new Error(`forward pass of ${node.name}`).stack;
}

/** @throws RuntimeError at the first NaN among the gradients that a node made. */
export function checkGradients(node: Node, grads: readonly (Tensor | null)[]): void {
  grads.forEach((grad, i) => {
    if (grad === null || grad.isMeta || !hasNan(grad)) return;
    warn(
      `Error detected in ${node.name}. ` +
        (node.origin === undefined
          ? "No forward pass information available. Enable detect anomaly during forward pass for more information."
          : `Traceback of forward call that caused the error:\n${node.origin.split("\n").slice(1).join("\n")}`),
    );
    throw new RuntimeError(`Function '${node.name}' returned nan values in its ${i}th output.`);
  });
}

function hasNan(tensor: Tensor): boolean {
  let found = false;
  tensor.detach().forEachValue((value) => (found ||= Number.isNaN(value)));
  return found;
}
