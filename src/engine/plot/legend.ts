import type { AxesData, Legend, LegendEntry, Mark } from "../../figure/figure.js";
import { ValueError } from "../errors.js";
import { type Color, type LineStyle, lineLook, point, toColor } from "./styles.js";

const locations = [
  ...["best", "upper right", "upper left", "lower left", "lower right", "right", "center left", "center right"],
  ...["lower center", "upper center", "center"],
] as const;

export type LegendLocation =
  | "best"
  | "upper right"
  | "upper left"
  | "lower left"
  | "lower right"
  | "right"
  | "center left"
  | "center right"
  | "lower center"
  | "upper center"
  | "center";

export interface LegendOptions {
  /** Such as `scatter(...).legendElements()[0]`; what has a label by default. */
  handles?: readonly LegendEntry[];
  /** Texts in place of the handles' own. */
  labels?: readonly string[];
  /** `best` (the default) covers the fewest points. */
  loc?: LegendLocation;
  title?: string;
  /** Points. */
  fontsize?: number;
  ncol?: number;
}

export const legendOptions = ["handles", "labels", "loc", "title", "fontsize", "ncol"];

/** @throws ValueError for a place that there is not */
export function legendOf(marks: readonly Mark[], options: LegendOptions): Legend {
  const { handles, labels, loc = "best", title, fontsize, ncol = 1 } = options;
  if (!(locations as readonly string[]).includes(loc))
    throw new ValueError(`'${loc}' is not a valid value for loc; supported values are ${locations.join(", ")}`);
  // Labels without handles name what was drawn, in its order.
  const found = handles ?? marks.flatMap((mark) => entryOf(mark, labels !== undefined));
  const entries =
    labels === undefined ? found : labels.slice(0, found.length).map((label, i) => ({ ...found[i], label }));
  return {
    location: loc,
    columns: ncol,
    entries: [...entries],
    ...(title !== undefined && { title }),
    ...(fontsize !== undefined && { size: fontsize * point }),
  };
}

/** How a mark looks in a legend; nothing without a label, which matplotlib also hides with an underscore. */
function entryOf(mark: Mark, unlabelled: boolean): LegendEntry[] {
  const { label = unlabelled ? "" : undefined, alpha } = mark;
  if (label === undefined || label.startsWith("_")) return [];
  const base = { label, alpha };
  switch (mark.kind) {
    case "line": {
      const { color, width, dash, marker } = mark;
      return [
        { ...base, ...(width > 0 && { line: { color, width, ...(dash && { dash }) } }), ...(marker && { marker }) },
      ];
    }
    case "rule":
      return [{ ...base, line: { color: mark.color, width: mark.width, ...(mark.dash && { dash: mark.dash }) } }];
    case "points": {
      const { marker: shape, color, edge, edgeWidth } = mark;
      const size = typeof mark.size === "number" ? mark.size : 6 * point;
      const shown =
        typeof color === "string"
          ? color
          : Array.isArray(color)
            ? (color[0] ?? "ink")
            : { ramp: color.ramp, value: (color.ramp.min + color.ramp.max) / 2 };
      return [{ ...base, marker: { shape, size, color: shown, ...(edge && { edge }), edgeWidth } }];
    }
    case "bars":
      return [{ ...base, patch: { color: mark.colors[0] ?? "none", ...(mark.edge && { edge: mark.edge }) } }];
    case "area":
      return [{ ...base, patch: { color: mark.color } }];
    default:
      return [];
  }
}

export interface GridOptions {
  axis?: "both" | "x" | "y";
  color?: Color;
  linestyle?: LineStyle;
  linewidth?: number;
  alpha?: number;
}

export const gridOptions = ["axis", "color", "linestyle", "linewidth", "alpha"];

export function gridOf({
  axis = "both",
  color,
  linestyle = "-",
  linewidth = 0.8,
  alpha,
}: GridOptions): NonNullable<AxesData["grid"]> {
  const { width, dash } = lineLook("ink", linestyle, linewidth);
  // The usual grid is a light shade of the ink; a colour of its own is drawn as it is.
  const strength = alpha ?? (color === undefined ? 0.22 : 1);
  return {
    axis,
    width,
    alpha: strength,
    ...(dash && { dash }),
    ...(color !== undefined && { color: toColor("color", color) }),
  };
}
