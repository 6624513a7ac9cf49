/** What the issue asks of a workload. */

/**
 * @typedef {object} Target
 * @property {string} configuration of this engine
 * @property {string[]} [against] configurations to compare with; none: an absolute bound
 * @property {"fastest" | "slowest"} [of] which of several in `against` counts; the fastest if not said
 * @property {number} [atLeast] times as fast as `against`
 * @property {number} [atMost] seconds of a call, or the growth of memory as a share
 */

export const wasm = "gradlens wasm";
export const blas = "gradlens blas";
export const twoThreads = "gradlens wasm, 2 threads";
export const pytorch = "pytorch";
export const multiplyAdds = "ceiling 128-bit multiply-add";
export const openblas = "ceiling OpenBLAS";
export const copy = "ceiling memory copy";

/** The fastest of the field on the same footing. */
export const rivals = ["tfjs wasm", "jax-js wasm"];

/**
 * Targets of a training step: shares of PyTorch's speed, and against the better rival that can run it.
 *
 * @param {number} wasmShare @param {number} blasShare @returns {Target[]}
 */
export const stepTargets = (wasmShare, blasShare = wasmShare) => [
  { configuration: wasm, against: [pytorch], atLeast: wasmShare },
  { configuration: blas, against: [pytorch], atLeast: blasShare },
  { configuration: wasm, against: rivals, atLeast: 2 },
  { configuration: blas, against: rivals, atLeast: 3 },
];

/** Two threads against one. @type {Target} */
export const threadTarget = { configuration: twoThreads, against: [wasm], atLeast: 1.7 };
