import { RuntimeError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import type { Tensor } from "../tensor/tensor.js";
import { warn } from "../warn.js";
import type { Node } from "./node.js";

interface Mode {
  enabled: boolean;
  /** Look for NaN; without it only errors of the backward pass are traced. */
  checkNan: boolean;
}

let mode: Mode = { enabled: false, checkNan: true };

/** Frames of a stack that are kept: a deep model puts several of its own between the user's line and the operation. */
const framesKept = 60;

/** True while nodes remember where they were made. */
export function isAnomalyEnabled(): boolean {
  return mode.enabled;
}

type Rest = Trailing<[boolean], { checkNan?: boolean }>;

function modeOf(enabled: boolean, of: string, rest: Rest): Mode {
  const { checkNan = true } = byName<{ checkNan?: boolean }>(of, ["checkNan"], rest);
  return { enabled, checkNan };
}

/**
 * Makes the backward pass stop at the first NaN and name the line of the forward pass whose derivative gave it. Slow: for the search only.
 * https://pytorch.org/docs/1.13/autograd.html#torch.autograd.set_detect_anomaly
 */
export function setDetectAnomaly(on: boolean, ...rest: Rest): void {
  mode = modeOf(on, "setDetectAnomaly()", rest);
}

/** Runs a function with anomaly detection. https://pytorch.org/docs/1.13/autograd.html#torch.autograd.detect_anomaly */
export function detectAnomaly<T>(run: () => T, ...rest: Rest): T {
  const before = mode;
  mode = modeOf(true, "detectAnomaly()", rest);
  try {
    return run();
  } finally {
    mode = before;
  }
}

/** Remembers where a node was made. */
export function rememberOrigin(node: Node): void {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = framesKept;
  node.origin = new Error(`forward pass of ${node.name}`).stack;
  Error.stackTraceLimit = limit;
}

/** Runs a node; where it throws, tells where it was made. */
export function traced<T>(node: Node, run: () => T): T {
  try {
    return run();
  } catch (error) {
    tellOrigin(node);
    throw error;
  }
}

/** @throws RuntimeError at the first NaN among the gradients that a node made. */
export function checkGradients(node: Node, grads: readonly (Tensor | null)[]): void {
  if (!mode.checkNan) return;
  grads.forEach((grad, i) => {
    if (grad === null || grad.storageRef.hollow || !hasNan(grad)) return;
    tellOrigin(node);
    throw new RuntimeError(`Function '${node.name}' returned nan values in its ${i}th output.`);
  });
}

function tellOrigin(node: Node): void {
  warn(
    `Error detected in ${node.name}. ` +
      (node.origin === undefined
        ? "No forward pass information available. Enable detect anomaly during forward pass for more information."
        : `Traceback of forward call that caused the error:\n${userFrames(node.origin).join("\n")}`),
  );
}

/** The frames of a stack outside this library and Node; all of them where that leaves none. */
function userFrames(stack: string): string[] {
  const frames = stack.split("\n").slice(1);
  const folderOf = (frame: string) => /\(?([^\s()]*[/\\])[^/\\]*:\d+:\d+\)?$/.exec(frame)?.[1];
  const own = folderOf(frames[0] ?? "");
  const outside = frames.filter((frame) => folderOf(frame) !== own && !frame.includes("node:"));
  return outside.length > 0 ? outside : frames;
}

function hasNan(tensor: Tensor): boolean {
  let found = false;
  tensor.detach().forEachValue((value) => (found ||= Number.isNaN(value)));
  return found;
}
