import { parseColor, rgbColor } from "../../figure/color.js";
import { isColormap } from "../../figure/colormapNames.js";
import { ValueError } from "../errors.js";

/** A name (`k`, `C1`, `tab:blue`, `#ff0000`, `0.5` for a gray, a CSS colour), or red, green, blue and opacity from 0 to 1. */
export type Color = string | readonly number[];

/** `-` solid, `--` dashed, `-.` dash and dot, `:` dotted, or their names; `none` draws no line. */
export type LineStyle = "-" | "--" | "-." | ":" | "solid" | "dashed" | "dashdot" | "dotted" | "none" | "" | " ";

/** Matplotlib's letters: `o` circle, `s` square, `x`, `+`, `*` star, `D` diamond, `^` `v` `<` `>` triangles, `.` and `,` dots... */
export type Marker = (typeof markers)[number];

const markers = [
  "o",
  ".",
  ",",
  "x",
  "X",
  "+",
  "P",
  "*",
  "s",
  "D",
  "d",
  "^",
  "v",
  "<",
  ">",
  "p",
  "h",
  "|",
  "_",
  "none",
  "",
] as const;

/** Pixels of a point, the printers' 1/72 inch, at 100 dots an inch. */
export const point = 100 / 72;

/** @throws ValueError for what is no colour */
export function toColor(name: string, color: Color): string {
  if (typeof color !== "string") {
    const valid = (color.length === 3 || color.length === 4) && color.every((part) => part >= 0 && part <= 1);
    if (!valid)
      throw new ValueError(
        `${name}: red, green, blue and opacity must be 3 or 4 numbers from 0 to 1, but got [${color.join(", ")}]`,
      );
    return rgbColor(color);
  }
  const parsed = parseColor(color);
  if (parsed === undefined) throw new ValueError(`${name}: '${color}' is not a valid color`);
  return parsed;
}

/** @throws ValueError for a colour map that there is not */
export function checkColormap(name: string): string {
  if (!isColormap(name)) throw new ValueError(`'${name}' is not a valid value for cmap`);
  return name;
}

/** @throws ValueError outside 0 to 1 */
export function checkAlpha(alpha = 1): number {
  if (!(alpha >= 0 && alpha <= 1)) throw new ValueError(`alpha (${alpha}) is outside 0-1 range`);
  return alpha;
}

const dashes: Record<string, number[] | undefined> = {
  "--": [3.7, 1.6],
  dashed: [3.7, 1.6],
  "-.": [6.4, 1.6, 1, 1.6],
  dashdot: [6.4, 1.6, 1, 1.6],
  ":": [1, 1.65],
  dotted: [1, 1.65],
  "-": undefined,
  solid: undefined,
};

export interface LineLook {
  color: string;
  /** Pixels; 0 where no line is drawn. */
  width: number;
  dash?: number[];
}

/** The look of a line of `width` points. @throws ValueError for a style that there is not */
export function lineLook(color: string, style: LineStyle, width: number): LineLook {
  if (style === "none" || style.trim() === "") return { color, width: 0 };
  if (!(style in dashes)) throw new ValueError(`'${String(style)}' is not a valid value for linestyle`);
  if (!(width >= 0)) throw new ValueError(`linewidth must be a number from 0, but got ${width}`);
  const dash = dashes[style]?.map((part) => part * width * point);
  return { color, width: width * point, ...(dash && { dash }) };
}

/** @throws ValueError for a marker that there is not */
export function checkMarker(marker: string): string {
  if (!(markers as readonly string[]).includes(marker)) throw new ValueError(`Unrecognized marker style '${marker}'`);
  return marker;
}

export interface Format {
  color?: string;
  linestyle?: LineStyle;
  marker?: Marker;
}

/**
 * Reads matplotlib's short form: a colour, a marker and a line style in any order, as `k--`, `ro`, `C1-.`.
 * @throws ValueError for a letter that means nothing
 */
export function parseFormat(format: string): Format {
  if (format.length > 1 && parseColor(format) !== undefined) return { color: format };
  const out: Format = {};
  const set = <K extends keyof Format>(key: K, value: Format[K]): void => {
    if (out[key] !== undefined) throw new ValueError(`'${format}' is not a valid format string (two ${key} symbols)`);
    out[key] = value;
  };
  for (let rest = format; rest !== "";) {
    const style = ["--", "-.", "-", ":"].find((text) => rest.startsWith(text));
    const color = /^(C\d+|[bgrcmykw])/.exec(rest)?.[0];
    const marker = markers.find((text) => text.length === 1 && text === rest[0]);
    const length = style?.length ?? color?.length ?? 1;
    if (style) set("linestyle", style as LineStyle);
    else if (color) set("color", color);
    else if (marker) set("marker", marker);
    else throw new ValueError(`'${format}' is not a valid format string (unrecognized character '${rest[0]}')`);
    rest = rest.slice(length);
  }
  return out;
}
