import type { Overview, SampleFacts, WorstErrors } from "../../src/protocol/modelView.js";
import type { ProbeRequest } from "../../src/protocol/probe.js";
import { element } from "../shared/dom.js";
import { formatInteger, formatValue } from "../shared/format.js";
import { svg } from "../shared/svg.js";
import { t } from "../shared/text.js";
import { ChoicePicker } from "./choice.js";
import { classText, picture } from "./sampleView.js";
import { type Desk, requestOf, type Source, type Tab, type Table } from "./tab.js";
import { pictureColor, raster } from "./raster.js";

/** The samples with the highest loss. */
export class ErrorsTab implements Tab {
  readonly name = "errors";
  readonly label = t("Worst errors");
  readonly probe = "worstErrors";
  readonly #parts: ChoicePicker;
  readonly #help = element("p", "help");
  readonly #list = element("ol", "errors");
  readonly root: HTMLElement;
  #shown: WorstErrors | undefined;

  constructor(readonly desk: Desk) {
    this.#parts = new ChoicePicker("worstErrors", t("Data"), desk);
    this.root = element("div", "", {}, element("div", "choices", {}, this.#parts.root), this.#help, this.#list);
  }

  requests(overview: Overview): ProbeRequest[] {
    const request = requestOf(overview, this.desk.state, this.probe);
    return request ? [request] : [];
  }

  draw(source: Source): void {
    this.#parts.update(source.overview);
    const answer = source.answer<WorstErrors>(this.requests(source.overview)[0]);
    if (!answer || answer === this.#shown) return;
    this.#shown = answer;
    const [shown, total] = [answer.shown, answer.total].map(formatInteger);
    const mean = formatValue(answer.meanLoss[0]);
    this.#help.textContent =
      shown === total
        ? t("Highest loss first, of {0} samples; their mean is {1}.", total, mean)
        : t("Highest loss first, of {0} of {1} samples; their mean is {2}.", shown, total, mean);
    this.#list.replaceChildren(...answer.samples.map((facts) => this.#item(facts, answer.classNames)));
    this.#list.dataset.samples = String(answer.samples.length);
  }

  #item(facts: SampleFacts, names: readonly string[] | undefined): HTMLElement {
    const label = t("sample {0}", formatInteger(facts.index));
    const open = element(
      "button",
      "",
      { type: "button", "data-index": String(facts.index) },
      picture(facts, 72),
      element("strong", "", {}, t("loss {0}", formatValue(facts.loss[0]))),
      element("span", "", {}, t("{0}: target {1}", label, classText(facts.target, facts, names))),
      element("span", "", {}, predicted(facts, names)),
    );
    open.addEventListener("click", () => this.desk.showSample(facts.part, facts.index));
    return element("li", "", {}, open);
  }

  /** The pictures in a row of a drawing, for files. */
  picture(): SVGSVGElement | undefined {
    const shown = this.#shown;
    if (!shown) return undefined;
    const columns = 6;
    const rows = Math.ceil(shown.samples.length / columns);
    const drawing = svg("svg", {
      width: columns * 130,
      height: rows * 130,
      viewBox: `0 0 ${columns * 130} ${rows * 130}`,
    });
    shown.samples.forEach((facts, i) => {
      const [x, y] = [(i % columns) * 130, Math.floor(i / columns) * 130];
      const { image } = facts;
      if (image)
        drawing.append(
          raster(image.height, image.width, pictureColor(facts.values, image), { x, y, width: 88, height: 88 }),
        );
      else
        drawing.append(
          svg("text", { x, y: y + 40, "font-size": 11 }, Array.from(facts.values.slice(0, 3), formatValue).join(", ")),
        );
      const words = [
        t("loss {0}", formatValue(facts.loss[0])),
        `${classText(facts.target, facts, shown.classNames)} → ${classText(facts.prediction, facts, shown.classNames)}`,
      ];
      words.forEach((word, line) =>
        drawing.append(
          svg(
            "text",
            { x, y: y + 101 + 14 * line, "font-size": 11, fill: getComputedStyle(document.body).color },
            word,
          ),
        ),
      );
    });
    return drawing;
  }

  table(): Table {
    const samples = this.#shown?.samples ?? [];
    return {
      head: [t("Sample"), t("Loss"), t("Target"), t("Prediction"), t("Probabilities")],
      rows: samples.map((facts) => [
        facts.index,
        facts.loss[0],
        classText(facts.target, facts, this.#shown?.classNames),
        classText(facts.prediction, facts, this.#shown?.classNames),
        Array.from(facts.probabilities, formatValue).join("; "),
      ]),
    };
  }

  data(): unknown {
    return this.#shown;
  }
}

function predicted(facts: SampleFacts, names: readonly string[] | undefined): string {
  const text = classText(facts.prediction, facts, names);
  const share = facts.probabilities[facts.prediction[0]];
  return share === undefined ? t("predicted {0}", text) : t("predicted {0} with {1}", text, formatValue(share));
}
