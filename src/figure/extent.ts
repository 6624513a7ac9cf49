import type { AxesData, AxisData, Mark } from "./figure.js";

/** What marks need of one axis. */
interface Extent {
  low: number;
  high: number;
  /** Ends at which no margin is left: where bars stand, where an image ends. */
  edges: number[];
  /** Whether the axis runs the other way, as an image's rows do. */
  turned: boolean;
}

type Take = (value: number) => void;

/** Calls `take` with what the mark needs of the axis. */
function visit(mark: Mark, axis: "x" | "y", take: Take, edge: Take): void {
  const each = (values: ArrayLike<number>): void => {
    for (let i = 0; i < values.length; i++) take(values[i]);
  };
  const exact = (...ends: number[]): void => {
    each(ends);
    ends.forEach(edge);
  };
  switch (mark.kind) {
    case "line":
    case "points":
      // A point that misses one coordinate is not drawn.
      for (let i = 0; i < mark.x.length; i++)
        if (Number.isFinite(mark.x[i]) && Number.isFinite(mark.y[i])) take(mark[axis][i]);
      break;
    case "bars": {
      const along = (mark.orientation === "vertical") === (axis === "x");
      each(along ? mark.from : mark.base);
      each(along ? mark.to : mark.end);
      if (!along) mark.base.forEach(edge);
      break;
    }
    case "image":
      if (axis === "x") exact(mark.extent.left, mark.extent.right);
      else exact(mark.extent.bottom, mark.extent.top);
      break;
    case "contour":
      exact(mark[axis][0], mark[axis][mark[axis].length - 1]);
      break;
    case "area":
      each(axis === "x" ? mark.x : mark.low);
      if (axis === "y") each(mark.high);
      break;
    case "rule":
      if ((mark.orientation === "vertical") === (axis === "x")) take(mark.at);
      break;
    case "text":
  }
}

function extentOf(marks: readonly Mark[], axis: "x" | "y", log: boolean): Extent | undefined {
  const edges = new Set<number>();
  let [low, high] = [Infinity, -Infinity];
  const take = (value: number): void => {
    if (!Number.isFinite(value) || (log && value <= 0)) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (const mark of marks) visit(mark, axis, take, (value) => void edges.add(value));
  if (low > high) return undefined;
  const turned = marks.some(
    (mark) =>
      mark.kind === "image" &&
      (axis === "y" ? mark.extent.bottom > mark.extent.top : mark.extent.left > mark.extent.right),
  );
  return { low, high, edges: [...edges], turned };
}

/** Left free at each end, as a part of the data's range. */
const margin = 0.05;

/** The numbers at the two ends of an axis: given ones, or the data's with a margin. Always finite and apart. */
export function domainOf({ marks, ...axes }: AxesData, name: "x" | "y"): [start: number, end: number] {
  const axis: AxisData = axes[name];
  const log = axis.scale === "log";
  const extent = extentOf(marks, name, log) ?? { low: log ? 1 : 0, high: log ? 10 : 1, edges: [], turned: false };
  const [forth, back] = log ? [Math.log10, (value: number) => 10 ** value] : [same, same];
  let [low, high] = [forth(extent.low), forth(extent.high)];
  if (low === high) {
    const half = log ? 0.5 : Math.max(Math.abs(low) * margin, low === 0 ? margin : 1e-300);
    [low, high] = [low - half, high + half];
  }
  const room = (high - low) * margin;
  const start = extent.edges.includes(extent.low) ? extent.low : back(low - room);
  const end = extent.edges.includes(extent.high) ? extent.high : back(high + room);
  const automatic: [number, number] = extent.turned ? [end, start] : [start, end];
  const valid = (limit: number | undefined): limit is number => limit !== undefined && (!log || limit > 0);
  const from = valid(axis.min) ? axis.min : automatic[0];
  const to = valid(axis.max) ? axis.max : automatic[1];
  return from === to ? automatic : [from, to];
}

function same(value: number): number {
  return value;
}

/** Whether there is anything to see: false where all numbers are NaN or infinite, or below zero on a logarithmic axis. */
export function hasData({ marks, x, y }: AxesData): boolean {
  const has = (mark: Mark, name: "x" | "y", axis: AxisData): boolean =>
    extentOf([mark], name, axis.scale === "log") !== undefined;
  const shown = marks.filter((mark) => mark.kind !== "text");
  return (
    shown.length === 0 ||
    shown.some((mark) =>
      mark.kind === "rule" ? has(mark, "x", x) || has(mark, "y", y) : has(mark, "x", x) && has(mark, "y", y),
    )
  );
}
