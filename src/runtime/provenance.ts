import { engineInfo } from "../engine/info.js";
import type { Observer } from "../engine/observe.js";
import type { RunEnvironment, RunEvent } from "../protocol/run.js";
import { loadedSources } from "./loader.js";
import type { Part } from "./parts.js";

/** Tells what made a run's numbers: the user's files as they were loaded, and what the engine computed with. */
export class ProvenancePart implements Part {
  listen: Part["listen"];
  #sent = 0;

  constructor(readonly event: (event: RunEvent) => void) {}

  readonly observer: Observer = {
    fitStarted: () => this.#send(),
    sweepStarted: () => this.#send(),
    // What a script loads after its first loss is told at the end.
    backward: () => {
      this.#send();
      this.listen?.("backward", false);
    },
  };

  ending(): void {
    this.#send();
    this.event({ type: "environment", environment: runEnvironment() });
  }

  /** The files that were loaded since the last call. */
  #send(): void {
    if (loadedSources.size === this.#sent) return;
    const files = [...loadedSources].slice(this.#sent).map(([file, text]) => ({ file, text }));
    this.#sent = loadedSources.size;
    this.event({ type: "sources", files });
  }
}

/** Asked for at the end: by then the engine has chosen for itself what it computes with. */
function runEnvironment(): RunEnvironment {
  const { host, kernels, threads, blas, memory } = engineInfo();
  return {
    ...host,
    kernels: kernels.variant,
    threads,
    blas: blas.library === null ? "none" : `${blas.library.family} ${blas.library.version ?? ""}`.trim(),
    memory: memory.budget,
  };
}
