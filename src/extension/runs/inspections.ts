import * as vscode from "vscode";
import type { ProbeAnswer, ProbeRequest } from "../../protocol/probe.js";
import type { RunEvent, RunRequest, Snapshot } from "../../protocol/run.js";
import { startRun } from "../../runtime/client.js";
import { settingsEnvironment } from "../about/environment.js";
import { Questions } from "./questions.js";
import type { Run } from "./run.js";

/** Milliseconds after the last answer that a process is kept. */
const patience = 60_000;
/** Processes at a time: each has the whole model and its data. */
const most = 2;

/** A run held at a snapshot. */
export interface Inspection {
  /** Never rejects. */
  probe(request: ProbeRequest): Promise<ProbeAnswer>;
  dispose(): void;
}

/** Runs files again up to their first step, with the state of a snapshot, to ask them about their models. */
export class Inspections {
  readonly #open = new Map<string, Inspection>();

  of(run: Run, snapshot: Snapshot): Inspection {
    const open = this.#open.get(snapshot.file);
    if (open) {
      // The one that was asked last is given up last.
      this.#open.delete(snapshot.file);
      this.#open.set(snapshot.file, open);
      return open;
    }
    const request = { file: run.file, mode: "inspect" as const, options: run.options, snapshot: snapshot.file };
    const begun = inspect(request, () => this.#open.delete(snapshot.file));
    this.#open.set(snapshot.file, begun);
    for (const [, oldest] of [...this.#open].slice(0, -most)) oldest.dispose();
    return begun;
  }

  dispose(): void {
    for (const inspection of this.#open.values()) inspection.dispose();
  }
}

/** Runs a file up to its first step, in mode `inspect`. @param gone is told once that nobody asks any more, or that the file has ended */
export function inspect(request: RunRequest, gone: () => void): Inspection {
  const questions = new Questions();
  let timer: NodeJS.Timeout | undefined;
  const handle = startRun(request, { event: receive }, { env: settingsEnvironment() });
  const dispose = (): void => {
    clearTimeout(timer);
    gone();
    questions.end(vscode.l10n.t("This run is over."));
    handle.stop();
  };
  rest();

  function receive(event: RunEvent): void {
    if (event.type === "probe") questions.answered(event.id, event.answer);
    else if (event.type === "ended") {
      clearTimeout(timer);
      gone();
      questions.end(event.error ? `${event.error.name}: ${event.error.message}` : vscode.l10n.t("This run is over."));
    }
  }

  function rest(): void {
    clearTimeout(timer);
    timer = setTimeout(dispose, patience);
  }

  return {
    probe(question) {
      rest();
      return questions.ask(question, (order) => handle.order(order));
    },
    dispose,
  };
}
