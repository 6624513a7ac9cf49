import type { FigureData } from "../figure/figure.js";
import type { Observer } from "../engine/observe.js";
import { plot } from "../engine/index.js";
import type { RunFigure, SourcePosition } from "../protocol/run.js";

/** A figure that is shown again and again is sent so often; the last of them always is. */
const interval = 100;
/** Figures of one run: more are a loop that makes them by mistake. */
const mostFigures = 300;

export interface FigureHooks {
  /** A chance to send what was collected. */
  tick(now: number): void;
  /** Position of the user's line that runs now. */
  position(): SourcePosition | undefined;
  steps(): number;
  warn(text: string, position: SourcePosition | undefined): void;
}

/** Takes the figures that the code shows, and passes them on at a bounded rate. */
export class FigureRelay implements Observer {
  private readonly begun = new Map<string, SourcePosition | undefined>();
  private readonly numbers = new Map<string, number>();
  private readonly waiting = new Map<string, RunFigure>();
  private readonly sent = new Map<string, number>();
  private refused = false;

  constructor(private readonly hooks: FigureHooks) {}

  /** Whether the code showed any. */
  get shown(): boolean {
    return this.numbers.size > 0;
  }

  figureBegun(id: string): void {
    this.begun.set(id, this.hooks.position());
  }

  figure(figure: FigureData): void {
    const { id } = figure;
    const position = this.hooks.position() ?? this.begun.get(id);
    const number = this.numbers.get(id) ?? this.numbers.size + 1;
    if (number > mostFigures) return this.refuse(position);
    this.numbers.set(id, number);
    const now = Date.now();
    this.waiting.set(id, {
      type: "figure",
      number,
      time: now,
      step: this.hooks.steps(),
      ...(position && { position }),
      figure,
    });
    this.hooks.tick(now);
  }

  /** Shows what the code drew and did not show; for the end of the program. */
  showRest(): void {
    try {
      plot.showRest();
    } catch (error) {
      this.hooks.warn(`A figure could not be shown: ${(error as Error).message}\n`, undefined);
    }
  }

  /** The run waits from now on: nothing is held back. */
  pausing(): void {
    this.sent.clear();
  }

  /** Figures to send: those that were not sent lately, or all when `final`. */
  take(now: number, final = false): RunFigure[] {
    const taken = [...this.waiting].filter(([id]) => final || now - (this.sent.get(id) ?? 0) >= interval);
    for (const [id] of taken) {
      this.waiting.delete(id);
      this.sent.set(id, now);
    }
    return taken.map(([, event]) => event);
  }

  private refuse(position: SourcePosition | undefined): void {
    if (this.refused) return;
    this.refused = true;
    this.hooks.warn(
      `More than ${mostFigures} figures: the rest is not kept. A figure with a name, plot.figure("name"), replaces the one before.\n`,
      position,
    );
  }
}
