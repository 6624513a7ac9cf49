import { setCheckpoint } from "../../engine/observe.js";
import { defaultCollate } from "../../engine/data/collate.js";
import type { Dataset } from "../../engine/data/dataset.js";
import { prepare } from "../../engine/train/batches.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import type { ProbeAnswer, ProbeRequest } from "../../protocol/probe.js";
import type { RunEvent } from "../../protocol/run.js";
import type { Part } from "../parts.js";
import type { TrainingWatch } from "../training.js";
import { say } from "../../protocol/said.js";
import { probes } from "./index.js";
import { keepAnswers } from "./keep.js";
import { Problem, type ProbeContext, type Samples } from "./probe.js";
import { quietly } from "./quietly.js";

/** While the run goes on, answers take at most this share of its time. */
const share = 0.05;

interface Question {
  id: number;
  request: ProbeRequest;
}

export interface ProbeHooks {
  training: TrainingWatch;
  steps(): number;
  send(event: RunEvent): void;
  /** What is installed as the engine's checkpoint: a probe must not be paused. */
  checkpoint: () => void;
  /** Folder of the run, where its last answers are kept; without one they are not. */
  folder: string | undefined;
}

/** Answers questions about the model: at once while the run is paused, as often as the time allows while it goes on. */
export class ProbePart implements Part {
  listen: Part["listen"];
  private waiting: Question[] = [];
  private paused = false;
  /** When the next one may be answered, by `performance.now()`. */
  private next = 0;

  readonly orders: Part["orders"] = {
    probe: ({ id, request }) => {
      this.waiting.push({ id, request });
      if (this.paused) this.answerAll();
      else this.answerDue();
      this.listen?.("step", this.waiting.length > 0);
    },
  };

  readonly observer: Part["observer"] = {
    // A question that came too early waits for the end of a step.
    step: () => {
      this.answerDue();
      this.listen?.("step", this.waiting.length > 0);
    },
  };

  constructor(private readonly hooks: ProbeHooks) {}

  pausing(): void {
    this.paused = true;
    this.answerAll();
  }

  resuming(): void {
    this.paused = false;
  }

  ending({ stopped }: { stopped: boolean }): void {
    this.answerAll();
    const { folder, training, steps } = this.hooks;
    if (folder !== undefined && steps() > 0 && training.models.length > 0)
      keepAnswers(folder, (request) => this.find(request), stopped);
  }

  private answerAll(): void {
    for (const question of this.waiting.splice(0)) this.answer(question);
  }

  private answerDue(): void {
    const begun = performance.now();
    if (begun < this.next) return;
    const question = this.waiting.shift();
    if (question === undefined) return;
    this.answer(question);
    const end = performance.now();
    this.next = end + (end - begun) * (1 / share - 1);
  }

  private answer({ id, request }: Question): void {
    this.hooks.send({ type: "probe", id, answer: this.find(request) });
  }

  private find({ probe, parameters }: ProbeRequest): ProbeAnswer {
    const { training, checkpoint } = this.hooks;
    if (!Object.hasOwn(probes, probe))
      return { problem: say("There is no probe “{0}”; there are {1}.", probe, Object.keys(probes).join(", ")) };
    setCheckpoint(null);
    try {
      return { data: quietly(training.models, () => probes[probe](this.context(), parameters)) };
    } catch (error) {
      const { name, message } = error as Error;
      return { problem: error instanceof Problem ? error.words : `${name}: ${message}` };
    } finally {
      setCheckpoint(checkpoint);
    }
  }

  private context(): ProbeContext {
    const { training, steps } = this.hooks;
    const { models, loss, scoresOutput, session, data } = training;
    return {
      steps: steps(),
      models,
      loss,
      scoresOutput,
      session,
      counts: data && { train: data.train.length, validation: data.validation?.length ?? 0 },
      get model() {
        if (models.length === 0) throw new Problem(say("No model was called yet: the training has not begun."));
        return models[0];
      },
      get batch() {
        const { batch, data } = training;
        // A definition that is held before its first step: what its first batch could be.
        if (batch === undefined && data !== undefined) return samplesOf(training, "train", 0, session!.batchSize);
        if (batch === undefined) throw new Problem(say("The model was given no data yet: the training has not begun."));
        return batch;
      },
      samples: (part, from, count, stride) => samplesOf(training, part, from, count, stride),
    };
  }
}

function samplesOf(
  { session, data }: TrainingWatch,
  part: "train" | "validation",
  from: number,
  count: number,
  stride = 1,
): Samples {
  if (session === undefined || data === undefined)
    throw new Problem(say("A script keeps its data to itself: only a training definition (train.define) tells of it."));
  const dataset = data[part];
  if (dataset === undefined) throw new Problem(say("This training holds no data back for validation."));
  const room = Math.max(0, Math.ceil((dataset.length - from) / stride));
  const indices = Array.from({ length: Math.min(count, room) }, (_, i) => from + i * stride);
  if (indices.length === 0)
    throw new Problem(say("There are {0} samples; none from number {1} on.", dataset.length, from));
  return prepare(collated(dataset, indices, session.train.collateFn), session.dtype, session.definition.loss);
}

type Collate = ((samples: unknown[]) => readonly Tensor[]) | undefined;

function collated(dataset: Dataset<unknown>, indices: readonly number[], collate: Collate): readonly Tensor[] {
  if (collate === undefined) {
    const whole = dataset.batch?.(indices) as readonly Tensor[] | undefined;
    if (whole !== undefined) return whole;
  }
  const samples = indices.map((index) => dataset.at(index));
  return collate === undefined ? (defaultCollate(samples) as readonly Tensor[]) : collate(samples);
}
