import { rgb } from "d3-color";
import * as chromatic from "d3-scale-chromatic";
import { cycle } from "./color.js";
import type { ColormapName } from "./colormapNames.js";
import type { Ramp } from "./figure.js";

/** A colour for a position from 0 to 1. */
type Colormap = (position: number) => string;

/** Straight lines in RGB between equally spaced colours. */
function between(...colors: string[]): Colormap {
  const stops = colors.map((color) => rgb(color));
  return (position) => {
    const at = position * (stops.length - 1);
    const index = Math.min(Math.floor(at), stops.length - 2);
    const [low, high] = [stops[index], stops[index + 1]];
    const mix = (a: number, b: number): number => a + (b - a) * (at - index);
    return rgb(mix(low.r, high.r), mix(low.g, high.g), mix(low.b, high.b)).formatHex();
  };
}

const black = "#000000";
const white = "#ffffff";

const colormaps: Record<ColormapName, Colormap> = {
  viridis: chromatic.interpolateViridis,
  plasma: chromatic.interpolatePlasma,
  inferno: chromatic.interpolateInferno,
  magma: chromatic.interpolateMagma,
  cividis: chromatic.interpolateCividis,
  turbo: chromatic.interpolateTurbo,
  gray: between(black, white),
  Greys: chromatic.interpolateGreys,
  binary: between(white, black),
  Blues: chromatic.interpolateBlues,
  Greens: chromatic.interpolateGreens,
  Oranges: chromatic.interpolateOranges,
  Purples: chromatic.interpolatePurples,
  Reds: chromatic.interpolateReds,
  BuGn: chromatic.interpolateBuGn,
  BuPu: chromatic.interpolateBuPu,
  GnBu: chromatic.interpolateGnBu,
  OrRd: chromatic.interpolateOrRd,
  PuBu: chromatic.interpolatePuBu,
  PuBuGn: chromatic.interpolatePuBuGn,
  PuRd: chromatic.interpolatePuRd,
  RdPu: chromatic.interpolateRdPu,
  YlGn: chromatic.interpolateYlGn,
  YlGnBu: chromatic.interpolateYlGnBu,
  YlOrBr: chromatic.interpolateYlOrBr,
  YlOrRd: chromatic.interpolateYlOrRd,
  BrBG: chromatic.interpolateBrBG,
  PRGn: chromatic.interpolatePRGn,
  PiYG: chromatic.interpolatePiYG,
  PuOr: chromatic.interpolatePuOr,
  RdBu: chromatic.interpolateRdBu,
  RdGy: chromatic.interpolateRdGy,
  RdYlBu: chromatic.interpolateRdYlBu,
  RdYlGn: chromatic.interpolateRdYlGn,
  Spectral: chromatic.interpolateSpectral,
  // K. Moreland, Diverging Color Maps for Scientific Visualization, 2009: eleven of its colours.
  coolwarm: between(
    ...["#3b4cc0", "#5977e3", "#7b9ff9", "#9ebeff", "#c0d4f5", "#dddcdc"],
    ...["#f2cbb7", "#f7ac8e", "#ee8468", "#d65244", "#b40426"],
  ),
  bwr: between("#0000ff", white, "#ff0000"),
  seismic: between("#00004d", "#0000ff", white, "#ff0000", "#800000"),
  jet: between("#000080", "#0000ff", "#0080ff", "#00ffff", "#80ff80", "#ffff00", "#ff8000", "#ff0000", "#800000"),
  hot: between("#0b0000", "#ff0000", "#ffff00", white),
  tab10: (position) => cycle[Math.min(9, Math.floor(position * 10))],
};

/** The function that colours numbers: CSS colours, undefined for NaN. Numbers beyond the ends take the colour of the end. */
export function rampColors({ map, min, max }: Ramp): (value: number) => string | undefined {
  const reversed = map.endsWith("_r");
  const colormap = colormaps[(reversed ? map.slice(0, -2) : map) as ColormapName];
  return (value) => {
    if (Number.isNaN(value)) return undefined;
    const position = max > min ? Math.min(1, Math.max(0, (value - min) / (max - min))) : value > max ? 1 : 0;
    return colormap(reversed ? 1 - position : position);
  };
}
