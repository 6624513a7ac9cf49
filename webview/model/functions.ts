import type { ActivationCurve, ActivationCurves, Overview } from "../../src/protocol/modelView.js";
import type { ProbeRequest } from "../../src/protocol/probe.js";
import { element } from "../shared/dom.js";
import { formatInteger, formatValue } from "../shared/format.js";
import { svg } from "../shared/svg.js";
import { t } from "../shared/text.js";
import { plane, pointerIn } from "./plane.js";
import { rangeOf } from "./palette.js";
import { type Desk, requestOf, type Source, type Tab, type Table } from "./tab.js";

const size = { width: 360, height: 240 };

/** Activation functions with their derivatives, and what they are given now. */
export class FunctionsTab implements Tab {
  readonly name = "functions";
  readonly label = t("Activation functions");
  readonly probe = "activations";
  readonly #others = element("select", "", { "aria-label": t("Another function") });
  readonly #charts = element("div", "charts");
  readonly root: HTMLElement;
  #shown: ActivationCurves | undefined;

  constructor(readonly desk: Desk) {
    this.#others.addEventListener("change", () => {
      desk.state.functions = [...desk.state.functions, this.#others.value];
      desk.changed();
    });
    const help = t(
      "Line: the function. Dashes: its derivative. Bars: what it is given now. Where the derivative is near zero, nothing is learned.",
    );
    this.root = element(
      "div",
      "",
      {},
      element("p", "help", {}, help),
      element("div", "choices", {}, element("label", "choice", {}, t("Compare with"), this.#others)),
      this.#charts,
    );
  }

  requests(overview: Overview): ProbeRequest[] {
    const request = requestOf(overview, this.desk.state, this.probe);
    return request ? [request] : [];
  }

  draw(source: Source): void {
    const answer = source.answer<ActivationCurves>(this.requests(source.overview)[0]);
    if (!answer) return;
    this.#shown = answer;
    const { functions } = this.desk.state;
    const free = answer.curves.filter(({ uses, name }) => uses.length === 0 && !functions.includes(name));
    const names = free.map(({ name }) => name);
    if (this.#others.dataset.names !== names.join()) {
      this.#others.dataset.names = names.join();
      this.#others.replaceChildren(
        element("option", "", { value: "", disabled: "", selected: "" }, t("choose…")),
        ...names.map((name) => element("option", "", { value: name }, name)),
      );
    }
    this.#charts.replaceChildren(...this.#curves().map((curve) => this.#chart(curve, answer.places)));
    this.#charts.dataset.functions = this.#curves()
      .map(({ name }) => name)
      .join();
  }

