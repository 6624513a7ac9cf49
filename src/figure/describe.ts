import type { AxesData, FigureData, Mark } from "./figure.js";
import { plainText } from "./text.js";

const kinds: Record<Mark["kind"], string> = {
  line: "line",
  points: "points",
  bars: "bars",
  image: "image",
  contour: "contour",
  area: "area",
  rule: "straight line",
  text: "text",
};

/** A figure in words: its name, and what it shows. */
export function describe(figure: FigureData): { name: string; text: string } {
  const titles = figure.axes.flatMap(({ title }) => (title ? [plainText(title.text)] : []));
  const name = figure.title ? plainText(figure.title.text) : titles.join(", ") || figure.id;
  return { name, text: figure.axes.map(describeAxes).join(" ") };
}

function describeAxes({ marks, title, x, y }: AxesData): string {
  const what = marks.map((mark) => {
    const count = sizeOf(mark);
    return `${kinds[mark.kind]}${mark.label ? ` “${plainText(mark.label)}”` : ""}${count ? ` (${count})` : ""}`;
  });
  const over = [x.label, y.label].map((label) => (label ? plainText(label.text) : "")).filter(Boolean);
  return `${title ? `${plainText(title.text)}: ` : ""}${what.join(", ") || "empty axes"}${over.length > 0 ? `; ${over.join(", ")}` : ""}.`;
}

function sizeOf(mark: Mark): string {
  switch (mark.kind) {
    case "line":
    case "points":
    case "area":
      return String(mark.x.length);
    case "bars":
      return String(mark.from.length);
    case "image":
      return `${mark.rows}×${mark.columns}`;
    case "contour":
      return `${mark.y.length}×${mark.x.length}`;
    default:
      return "";
  }
}
