import { rampColors } from "./colormaps.js";
import type { Colorbar } from "./figure.js";
import { colorbarGap, colorbarWidth, labelPad, tickLength, tickPad } from "./layout.js";
import type { Frame } from "./marks.js";
import { svg, type SvgNode } from "./node.js";
import { formatTicks, makeScale } from "./scale.js";
import { textNode, textWidth } from "./text.js";
import { colorIn } from "./theme.js";

const shades = 128;

/** A bar to the right of the axes. */
export function colorbarNodes({ ramp, levels, label }: Colorbar, { width, height, theme, fontSize }: Frame): SvgNode[] {
  const left = width + colorbarGap;
  const [min, max] = levels
    ? [levels[0], levels[levels.length - 1]]
    : [ramp.min, ramp.max > ramp.min ? ramp.max : ramp.min + 1];
  const axis = { scale: "linear" as const, ...(levels && { ticks: levels }) };
  const scale = makeScale(axis, [min, max], height, true, 45);
  const color = rampColors(ramp);
  const edges = levels ?? Array.from({ length: shades + 1 }, (_, i) => min + ((max - min) * i) / shades);
  const cells = edges.slice(0, -1).map((edge, i) => {
    const [bottom, top] = [scale.at(edge), scale.at(edges[i + 1])];
    // A little taller than its share, so that no line of the background is seen between two.
    const overlap = i < edges.length - 2 && !levels ? 0.5 : 0;
    return svg("rect", {
      x: left,
      y: top - overlap,
      width: colorbarWidth,
      height: bottom - top + overlap,
      fill: color((edge + edges[i + 1]) / 2),
    });
  });
  const right = left + colorbarWidth;
  const texts = levels ? formatTicks(levels) : scale.ticks.map((tick) => tick.label);
  const widest = Math.max(0, ...texts.map((text) => textWidth(text, fontSize)));
  const ink = theme.ink;
  return [
    svg(
      "g",
      { class: "colorbar" },
      ...cells,
      svg("rect", { x: left, y: 0, width: colorbarWidth, height, fill: "none", stroke: ink, "stroke-width": 1 }),
      ...scale.ticks.flatMap(({ value, label: text }) => {
        const y = scale.at(value);
        return [
          svg("line", { x1: right, x2: right + tickLength, y1: y, y2: y, stroke: ink, "stroke-width": 1 }),
          textNode(
            { text },
            { x: right + tickLength + tickPad, y: y + fontSize * 0.36, size: fontSize, color: ink, anchor: "start" },
          ),
        ];
      }),
      label
        ? textNode(label, {
            x: right + tickLength + tickPad + widest + labelPad + (label.size ?? fontSize) * 0.8,
            y: height / 2,
            size: label.size ?? fontSize,
            color: colorIn(theme, label.color ?? "ink"),
            anchor: "middle",
            rotate: -90,
          })
        : undefined,
    ),
  ];
}
