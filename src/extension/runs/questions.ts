import type { Order } from "../../protocol/control.js";
import type { ProbeAnswer, ProbeRequest } from "../../protocol/probe.js";

/** Questions to one process that wait for their answers. */
export class Questions {
  #next = 0;
  #ended: string | undefined;
  readonly #waiting = new Map<number, (answer: ProbeAnswer) => void>();

  /** Resolves with the answer, or with a problem when the process ends first. */
  ask(request: ProbeRequest, order: (order: Order) => void): Promise<ProbeAnswer> {
    if (this.#ended !== undefined) return Promise.resolve({ problem: this.#ended });
    const id = ++this.#next;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      order({ type: "probe", id, request });
    });
  }

  answered(id: number, answer: ProbeAnswer): void {
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
  }

  /** No answer comes any more. */
  end(problem: string): void {
    this.#ended = problem;
    for (const resolve of this.#waiting.values()) resolve({ problem });
    this.#waiting.clear();
  }
}
