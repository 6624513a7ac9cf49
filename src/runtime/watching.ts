import type { RunEvent, RunRequest } from "../protocol/run.js";
import { ControlPart } from "./control/part.js";
import { FigureRelay } from "./figures.js";
import { GraphPart } from "./graph/graphPart.js";
import { RunObserver } from "./observer.js";
import type { Outbox } from "./outbox.js";
import type { OutputBuffer } from "./output.js";
import type { Part } from "./parts.js";
import { currentUserPosition } from "./position.js";
import { ProbePart } from "./probes/part.js";
import { ProvenancePart } from "./provenance.js";
import { Models } from "./statistics/models.js";
import { StatisticsPart } from "./statistics/part.js";
import { TrainingWatch } from "./training.js";
import { userLine } from "./userLine.js";

export interface WatchingHooks {
  request: RunRequest;
  outbox: Outbox;
  output: OutputBuffer;
  isUserFile(file: string): boolean;
  /** Whether orders came since the last look, or the run is to be held. */
  isCalled(): boolean;
  /** Carries out orders, and holds the run where it is to be held and `holds` is true. */
  check(holds: boolean): void;
  /** Asks for the run to be held. */
  pause(): void;
}

/** What watches and steers a training. */
export interface Watching {
  /** In the order in which they hear of things. */
  readonly parts: readonly Part[];
  readonly observer: RunObserver;
  readonly figures: FigureRelay;
  readonly graphs: GraphPart;
  readonly control: ControlPart;
  /** Sends an event, and tells the conditions of it. */
  event(happened: RunEvent): void;
}

/** Puts together all that follows a training in its thread, and has the outbox ask it for events. */
export function watchTraining({
  request,
  outbox,
  output,
  isUserFile,
  isCalled,
  check,
  pause,
}: WatchingHooks): Watching {
  const tick = (now: number): void => {
    if (outbox.tick(now)) for (const part of parts) part.pulse?.(now);
  };
  const position = () => currentUserPosition(isUserFile);
  const steps = () => observer.steps;
  const event = (happened: RunEvent): void => {
    outbox.push(happened);
    control.event(happened);
  };

  const observer = new RunObserver({ file: request.file, tick, event, position });
  const figures = new FigureRelay({ tick, position, steps, warn: (text, at) => output.write("warn", text, at) });
  outbox.sources = [observer, figures];
  const training = new TrainingWatch(request.mode !== "run");
  const probing = new ProbePart({
    training,
    steps,
    send: event,
    checkpoint: () => control.checkpoint(),
    folder: request.mode === "train" ? request.folder : undefined,
  });
  const models = new Models(isUserFile);
  const graphs = new GraphPart({
    request,
    steps,
    event,
    warn: (text) => output.write("warn", text),
    position: userLine(isUserFile),
    models,
  });
  const control = new ControlPart({
    request,
    training,
    steps,
    setSteps(count) {
      outbox.flush();
      observer.goTo(count);
    },
    send: event,
    print: (level, text) => output.write(level, text),
    isCalled,
    check,
    pause,
  });
  const parts: Part[] = [
    { observer, pausing: () => observer.pausing() },
    new ProvenancePart((happened) => outbox.push(happened)),
    models,
    new StatisticsPart({ event, steps, models, training }),
    { observer: figures, pausing: () => figures.pausing() },
    training,
    probing,
    graphs,
    { orders: { budget: ({ share }) => outbox.setShare(share) } },
    // Last: it may hold the run, and the others are to have heard of it by then.
    control,
  ];
  return { parts, observer, figures, graphs, control, event };
}
