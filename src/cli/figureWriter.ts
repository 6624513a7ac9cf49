import { createRequire } from "node:module";
import path from "node:path";
import type { RunFigure } from "../protocol/run.js";
import type * as FigureFile from "../runtime/figureFile.js";
import type { PlotFiles } from "./args.js";

/** Writes a run's figures into files as they come. Of one that is shown again while others are written, only the last state is. */
export class FigureWriter {
  private readonly waiting = new Map<number, RunFigure>();
  private working: Promise<void> | undefined;
  /** Set when something could not be written. */
  error: Error | undefined;

  constructor(private readonly plots: PlotFiles) {}

  write(event: RunFigure): void {
    this.waiting.set(event.number, event);
    this.working ??= this.work();
  }

  /** Settles when all is on disk. */
  async close(): Promise<void> {
    await this.working;
  }

  private async work(): Promise<void> {
    // What draws is loaded when there is something to draw (scripts/build.mjs).
    const { writeFigure } = createRequire(__filename)("./figure-file.js") as typeof FigureFile;
    for (let next = this.next(); next && !this.error; next = this.next())
      await writeFigure(next.figure, path.join(this.plots.folder, this.fileName(next))).catch((error: Error) => {
        this.error = error;
      });
    this.working = undefined;
  }

  private next(): RunFigure | undefined {
    const first = this.waiting.values().next().value;
    if (first) this.waiting.delete(first.number);
    return first;
  }

  /** `003-decision-boundary.svg`: figures are sorted by when they came first. */
  private fileName({ number, figure }: RunFigure): string {
    const name = figure.id.replace(/[^\p{L}\p{N}._]+/gu, "-").slice(0, 60);
    return `${String(number).padStart(3, "0")}-${name}.${this.plots.format}`;
  }
}
