import { setSkipping, skipping } from "../../engine/observe.js";
import type { Optimizer } from "../../engine/optim/optimizer.js";
import { readCheckpoint } from "../../engine/train/checkpointFolder.js";
import { restore, Rewind } from "../../engine/train/session.js";
import type { PauseReason } from "../../protocol/control.js";
import type { RunEvent, RunOutput, RunRequest } from "../../protocol/run.js";
import type { Part } from "../parts.js";
import type { TrainingWatch } from "../training.js";
import { Conditions } from "./conditions.js";
import { Hyperparameters } from "./hyperparameters.js";
import { trainingNames } from "./names.js";
import { isScriptState, restoreScript } from "./scriptState.js";
import { ScriptStart } from "./scriptStart.js";
import { Snapshots } from "./snapshots.js";

export interface ControlHooks {
  request: RunRequest;
  training: TrainingWatch;
  steps(): number;
  setSteps(steps: number): void;
  send(event: RunEvent): void;
  print(level: RunOutput["level"], text: string): void;
  /** Whether orders came since the last look, or the run is to be held. */
  isCalled(): boolean;
  /** Carries out orders, and holds the run where it is to be held and `holds` is true. */
  check(holds: boolean): void;
  /** Asks for the run to be held. */
  pause(): void;
}

/** Steps until it is known how often a step passes a checkpoint. */
const firstSteps = 16;

/**
 * Pauses, steps, changes and restores the training.
 *
 * A run is held where a step is whole: after the step of a definition, after the last optimizer's step of a script. Orders are carried out
 * at every `backward()` and `step()`. Conditions hold the run where they are met, before the harm is done.
 */
export class ControlPart implements Part {
  listen: Part["listen"];
  private reason: PauseReason = { kind: "user" };
  private advancing: "step" | "epoch" | undefined;
  /** Whether the run is held, and whether that is where a step is whole. */
  private held: { whole: boolean } | undefined;
  /** Whether it hears when a step is whole: at the first ones, and where there may be something to do. */
  private follows = true;
  /** Checkpoints since the last whole step that it heard of, and the most that there were between two. */
  private passed = 0;
  private usual = 0;
  private steps = 0;
  /** A snapshot to go to where the step is whole: a script's own computation is under way. */
  private wanted: number | undefined;
  private readonly conditions: Conditions;
  private readonly hyperparameters: Hyperparameters;
  private readonly snapshots: Snapshots;
  private readonly scriptStart: ScriptStart | undefined;

  readonly orders: Part["orders"] = {
    advance: ({ by }) => {
      if (by === "epoch" && this.hooks.training.session === undefined)
        this.warn("A script has no epochs that could be seen from outside: it goes on by one step.");
      this.advancing = this.hooks.training.session === undefined ? "step" : by;
      return true;
    },
    set: ({ values }) => this.set(values),
    conditions: ({ conditions }) => {
      this.conditions.set(conditions);
      this.attend();
    },
    snapshot: () => this.snapshots.take(),
    restore: ({ step }) => this.restore(step),
  };

  readonly observer: Part["observer"] = {
    fitStarted: ({ session }) => {
      this.hyperparameters.watch(session);
      if (this.inspects) this.hold({ kind: "inspect" }, true);
    },
    loss: (loss) => {
      this.pauseFor(this.conditions.loss(loss));
      this.attend();
    },
    stepping: (optimizer) => {
      if (this.startsScript) return this.startFromSnapshot(optimizer);
      if (this.inspects && this.hooks.training.session === undefined) this.hold({ kind: "inspect" }, false);
      this.pauseFor(this.conditions.stepping(optimizer));
      this.attend();
    },
    step: (optimizer) => {
      this.pauseFor(this.conditions.stepped(optimizer));
      if (this.hooks.training.session === undefined && this.isLast(optimizer)) this.settled();
    },
    skipped: (optimizer) => {
      if (this.startsScript) setSkipping(false);
      else if (this.isLast(optimizer)) {
        setSkipping(false);
        this.check(true);
      }
    },
    settled: () => this.settled(),
    epoch: () => {
      if (this.hooks.training.session === undefined) return;
      if (this.advancing === "epoch") this.hold({ kind: "advanced" }, true);
    },
  };

  constructor(private readonly hooks: ControlHooks) {
    const { request, training, steps } = hooks;
    this.conditions = new Conditions(trainingNames(training), steps);
    this.hyperparameters = new Hyperparameters(training.optimizers, () => training.session);
    this.snapshots = new Snapshots(request, {
      training,
      steps,
      changed: (snapshots) => hooks.send({ type: "snapshots", snapshots }),
      warn: (text) => this.warn(text),
    });
    this.scriptStart = request.snapshot === undefined ? undefined : new ScriptStart(request.snapshot);
    this.conditions.set(request.conditions ?? []);
  }

  /** Called at the start of every `backward()` and `step()`. */
  checkpoint(): void {
    this.passed++;
    if (!this.hooks.isCalled()) return;
    this.follow(true);
    // Before the first step, and in code that has stopped taking steps, there is no better place.
    const noneComes = this.steps === 0 || this.passed > 2 * this.usual + 2;
    this.check(noneComes && !skipping && !this.startsScript, false);
  }

