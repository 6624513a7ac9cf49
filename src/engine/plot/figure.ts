import { boundFigure } from "../../figure/bound.js";
import type { FigureData, Place } from "../../figure/figure.js";
import { checkOptions } from "../arguments.js";
import { ValueError } from "../errors.js";
import { observer } from "../observe.js";
import { type SaveOptions, saveFigure } from "../platform/figureFiles.js";
import { warn } from "../warn.js";
import { Axes, labelOf, type TextOptions } from "./axes.js";
import { rcParams } from "./rcParams.js";
import { point, toColor } from "./styles.js";

export interface FigureOptions {
  /** Width and height in inches of 100 pixels; 6.4 by 4.8 by default. */
  figsize?: readonly [width: number, height: number];
}

export const figureOptions = ["figsize"];

/** Inches; a figure beyond is a mistake, as of pixels for inches. */
const largest = 200;

/** A picture of one or more axes. */
export class Figure {
  /** All its axes, in the order they were made. */
  readonly axes: Axes[] = [];
  private readonly notes: string[] = [];
  private readonly fontSize = rcParams["font.size"] * point;
  private readonly textColor = rcParams["text.color"];
  private title: FigureData["title"];
  private size: [width: number, height: number];
  /** @internal Whether it was shown or saved. */
  handedOver = false;

  /** @internal */
  constructor(
    readonly id: string,
    { figsize = rcParams["figure.figsize"] }: FigureOptions = {},
  ) {
    this.size = [inches("width", figsize[0]), inches("height", figsize[1])];
    observer?.figureBegun?.(id);
  }

  /** The axes at a place of a grid, counted from 1 along the rows as matplotlib does; made when there are none yet. */
  addSubplot(rows: number, columns: number, index: number): Axes {
    const place = placeOf(rows, columns, index);
    return this.axes.find(({ data }) => samePlace(data.place, place)) ?? this.addAxes(place);
  }

  /** Axes at every place of a grid. */
  subplots(rows: number, columns: number): Axes[] {
    return Array.from({ length: rows * columns }, (_, i) => this.addSubplot(rows, columns, i + 1));
  }

  /** A title above all axes. https://matplotlib.org/stable/api/_as_gen/matplotlib.figure.Figure.html */
  suptitle(text: string, options: TextOptions = {}): void {
    this.title = labelOf(text, options);
  }

  /** Inches. */
  setFigwidth(width: number): void {
    this.size[0] = inches("width", width);
  }

  /** Inches. */
  setFigheight(height: number): void {
    this.size[1] = inches("height", height);
  }

  /** Takes all axes away. */
  clear(): void {
    this.axes.length = 0;
    this.title = undefined;
  }

  /**
   * Shows the figure where the run is watched: in the Plots panel, or as a file of `gradlens run FILE --plots DIR`. Shown again, it takes
   * the place of what was there, so that a loop can animate it.
   */
  show(): void {
    this.handedOver = true;
    if (observer?.figure) observer.figure(boundFigure(this.toData()));
    else warn("plot.show(): nobody watches this program. Run it with gradlens, or write a file with plot.save(name).");
  }

  /**
   * Writes the figure into a file whose name ends in `.png` or `.svg`.
   * @throws ValueError for another ending, Error where the file cannot be written
   */
  save(file: string, options: SaveOptions = {}): void {
    checkOptions("save", options, ["dpi"]);
    this.handedOver = true;
    saveFigure(boundFigure(this.toData()), file, options);
  }

  /** The same as `save`, by matplotlib's name. */
  savefig(file: string, options: SaveOptions = {}): void {
    this.save(file, options);
  }

  /** A copy of the figure as plain data. */
  toData(): FigureData {
    const [width, height] = this.size;
    return structuredClone({
      id: this.id,
      width: Math.round(width * 100),
      height: Math.round(height * 100),
      fontSize: this.fontSize,
      ...(this.title && { title: this.title }),
      ...(this.textColor !== undefined && { textColor: toColor("text.color", this.textColor) }),
      axes: this.axes.map(({ data }) => data),
      notes: this.notes,
    });
  }

  private addAxes(place: Place): Axes {
    const axes = new Axes(place, (note) => void this.notes.push(note));
    this.axes.push(axes);
    return axes;
  }
}

function inches(name: string, value: number): number {
  if (!(value > 0 && value <= largest))
    throw new ValueError(`figure size must be positive finite, at most ${largest} inches, but its ${name} is ${value}`);
  return value;
}

function placeOf(rows: number, columns: number, index: number): Place {
  for (const [name, count] of [
    ["rows", rows],
    ["columns", columns],
  ] as const)
    if (!Number.isInteger(count) || count < 1)
      throw new ValueError(`Number of ${name} must be a positive integer, not ${count}`);
  if (!Number.isInteger(index) || index < 1 || index > rows * columns)
    throw new ValueError(`num must be an integer with 1 <= num <= ${rows * columns}, not ${index}`);
  return {
    rows,
    columns,
    row: Math.floor((index - 1) / columns),
    column: (index - 1) % columns,
    rowSpan: 1,
    columnSpan: 1,
  };
}

function samePlace(a: Place, b: Place): boolean {
  return a.rows === b.rows && a.columns === b.columns && a.row === b.row && a.column === b.column;
}
