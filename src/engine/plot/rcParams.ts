import type { Color } from "./styles.js";

/** Defaults of figures made from now on, by matplotlib's names: `plot.rcParams["figure.figsize"] = [15, 10]`. */
export interface RcParams {
  /** Width and height in inches of 100 pixels. */
  "figure.figsize": readonly [width: number, height: number];
  /** Points. */
  "font.size": number;
  "text.color"?: Color;
  "axes.labelcolor"?: Color;
  "xtick.color"?: Color;
  "ytick.color"?: Color;
  "axes.grid": boolean;
  /** Points. */
  "lines.linewidth": number;
  "image.cmap": string;
}

const defaults: RcParams = {
  "figure.figsize": [6.4, 4.8],
  "font.size": 10,
  "text.color": undefined,
  "axes.labelcolor": undefined,
  "xtick.color": undefined,
  "ytick.color": undefined,
  "axes.grid": false,
  "lines.linewidth": 1.5,
  "image.cmap": "viridis",
};

/** Sealed: a name that there is not is an error, as in matplotlib. */
export const rcParams: RcParams = Object.seal({ ...defaults });

/** Sets all defaults back. */
export function rcdefaults(): void {
  Object.assign(rcParams, defaults);
}
