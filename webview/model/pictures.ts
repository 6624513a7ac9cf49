import type { FeatureMaps, Overview, Tiles } from "../../src/protocol/modelView.js";
import type { ProbeRequest } from "../../src/protocol/probe.js";
import { element } from "../shared/dom.js";
import { t } from "../shared/text.js";
import { ChoicePicker } from "./choice.js";
import { SampleView } from "./sampleView.js";
import { type Desk, requestOf, type Source, type Tab, type Table } from "./tab.js";
import { TileGrid } from "./tiles.js";

/** The tiles of a probe: weights of filters, or feature maps. */
abstract class TilesTab<T extends Tiles> implements Tab {
  abstract readonly name: string;
  abstract readonly label: string;
  abstract readonly probe: string;
  readonly root = element("div", "pictures");
  protected readonly title = element("h2");
  protected readonly grid: TileGrid;
  protected shown: T | undefined;

  constructor(readonly desk: Desk) {
    this.grid = new TileGrid((text) => desk.say(text));
  }

  requests(overview: Overview): ProbeRequest[] {
    const request = requestOf(overview, this.desk.state, this.probe);
    return request ? [request] : [];
  }

  draw(source: Source): void {
    const [request] = this.requests(source.overview);
    const answer = source.answer<T>(request);
    if (!answer) return;
    this.shown = answer;
    const name = `${answer.layer} (${answer.type}, ${answer.shape.join("×")})`;
    this.title.textContent =
      answer.tiles.length < answer.count ? t("{0}: {1} of {2}", name, answer.tiles.length, answer.count) : name;
    const side = Math.max(44, Math.min(96, answer.width * 12));
    this.drawTiles(answer, side);
  }

  protected abstract drawTiles(answer: T, side: number): void;

  picture(): SVGSVGElement {
    return this.grid.svg;
  }

  table(): Table {
    const { tiles = [], width = 1, height = 1 } = this.shown ?? {};
    return {
      head: [t("Picture"), t("Channel"), t("Row"), t("Column"), t("Value")],
      rows: tiles.flatMap((values, i) =>
        Array.from(values, (value, at) => [
          i,
          Math.floor(at / (width * height)),
          Math.floor(at / width) % height,
          at % width,
          value,
        ]),
      ),
    };
  }

  data(): unknown {
    return this.shown;
  }
}

/** Weights of the first layer. */
export class FiltersTab extends TilesTab<Tiles> {
  override readonly name = "filters";
  override readonly label = t("Filters");
  override readonly probe = "filters";
  readonly #help = element("p", "help");

  constructor(desk: Desk) {
    super(desk);
    this.root.append(this.#help, this.title, this.grid.root);
  }

  protected override drawTiles(answer: Tiles, side: number): void {
    const { channels, height, width, tiles } = answer;
    const label = t("{0} filters", tiles.length);
    this.#help.textContent =
      channels === 3
        ? t("Weights of the first layer, in the colours of their channels.")
        : t("Weights of the first layer: blue below zero, red above.");
    this.grid.draw({ label, name: (i) => String(i), tiles, channels, height, width, scale: "signed", side });
  }
}

/** What the channels of a layer make of one sample. */
export class FeatureMapsTab extends TilesTab<FeatureMaps> {
  override readonly name = "maps";
  override readonly label = t("Feature maps");
  override readonly probe = "featureMaps";
  readonly #layers: ChoicePicker;
  readonly #number = element("input", "", { type: "number", min: "0", value: "0" });
  readonly #sample = new SampleView();

  constructor(desk: Desk) {
    super(desk);
    this.#layers = new ChoicePicker("featureMaps", t("Layer"), desk);
    this.#number.addEventListener("change", () => {
      desk.state.sample = Math.max(0, Math.round(Number(this.#number.value)) || 0);
      desk.changed();
    });
    const sample = element("label", "choice", {}, t("Sample"), this.#number);
    this.root.append(
      element("div", "choices", {}, this.#layers.root, sample),
      element("div", "two", {}, element("section", "", {}, this.title, this.grid.root), this.#sample.root),
    );
  }

  override requests(overview: Overview): ProbeRequest[] {
    const { sample } = this.desk.state;
    return super
      .requests(overview)
      .map(({ probe, parameters }) =>
        sample === 0 ? { probe, parameters } : { probe, parameters: { ...parameters, index: sample } },
      );
  }

  override draw(source: Source): void {
    this.#layers.update(source.overview);
    if (document.activeElement !== this.#number) this.#number.value = String(this.desk.state.sample);
    super.draw(source);
  }

  protected override drawTiles(answer: FeatureMaps, side: number): void {
    const { height, width, tiles } = answer;
    const label = t("{0} feature maps of {1}", tiles.length, answer.layer);
    this.grid.draw({ label, name: (i) => String(i), tiles, channels: 1, height, width, scale: "range", side });
    this.#sample.draw(answer.sample);
  }
}
