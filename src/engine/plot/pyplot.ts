/** The functions of `gradlens.plot`: they draw into the present figure and its present axes, as matplotlib's pyplot does. */
import { checkOptions } from "../arguments.js";
import { ValueError } from "../errors.js";
import type { SaveOptions } from "../platform/figureFiles.js";
import { warn } from "../warn.js";
import type { Axes } from "./axes.js";
import { Figure, figureOptions, type FigureOptions } from "./figure.js";

/** Figures that were drawn into and not shown yet, in their order. */
const open: Figure[] = [];
let figureNow: Figure | undefined;
const axesNow = new WeakMap<Figure, Axes>();
let count = 0;
/** As many may be open without a warning, as in matplotlib. */
const mostOpen = 20;

/**
 * A new figure, into which all functions draw from now on, or the open one of that name. Figures of one name replace each other where
 * they are shown, which makes a picture that moves.
 */
export function figure(name?: string | number | FigureOptions, options: FigureOptions = {}): Figure {
  const given = typeof name === "object" ? name : options;
  checkOptions("figure", given, figureOptions);
  const id = name === undefined || typeof name === "object" ? undefined : String(name);
  figureNow = open.find((other) => other.id === id) ?? begin(id, given);
  return figureNow;
}

function begin(id: string | undefined, options: FigureOptions): Figure {
  if (open.length === mostOpen)
    warn(`More than ${mostOpen} figures are open. Figures are kept until plot.show() or plot.close().`);
  const made = new Figure(id ?? `Figure ${++count}`, options);
  open.push(made);
  return made;
}

/** The present figure; a new one when there is none. */
export function gcf(): Figure {
  return figureNow ?? figure();
}

/** The present axes; made when there are none. */
export function gca(): Axes {
  const now = gcf();
  const axes = axesNow.get(now);
  return axes && now.axes.includes(axes) ? axes : sca(now.axes.at(-1) ?? now.addSubplot(1, 1, 1));
}

/** Makes these the present axes. */
export function sca(axes: Axes): Axes {
  const owner = open.find((other) => other.axes.includes(axes)) ?? figureNow;
  if (owner) {
    figureNow = owner;
    axesNow.set(owner, axes);
  }
  return axes;
}

/** Draws into one place of a grid from now on: `subplot(1, 4, 2)`, or `subplot(142)`. */
export function subplot(...place: [rows: number, columns: number, index: number] | [code: number]): Axes {
  const [rows, columns, index] = place.length === 3 ? place : digits(place[0]);
  return sca(gcf().addSubplot(rows, columns, index));
}

function digits(code: number): [number, number, number] {
  if (!Number.isInteger(code) || code < 111 || code > 999)
    throw new ValueError(`Integer subplot specification must be a three-digit number, not ${code}`);
  return [Math.floor(code / 100), Math.floor(code / 10) % 10, code % 10];
}

/** A new figure with axes at every place of a grid, row by row: `const [figure, [left, right]] = plot.subplots(1, 2)`. */
export function subplots(rows = 1, columns = 1, options: FigureOptions = {}): [figure: Figure, axes: Axes[]] {
  const made = figure(options);
  const axes = made.subplots(rows, columns);
  sca(axes[0]);
  return [made, axes];
}

/** Shows all figures that are open, and closes them. At the end of the program, what is still open is shown by itself. */
export function show(): void {
  for (const each of close("all")) if (each.axes.length > 0) each.show();
}

/** Writes the present figure into a `.png` or `.svg` file. It stays open, but is not shown by itself any more. */
export function save(file: string, options: SaveOptions = {}): void {
  gcf().save(file, options);
}

export { save as savefig };

/** Shows what a program drew and neither showed nor saved. */
export function showRest(): void {
  for (const each of close("all")) if (each.axes.length > 0 && !each.handedOver) each.show();
}

/** Gives figures up without showing them: the present one, one, or all. */
export function close(which: Figure | "all" | undefined = figureNow): Figure[] {
  const closed = which === "all" ? open.splice(0) : open.filter((each) => each === which);
  for (const each of closed) if (open.includes(each)) open.splice(open.indexOf(each), 1);
  if (figureNow && closed.includes(figureNow)) figureNow = open.at(-1);
  return closed;
}

/** Takes all axes of the present figure away. */
export function clf(): void {
  gcf().clear();
}

/** Takes away what was drawn into the present axes. */
export function cla(): void {
  gca().clear();
}

