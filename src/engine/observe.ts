import type { FigureData } from "../figure/figure.js";
import type { DataLoader } from "./data/dataLoader.js";
import type { Module } from "./nn/module.js";
import type { Optimizer } from "./optim/optimizer.js";
import type { Tensor } from "./tensor/tensor.js";
import type { Session } from "./train/session.js";

/** What a training definition's run is about to do. */
export interface FitStart {
  model: Module;
  /** The training itself, for who steers it: see `capture` and `rewind`. */
  session: Session;
  epochs: number;
  stepsPerEpoch: number;
  /** Losses (calls of `backward()`) that make one optimizer step, where gradients are accumulated; 1 otherwise. */
  lossesPerStep: number;
  /** Number of trainable parameters. */
  parameters: number;
  hyperparameters: Record<string, string | number | boolean>;
}

export interface EpochEnd {
  /** Epochs finished, from 1. */
  epoch: number;
  epochs: number;
  metrics: Record<string, number>;
}

/** What a sweep is about to do. */
export interface SweepStart {
  trials: number;
  /** Strategy, seed, monitored figure. */
  settings: Record<string, string | number | boolean>;
}

export interface TrialEnd {
  /** Its number, from 1, and what it was made with. */
  trial: number;
  values: Record<string, string | number | boolean>;
  status: "completed" | "diverged" | "failed";
  /** The monitored figure of its best epoch. */
  value?: number;
  /** Optimizer steps that it did. */
  steps: number;
  /** Why it failed. */
  error?: string;
  /** Trials finished, and planned. */
  done: number;
  trials: number;
  /** The best value of the monitored figure so far; undefined while there is none. */
  best: number | undefined;
}

/** Hears what the engine does. The runtime is one; user code needs none. */
export interface Observer {
  /** Before `backward()` of a scalar, or before a training gives up on a loss that is not finite: the loss has its whole graph. */
  loss?(loss: Tensor): void;
  /** From the constructor of `Module`: its class is known, its fields are not there yet. */
  moduleMade?(module: Module): void;
  /** From the constructor of `Optimizer`: its parameters are known. */
  optimizerMade?(optimizer: Optimizer): void;
  /** Gradients are cleared: those of an optimizer's parameters, or of a module's. */
  zeroing?(of: Optimizer | Module): void;
  /** A module, and with it all below, is put into training or evaluation mode. */
  modeSet?(module: Module, training: boolean): void;
  loaderMade?(loader: DataLoader<never, unknown>): void;
  /** An iteration over a loader begins. */
  loaderBegun?(loader: DataLoader<never, unknown>): void;
  /** Before `optimizer.step()`: gradients and the weights they change are there. */
  stepping?(optimizer: Optimizer): void;
  /** After `backward()` of a scalar: the gradients are there. */
  backward?(loss: Tensor): void;
  /** After `optimizer.step()`. */
  step?(optimizer: Optimizer): void;
  /** Instead of `stepping` and `step` where the step is left out (`setSkipping`). */
  skipped?(optimizer: Optimizer): void;
  /** A step of `train.fit` is whole, its schedule included: `capture` gives a state to go on from exactly. */
  settled?(): void;
  /** Named values from `train.log`. */
  log?(values: Record<string, number>): void;
  /** Named values of a training that the run only hears of, at that training's own step: trials of a sweep, members of an ensemble. */
  scalars?(values: Record<string, number>, step: number): void;
  fitStarted?(start: FitStart): void;
  sweepStarted?(start: SweepStart): void;
  trialEnded?(end: TrialEnd): void;
  epoch?(end: EpochEnd): void;
  /** A figure of that id is begun by the line that runs now. */
  figureBegun?(id: string): void;
  /** A figure is shown: `plot.show()`. It belongs to the observer. */
  figure?(figure: FigureData): void;
}

/** The present observer; null when nobody listens, which costs one comparison. */
export let observer: Observer | null = null;

export function setObserver(replacement: Observer | null): void {
  observer = replacement;
}

/** True while `backward()` and `step()` do nothing: the state that they belong to was replaced. */
export let skipping = false;

export function setSkipping(skip: boolean): void {
  skipping = skip;
}

let check: (() => void) | null = null;

/** Called at the start of `backward()` and `step()`: where a run can be paused or stopped. */
export function checkpoint(): void {
  check?.();
}

/** Installs the function that pauses or stops; it may block or throw. */
export function setCheckpoint(replacement: (() => void) | null): void {
  check = replacement;
}
