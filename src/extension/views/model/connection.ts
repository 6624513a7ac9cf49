import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import type { FromModel, ToModel } from "../../../protocol/modelView.js";
import type { ProbeAnswer, ProbeRequest } from "../../../protocol/probe.js";
import { readAnswers } from "../../../runtime/store/viewFiles.js";
import type { RunManager } from "../../runs/runManager.js";
import type { Connection, Page } from "../view.js";

/** Milliseconds between two rounds of questions. */
const interval = 200;

/** Asks a live run what its page watches, round after round; of one that is over it sends what was kept. */
export class ModelConnection implements Connection<FromModel> {
  readonly #subscription: vscode.Disposable;
  /** Counts what the page asked for: a round of earlier wishes ends. */
  #wish = 0;
  #watched: { run: string; requests: ProbeRequest[] } | undefined;

  constructor(
    readonly page: Page<ToModel>,
    readonly runs: RunManager,
  ) {
    this.#subscription = runs.onDidEnd(({ run }) => {
      if (this.#watched?.run === run.id) void this.#follow();
    });
  }

  receive({ run, requests }: FromModel): void {
    this.#watched = run === null ? undefined : { run, requests };
    void this.#follow();
  }

  dispose(): void {
    this.#wish++;
    this.#subscription.dispose();
  }

  async #follow(): Promise<void> {
    const wish = ++this.#wish;
    const watched = this.#watched;
    if (!watched) return;
    const { run, requests } = watched;
    const isLive = (): boolean => this.runs.live().some(({ id, status }) => id === run && status === "running");
    await this.page.post({ type: "live", run, live: isLive() });
    while (wish === this.#wish && requests.length > 0) {
      const live = isLive();
      for (const request of requests) {
        const answer = live ? await this.runs.probe(run, request) : await this.#kept(run, request);
        if (wish !== this.#wish) return;
        // The end of the run comes with what was kept of it.
        if (live && !isLive()) break;
        await this.page.post({ type: "answer", run, request, answer });
      }
      if (!live) return;
      await new Promise((resolve) => setTimeout(resolve, interval));
    }
  }

  async #kept(id: string, { probe, parameters }: ProbeRequest): Promise<ProbeAnswer> {
    const run = (await this.runs.list()).find((other) => other.id === id);
    const answers = run?.folder === undefined ? [] : await readAnswers(run.folder, probe);
    const found = answers.find((answer) => isDeepStrictEqual(answer.parameters, parameters));
    if (found) return { data: found.data };
    return {
      problem:
        probe === "overview"
          ? vscode.l10n.t(
              "Nothing was kept of this run: it ended before its first step, or was recorded by an older version.",
            )
          : vscode.l10n.t("This was not kept when the run ended. Train again, and look at it while the run goes on."),
    };
  }
}
