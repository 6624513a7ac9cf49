import type { SampleFacts } from "../../src/protocol/modelView.js";
import { element } from "../shared/dom.js";
import { formatInteger, formatValue } from "../shared/format.js";
import { svg } from "../shared/svg.js";
import { t } from "../shared/text.js";
import { choiceText } from "./choice.js";
import { classColor, css } from "./palette.js";
import { pictureColor, raster } from "./raster.js";

const mostNumbers = 40;

/** One sample: its picture or numbers, target, prediction, loss, and probabilities as bars. */
export class SampleView {
  readonly root = element("section", "sample-view");

  draw(facts: SampleFacts, names?: readonly string[]): void {
    const { part, index, loss } = facts;
    const title = element("h3", "", {}, `${choiceText(part)}, ${t("sample {0}", formatInteger(index))}`);
    const entries: [string, string][] = [
      [t("Target"), classText(facts.target, facts, names)],
      [t("Prediction"), classText(facts.prediction, facts, names)],
      ...(loss.length > 0 ? [[t("Loss"), formatValue(loss[0])] as [string, string]] : []),
    ];
    const list = element(
      "dl",
      "",
      {},
      ...entries.map(([name, value]) =>
        element("div", "", {}, element("dt", "", {}, name), element("dd", "", {}, value)),
      ),
    );
    this.root.replaceChildren(title, picture(facts, 128), list, probabilityBars(facts, names));
  }
}

/** Targets and predictions in words. */
export function classText(
  values: Float32Array,
  { probabilities }: SampleFacts,
  names: readonly string[] | undefined,
): string {
  if (values.length === 0) return t("not known");
  if (probabilities.length > 0 && values.length === 1) return names?.[values[0]] ?? formatValue(values[0]);
  return numbers(values);
}

const numbers = (values: Float32Array): string =>
  Array.from(values.slice(0, mostNumbers), formatValue).join(", ") + (values.length > mostNumbers ? ", …" : "");

/** The picture of a sample, or its numbers. */
export function picture({ values, image, shape }: SampleFacts, side: number): HTMLElement {
  if (!image) return element("p", "numbers", {}, numbers(values));
  const { height, width } = image;
  const scale = side / Math.max(height, width);
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const drawing = svg("svg", {
    ...size,
    viewBox: `0 0 ${size.width} ${size.height}`,
    role: "img",
    "aria-label": t("picture, {0}", shape.join("×")),
  });
  drawing.append(raster(height, width, pictureColor(values, image), { x: 0, y: 0, ...size }));
  drawing.append(svg("rect", { x: 0.5, y: 0.5, width: size.width - 1, height: size.height - 1, class: "frame" }));
  return element("div", "picture", {}, drawing as unknown as Node);
}

function probabilityBars({ probabilities }: SampleFacts, names: readonly string[] | undefined): HTMLElement {
  const order = Array.from(probabilities.keys())
    .sort((a, b) => probabilities[b] - probabilities[a])
    .slice(0, 10);
  return element(
    "ul",
    "bars",
    { "aria-label": t("Probabilities") },
    ...order.map((index) => {
      const bar = element("span", "bar");
      bar.style.width = `${Math.max(1, 100 * (probabilities[index] || 0))}px`;
      bar.style.background = css(classColor(index));
      return element(
        "li",
        "",
        {},
        element("span", "name", {}, names?.[index] ?? String(index)),
        bar,
        formatValue(probabilities[index]),
      );
    }),
  );
}
