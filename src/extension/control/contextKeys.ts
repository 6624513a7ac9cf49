import * as vscode from "vscode";
import type { RunManager } from "../runs/runManager.js";

/** Context keys that enable the commands: whether a live run goes on, and whether one waits. */
export function followRuns(runs: RunManager): vscode.Disposable {
  const set = (name: string, value: boolean): void =>
    void vscode.commands.executeCommand("setContext", `gradlens.${name}`, value);
  const update = (): void => {
    const live = runs.live();
    set("hasLiveRun", live.length > 0);
    set(
      "hasPausedRun",
      live.some((run) => run.live?.paused !== undefined),
    );
    set(
      "hasGoingRun",
      live.some((run) => run.live?.paused === undefined),
    );
  };
  update();
  return vscode.Disposable.from(runs.onDidChangeList(update), runs.onDidPause(update), runs.onDidResume(update));
}
