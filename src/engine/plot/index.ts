/**
 * Drawing as with matplotlib's pyplot: `import { plot } from "gradlens"`.
 * https://matplotlib.org/3.6.3/api/pyplot_summary.html
 */
export { Axes } from "./axes.js";
export type { PlaceTextOptions, PlotArguments, TextOptions, TickOptions } from "./axes.js";
export type { BarOptions, HistogramOptions, Rectangle } from "./bars.js";
export { Figure, type FigureOptions } from "./figure.js";
export type { ContourArguments, ContourOptions, ImageOptions } from "./images.js";
export type { GridOptions, LegendLocation, LegendOptions } from "./legend.js";
export type { FillOptions, LineOptions, RuleOptions } from "./lines.js";
export type { PlotData } from "./numbers.js";
export * from "./pyplot.js";
export { rcdefaults, rcParams, type RcParams } from "./rcParams.js";
export type { PathCollection, ScatterOptions } from "./scatter.js";
export type { Color, LineStyle, Marker } from "./styles.js";