/** Lines: `plot(y)`, `plot(x, y)`, `plot(x, y, "k--")`, with options at the end. NaN makes a gap. */
export const plot: Axes["plot"] = (...args) => gca().plot(...args);
/** The same as `plot`. */
export const line = plot;
/** Points, in sizes and colours of their own if wanted. */
export const scatter: Axes["scatter"] = (...args) => gca().scatter(...args);
/** Bars at positions or names. */
export const bar: Axes["bar"] = (...args) => gca().bar(...args);
/** Bars to the right. */
export const barh: Axes["barh"] = (...args) => gca().barh(...args);
/** A histogram. */
export const hist: Axes["hist"] = (...args) => gca().hist(...args);
/** A matrix through a colour map, or an image of colours. */
export const imshow: Axes["imshow"] = (...args) => gca().imshow(...args);
/** Lines of equal height: `contour(Z)`, `contour(X, Y, Z)`, `contour(X, Y, Z, levels)`. */
export const contour: Axes["contour"] = (...args) => gca().contour(...args);
/** Bands between levels of a height. */
export const contourf: Axes["contourf"] = (...args) => gca().contourf(...args);
/** The area between two curves. */
export const fillBetween: Axes["fillBetween"] = (x, y1, ...rest) => gca().fillBetween(x, y1, ...rest);
/** A horizontal line across the axes. */
export const axhline: Axes["axhline"] = (...args) => gca().axhline(...args);
/** A vertical line across the axes. */
export const axvline: Axes["axvline"] = (...args) => gca().axvline(...args);
/** Text at a point. */
export const text: Axes["text"] = (...args) => gca().text(...args);

/** The title of the present axes. */
export const title: Axes["setTitle"] = (...args) => gca().setTitle(...args);
/** The label of the x axis. https://matplotlib.org/stable/api/_as_gen/matplotlib.pyplot.xlabel.html */
export const xlabel: Axes["setXlabel"] = (...args) => gca().setXlabel(...args);
/** The label of the y axis. https://matplotlib.org/stable/api/_as_gen/matplotlib.pyplot.ylabel.html */
export const ylabel: Axes["setYlabel"] = (...args) => gca().setYlabel(...args);
/** Limits of x; null leaves one to the data. */
export const xlim: Axes["setXlim"] = (...args) => gca().setXlim(...args);
/** Limits of y; null leaves one to the data. */
export const ylim: Axes["setYlim"] = (...args) => gca().setYlim(...args);
/** `linear` or `log`. */
export const xscale: Axes["setXscale"] = (...args) => gca().setXscale(...args);
/** `linear` or `log`. */
export const yscale: Axes["setYscale"] = (...args) => gca().setYscale(...args);
/** Positions of the ticks, and their texts. */
export const xticks: Axes["setXticks"] = (...args) => gca().setXticks(...args);
/** Positions of the ticks, and their texts. */
export const yticks: Axes["setYticks"] = (...args) => gca().setYticks(...args);
/** How ticks look: size, colour and turn (degrees) of their texts. https://matplotlib.org/stable/api/_as_gen/matplotlib.pyplot.tick_params.html */
export const tickParams: Axes["tickParams"] = (...args) => gca().tickParams(...args);
/** A legend of what has a label, or of the given handles and labels. */
export const legend: Axes["legend"] = (...args) => gca().legend(...args);
/** Grid lines; without arguments they come and go. */
export const grid: Axes["grid"] = (...args) => gca().grid(...args);
/** `off`, `on`, `equal`, `auto`, or four limits. */
export const axis: Axes["axis"] = (...args) => gca().axis(...args);
/** A bar that tells the numbers of the colours. */
export const colorbar: Axes["colorbar"] = (...args) => gca().colorbar(...args);
/** A title above all axes. */
export const suptitle: Figure["suptitle"] = (...args) => gcf().suptitle(...args);

/** `plot` with a logarithmic x axis. */
export const semilogx: Axes["plot"] = (...args) => {
  xscale("log");
  plot(...args);
};
/** `plot` with a logarithmic y axis. */
export const semilogy: Axes["plot"] = (...args) => {
  yscale("log");
  plot(...args);
};
/** `plot` with two logarithmic axes. */
export const loglog: Axes["plot"] = (...args) => {
  xscale("log");
  semilogy(...args);
};

/** Does nothing: figures leave room for their texts by themselves. It is here for scripts that come from matplotlib. */
export function tightLayout(): void {}
