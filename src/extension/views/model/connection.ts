import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import type { FromModel, ToModel } from "../../../protocol/modelView.js";
import type { ProbeAnswer, ProbeRequest } from "../../../protocol/probe.js";
import { readAnswers } from "../../../runtime/store/viewFiles.js";
import type { RunManager } from "../../runs/runManager.js";
import { TimelineFeed } from "../timelineFeed.js";
import type { Connection, Page } from "../view.js";

/** Milliseconds between two rounds of questions. */
const interval = 200;

/**
 * Asks a live run what its page watches, round after round. Of one that is over it sends what was kept; what was not, and what a snapshot
 * tells, is asked of the file run again up to its first step.
 */
export class ModelConnection implements Connection<FromModel> {
  readonly #subscriptions: { dispose(): void }[];
  readonly #timeline: TimelineFeed;
  /** Counts what the page asked for: a round of earlier wishes ends. */
  #wish = 0;
  #watched: (FromModel & { run: string }) | undefined;

  constructor(
    readonly page: Page<ToModel>,
    readonly runs: RunManager,
  ) {
    this.#timeline = new TimelineFeed(page, runs);
    this.#subscriptions = [
      this.#timeline,
      runs.onDidEnd(({ run }) => {
        if (this.#watched?.run === run.id) void this.#follow();
      }),
    ];
  }

  receive(wanted: FromModel): void {
    const { run } = wanted;
    if (run !== this.#watched?.run) void this.#timeline.follow(run);
    this.#watched = run === null ? undefined : { ...wanted, run };
    void this.#follow();
  }

  dispose(): void {
    this.#wish++;
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #isLive(run: string): boolean {
    return this.runs.live().some(({ id, status }) => id === run && status === "running");
  }

  async #follow(): Promise<void> {
    const wish = ++this.#wish;
    const watched = this.#watched;
    if (!watched) return;
    const { run, requests, step } = watched;
    while (wish === this.#wish && requests.length > 0) {
      const live = step === null && this.#isLive(run);
      for (const request of requests) {
        const answer = live ? await this.runs.probe(run, request) : await this.#past(run, request, step);
        if (wish !== this.#wish) return;
        // The end of the run comes with what was kept of it.
        if (live && !this.#isLive(run)) break;
        await this.page.post({ type: "answer", run, request, answer });
      }
      if (!live) return;
      await new Promise((resolve) => setTimeout(resolve, interval));
    }
  }

  async #past(id: string, request: ProbeRequest, step: number | null): Promise<ProbeAnswer> {
    const kept = step === null ? await this.#kept(id, request) : undefined;
    if (kept) return kept;
    // To open the panel of an old run is no reason to execute its file.
    if (step === null && request.probe === "overview")
      return {
        problem: vscode.l10n.t(
          "Nothing was kept of this run: it ended before its first step, or was recorded by an older version.",
        ),
      };
    if (!vscode.workspace.isTrusted)
      return {
        problem: vscode.l10n.t(
          "This was not kept when the run ended. Train again, and look at it while the run goes on.",
        ),
      };
    return this.runs.probe(id, request, step ?? undefined);
  }

  async #kept(id: string, { probe, parameters }: ProbeRequest): Promise<ProbeAnswer | undefined> {
    const run = (await this.runs.list()).find((other) => other.id === id);
    const answers = run?.folder === undefined ? [] : await readAnswers(run.folder, probe);
    const found = answers.find((answer) => isDeepStrictEqual(answer.parameters, parameters));
    return found && { data: found.data };
  }
}