  /** Those of the model, then those that were chosen, as they were chosen. */
  #curves(): ActivationCurve[] {
    const curves = this.#shown?.curves ?? [];
    const chosen = this.desk.state.functions.flatMap(
      (name) => curves.find((c) => c.uses.length === 0 && c.name === name) ?? [],
    );
    return [...curves.filter(({ uses }) => uses.length > 0), ...chosen];
  }

  #chart(curve: ActivationCurve, places: Float32Array): HTMLElement {
    const { name, extra, uses, values, derivatives, inputs } = curve;
    const [low, high] = rangeOf(values, derivatives);
    const ys: [number, number] = [Math.max(-4, Math.min(low, -0.2)), Math.min(4, Math.max(high, 1.1))];
    const place = plane(size.width, size.height, [places[0], places[places.length - 1]], ys, ["x", ""]);
    const line = (of: Float32Array): string => {
      let d = "";
      let pen = false;
      of.forEach((value, i) => {
        const inside = Number.isFinite(value) && value >= ys[0] - 1 && value <= ys[1] + 1;
        if (inside)
          d += `${pen ? "L" : "M"}${place.x(places[i]).toFixed(1)},${place.y(Math.min(ys[1], Math.max(ys[0], value))).toFixed(1)}`;
        pen = inside;
      });
      return d;
    };
    const drawing = svg("svg", {
      viewBox: `0 0 ${size.width} ${size.height}`,
      width: size.width,
      height: size.height,
      role: "img",
    });
    drawing.append(
      ...inputBars(inputs, place.box),
      svg("path", {
        class: "zero",
        d: `M${place.box.x},${place.y(0)}H${place.box.x + place.box.width}M${place.x(0)},${place.box.y}V${place.box.y + place.box.height}`,
      }),
      place.axes,
      svg("path", { class: "derivative", d: line(derivatives) }),
      svg("path", { class: "function", d: line(values) }),
    );
    drawing.setAttribute("aria-label", this.#summary(curve));
    const at = (event: PointerEvent): void => {
      const [x] = place.at(...pointerIn(drawing, event));
      const index = Math.min(
        places.length - 1,
        Math.max(0, Math.round(((x - places[0]) / (places[places.length - 1] - places[0])) * (places.length - 1))),
      );
      this.desk.say(
        t(
          "{0} at {1}: {2}, derivative {3}",
          name,
          formatValue(places[index]),
          formatValue(values[index]),
          formatValue(derivatives[index]),
        ),
      );
    };
    drawing.addEventListener("pointermove", at);
    drawing.addEventListener("pointerleave", () => this.desk.say(""));
    const remove = element("button", "link", { type: "button" }, t("Remove"));
    remove.addEventListener("click", () => {
      this.desk.state.functions = this.desk.state.functions.filter((other) => other !== name);
      this.desk.changed();
    });
    return element(
      "figure",
      "",
      { "data-name": name },
      element(
        "figcaption",
        "",
        {},
        element("strong", "", {}, extra ? `${name}(${extra})` : name),
        " ",
        element("span", "muted", {}, uses.join(", ")),
        ...(uses.length === 0 ? [remove] : []),
      ),
      drawing as unknown as Node,
      element("p", "muted", {}, inputs ? this.#inputText(inputs) : ""),
    );
  }

  #inputText({ count, below, above }: NonNullable<ActivationCurve["inputs"]>): string {
    const outside = below + above;
    return outside > 0
      ? t("{0} inputs, {1} of them outside of this range", formatInteger(count), formatInteger(outside))
      : t("{0} inputs", formatInteger(count));
  }

  #summary({ name, uses, inputs }: ActivationCurve): string {
    return [t("{0} and its derivative", name), uses.join(", "), inputs ? this.#inputText(inputs) : ""]
      .filter(Boolean)
      .join(". ");
  }

  /** The first drawing, and the others below it. */
  picture(): SVGSVGElement | undefined {
    const drawings = [...this.#charts.querySelectorAll("svg")];
    if (drawings.length === 0) return undefined;
    const height = drawings.length * (size.height + 24);
    const all = svg("svg", { width: size.width, height, viewBox: `0 0 ${size.width} ${height}`, class: "charts-file" });
    const names = this.#curves();
    drawings.forEach((drawing, i) => {
      const group = svg("g", { transform: `translate(0 ${i * (size.height + 24) + 20})` });
      group.append(...[...drawing.childNodes].map((node) => node.cloneNode(true) as SVGElement));
      all.append(
        svg("text", { x: 4, y: i * (size.height + 24) + 14, class: "axis-title" }, names[i]?.name ?? ""),
        group,
      );
    });
    return all;
  }

  table(): Table {
    const curves = this.#curves();
    const places = this.#shown?.places ?? new Float32Array(0);
    return {
      head: ["x", ...curves.flatMap(({ name }) => [name, `${name}′`])],
      rows: Array.from(places, (x, i) => [
        x,
        ...curves.flatMap(({ values, derivatives }) => [values[i], derivatives[i]]),
      ]),
    };
  }

  data(): unknown {
    return this.#shown;
  }
}

function inputBars(
  inputs: ActivationCurve["inputs"],
  box: { x: number; y: number; width: number; height: number },
): SVGElement[] {
  if (!inputs || inputs.count === 0) return [];
  const highest = Math.max(...inputs.bins, 1e-9);
  const wide = box.width / inputs.bins.length;
  return Array.from(inputs.bins, (share, i) => {
    const tall = (share / highest) * box.height * 0.6;
    return svg("rect", {
      class: "input",
      x: box.x + i * wide,
      y: box.y + box.height - tall,
      width: Math.max(0.5, wide - 0.5),
      height: tall,
    });
  });
}
