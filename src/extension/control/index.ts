import * as vscode from "vscode";
import type { Order, PauseCondition } from "../../protocol/control.js";
import type { HyperparameterValue, Snapshot } from "../../protocol/run.js";
import type { OutputReport } from "../report/output.js";
import type { Run } from "../runs/run.js";
import type { RunManager } from "../runs/runManager.js";
import { format } from "../runs/runText.js";
import { mayExecute } from "../runs/train.js";
import { askConditions, KeptConditions } from "./conditions.js";
import { followRuns } from "./contextKeys.js";
import { reportPauses } from "./pauseReport.js";
import { setHyperparameter } from "./setHyperparameter.js";
import { askSnapshot, forkOptions } from "./snapshots.js";

/**
 * The commands that steer a training. Each takes a run or its id, and asks for the run where several are meant; a second argument, for
 * keybindings and tests, answers what would be asked for next.
 */
export function controlTraining(runs: RunManager, output: OutputReport, memory: vscode.Memento): vscode.Disposable[] {
  const kept = new KeptConditions(memory);
  runs.defaults = () => ({ ...snapshotSettings(), conditions: kept.conditions });

  const live =
    (choose: (run: Run) => boolean, act: (run: Run, answer: unknown) => unknown) =>
    async (argument?: unknown, answer?: unknown): Promise<unknown> => {
      const run = await pick(runs.live().filter(choose), idOf(argument));
      return run && (await act(run, answer));
    };
  const orders = (order: Order) => (run: Run) => void runs.order(run.id, order);

  const commands: Record<string, (argument?: unknown, answer?: unknown) => unknown> = {
    "gradlens.pauseTraining": live(isGoing, (run) => runs.pause(run.id)),
    "gradlens.resumeTraining": live(isPaused, (run) => runs.resume(run.id)),
    "gradlens.stepTraining": live(isPaused, orders({ type: "advance", by: "step" })),
    "gradlens.stepEpoch": live(isPaused, orders({ type: "advance", by: "epoch" })),
    "gradlens.takeSnapshot": live(() => true, orders({ type: "snapshot" })),
    "gradlens.setHyperparameter": live(
      () => true,
      (run, answer) =>
        isValues(answer) ? runs.order(run.id, { type: "set", values: answer }) : setHyperparameter(runs, run),
    ),
    "gradlens.goToSnapshot": live(
      () => true,
      async (run, answer) => {
        const title = vscode.l10n.t("Go to Snapshot of {0}", run.name);
        const step = typeof answer === "number" ? answer : (await askSnapshot(runs, run, title))?.step;
        if (step !== undefined) runs.order(run.id, { type: "restore", step });
      },
    ),
    "gradlens.forkFromSnapshot": async (argument, answer) => {
      const all = (await runs.list()).filter((run) => run.folder !== undefined);
      const run = await pick(all, idOf(argument));
      return run && fork(runs, run, typeof answer === "number" ? answer : undefined);
    },
    "gradlens.pauseWhen": async (given) => {
      const conditions = Array.isArray(given) ? (given as PauseCondition[]) : await askConditions(kept.conditions);
      if (conditions === undefined) return;
      await kept.keep(conditions);
      for (const run of runs.live()) runs.order(run.id, { type: "conditions", conditions });
    },
  };
  return [
    ...Object.entries(commands).map(([name, command]) => vscode.commands.registerCommand(name, command)),
    followRuns(runs),
    reportPauses(runs, output),
  ];
}

/** Starts a run of the same file from a snapshot; returns its id. */
async function fork(runs: RunManager, run: Run, step: number | undefined): Promise<string | undefined> {
  if (!(await mayExecute())) return undefined;
  const snapshots = await runs.snapshots(run.id);
  const title = vscode.l10n.t("Fork {0} From", run.name);
  const snapshot =
    step === undefined ? await askSnapshot(runs, run, title) : snapshots.find((other) => other.step === step);
  if (!snapshot || (run.kind === "script" && !(await mayStartOver(run, snapshot)))) return undefined;
  return runs.start(run.file, forkOptions(run, snapshot.step), snapshot.file).id;
}

/** What a script counts and makes is its own: a person who expects its loop to go on is told before it starts over. */
async function mayStartOver(run: Run, { step }: Snapshot): Promise<boolean> {
  const fork = vscode.l10n.t("Fork");
  const detail = vscode.l10n.t(
    "Kept from step {0}: parameters, states of optimizers and schedulers, buffers, random numbers. Not kept: the script's own variables, such as its count of steps. The first iteration puts the state in place and trains nothing.",
    format.integer(step),
  );
  const text = vscode.l10n.t("{0} is a script: the fork starts its loop over.", run.name);
  return (await vscode.window.showWarningMessage(text, { modal: true, detail }, fork)) === fork;
}

const isPaused = (run: Run): boolean => run.live?.paused !== undefined;
const isGoing = (run: Run): boolean => run.live?.paused === undefined;

function idOf(argument: unknown): string | undefined {
  return typeof argument === "string" ? argument : (argument as Run | undefined)?.id;
}

function isValues(answer: unknown): answer is Record<string, HyperparameterValue> {
  return typeof answer === "object" && answer !== null && !Array.isArray(answer);
}

/** The run that is meant: the one that was named, the only one, or the one that a person picks. */
async function pick(from: readonly Run[], id: string | undefined): Promise<Run | undefined> {
  if (id !== undefined) return from.find((run) => run.id === id);
  if (from.length === 0)
    void vscode.window.showInformationMessage(vscode.l10n.t("There is no training to do this with."));
  if (from.length <= 1) return from[0];
  const items = from.map((run) => ({ label: run.name, description: run.file, run }));
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t("Which training?") }))?.run;
}

function snapshotSettings() {
  const settings = vscode.workspace.getConfiguration("gradlens.snapshots");
  const every = settings.get<number | null>("every", null);
  return {
    ...(typeof every === "number" && every >= 0 && { snapshotEvery: Math.floor(every) }),
    snapshotLimits: {
      count: Math.max(1, settings.get<number>("count", 50)),
      megabytes: Math.max(1, settings.get<number>("megabytes", 500)),
    },
  };
}
