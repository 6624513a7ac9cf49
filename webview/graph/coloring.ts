import type { DrawnGraph, NodeFigures } from "../../src/protocol/graphView.js";
import { colorAt, colormaps, css } from "../shared/colormap.js";
import { scaleOf } from "../shared/heatmap.js";
import { t } from "../shared/text.js";
import type { Coloring } from "./state.js";

export const colorings: Record<Coloring, () => string> = {
  kind: () => t("Kind"),
  gradient: () => t("Gradient size"),
  activation: () => t("Activation size"),
  time: () => t("Time"),
  memory: () => t("Memory"),
};

const figure = (figures: NodeFigures, coloring: Coloring): number | undefined =>
  coloring === "gradient"
    ? figures.gradient
    : coloring === "activation"
      ? figures.activation
      : coloring === "time"
        ? figures.milliseconds
        : coloring === "memory"
          ? figures.bytes
          : undefined;

export interface NodeColor {
  fill: string;
  text: string;
}

/** Colour of each node by what was chosen, and the ends of the scale; no colour where a node has no such figure. */
export function colorNodes(
  { nodes }: DrawnGraph,
  coloring: Coloring,
): { colors: Map<string, NodeColor>; domain: [number, number] | null } {
  const values = nodes.flatMap(({ id, figures }) => {
    const value = figure(figures, coloring);
    return value !== undefined && value > 0 && Number.isFinite(value) ? [{ id, value }] : [];
  });
  if (values.length === 0) return { colors: new Map(), domain: null };
  const domain: [number, number] = [
    Math.min(...values.map(({ value }) => value)),
    Math.max(...values.map(({ value }) => value)),
  ];
  const place = scaleOf({ domain, log: true });
  const colors = new Map(
    values.map(({ id, value }) => {
      const color = colorAt(colormaps.viridis, place(value));
      const [red, green, blue] = color;
      const light = 0.299 * red + 0.587 * green + 0.114 * blue;
      return [id, { fill: css(color), text: light > 140 ? "#000000" : "#ffffff" }];
    }),
  );
  return { colors, domain };
}