  pulse(): void {
    this.snapshots.pulse();
    if (this.snapshots.mayBeDue) this.follow(true);
  }

  /** Statistics were taken: some conditions look at them. */
  event(event: RunEvent): void {
    if (event.type === "statistics") this.pauseLater(this.conditions.statistics(event.samples));
  }

  /** Why the run is paused; asked once a pause. */
  takeReason(): PauseReason {
    const { reason } = this;
    this.reason = { kind: "user" };
    return reason;
  }

  private get inspects(): boolean {
    return this.hooks.request.mode === "inspect";
  }

  /** Whether a script is to take over a snapshot at the first steps of its optimizers. */
  private get startsScript(): boolean {
    return this.hooks.training.session === undefined && this.scriptStart?.isPending === true;
  }

  /** Hears of losses and of what comes before a step while something is looked for there. */
  private attend(): void {
    if (!this.conditions.isEmpty) this.follow(true);
    this.listen?.("loss", !this.conditions.isEmpty);
    this.listen?.("stepping", !this.conditions.isEmpty || this.inspects || this.startsScript);
  }

  private follow(follows: boolean): void {
    if (follows === this.follows) return;
    this.follows = follows;
    this.passed = 1;
    this.listen?.("step", follows);
    this.listen?.("settled", follows);
  }

  private isLast(optimizer: Optimizer): boolean {
    return this.hooks.training.optimizers.at(-1) === optimizer;
  }

  private settled(): void {
    this.steps++;
    this.usual = Math.max(this.usual, this.passed);
    this.passed = 0;
    const reason = this.conditions.settled();
    this.snapshots.settled();
    if (this.wanted !== undefined) {
      const step = this.wanted;
      this.wanted = undefined;
      this.putBack(step, true);
    }
    if (reason !== undefined) this.hold(reason, true);
    else if (this.advancing === "step") this.hold({ kind: "advanced" }, true);
    else this.check(true);
    const isWaiting = this.advancing !== undefined || this.wanted !== undefined || !this.conditions.isEmpty;
    this.follow(this.steps < firstSteps || isWaiting || this.snapshots.mayBeDue);
  }

  private pauseFor(reason: PauseReason | undefined): void {
    if (reason !== undefined) this.hold(reason, false);
  }

  /** Pauses at the next place where the run may be held. */
  private pauseLater(reason: PauseReason | undefined): void {
    if (reason === undefined) return;
    this.reason = reason;
    this.hooks.pause();
  }

  /** Pauses here. */
  private hold(reason: PauseReason, whole: boolean): void {
    this.advancing = undefined;
    this.reason = reason;
    this.hooks.pause();
    this.check(true, whole);
  }

  private check(holds: boolean, whole = true): void {
    if (!this.hooks.isCalled()) return;
    this.held = holds ? { whole } : undefined;
    try {
      this.hooks.check(holds);
    } finally {
      this.held = undefined;
    }
  }

  private set(values: Parameters<Hyperparameters["set"]>[0]): void {
    const { changes, remarks } = this.hyperparameters.set(values);
    const step = this.hooks.steps();
    if (changes.length > 0) {
      const list = changes.map(({ name, from, to }) => `${name} ${from} → ${to}`).join(", ");
      this.hooks.print("info", `Changed at step ${step}: ${list}.\n`);
      this.hooks.send({ type: "changed", step, time: Date.now(), changes });
    }
    for (const remark of remarks) this.warn(remark);
    this.hooks.send({ type: "hyperparameters", values: this.hyperparameters.present() });
  }

  private restore(step: number): void {
    const { training } = this.hooks;
    if (this.snapshots.at(step) === undefined) this.warn(`There is no snapshot of step ${step}.`);
    else if (this.held !== undefined || training.session !== undefined) this.putBack(step, this.held?.whole ?? false);
    else {
      this.wanted = step;
      this.follow(true);
    }
  }

  /** @param whole whether the run is where a step is whole: otherwise the rest of the present one is left out */
  private putBack(step: number, whole: boolean): void {
    const { training, setSteps, send } = this.hooks;
    const { session, optimizers, models } = training;
    const snapshot = this.snapshots.at(step)!;
    const state = this.attempt(() => readCheckpoint(snapshot.file));
    if (state === undefined) return;
    send({ type: "restored", step });
    setSteps(step);
    if (session !== undefined) {
      if (session.present !== undefined) throw new Rewind(state);
      restore(session, state);
      return;
    }
    this.attempt(() => {
      if (isScriptState(state)) restoreScript(state, optimizers, models);
    });
    if (!whole) setSkipping(true);
  }

  /** A script that starts from a snapshot: its first step makes known what there is, and is left out. */
  private startFromSnapshot(optimizer: Optimizer): void {
    const { training, setSteps } = this.hooks;
    const steps = this.scriptStart!.take(optimizer, training.models);
    setSkipping(true);
    if (steps === undefined) return;
    setSteps(steps);
    if (this.inspects) this.hold({ kind: "inspect" }, false);
  }

  private attempt<R>(action: () => R): R | undefined {
    try {
      return action();
    } catch (error) {
      this.warn(`The snapshot cannot be put in place: ${(error as Error).message}`);
      return undefined;
    }
  }

  private warn(text: string): void {
    this.hooks.print("warn", `${text}\n`);
  }
}
