import type { FromGraph, ListedGraph } from "../../src/protocol/graphView.js";
import type { TimelineStops } from "../../src/protocol/timeline.js";
import type { FromPage } from "../../src/protocol/view.js";
import { atRest } from "../shared/atRest.js";
import { element } from "../shared/dom.js";
import { formatInteger } from "../shared/format.js";
import { t } from "../shared/text.js";
import { Timeline } from "../shared/timeline.js";
import type { Stop } from "../shared/timelineStops.js";
import { button } from "../toolkit.js";

export interface CapturedStepsEvents {
  post(message: FromGraph | FromPage): void;
  /** Another graph is to be drawn. */
  onOpen(file: string): void;
}

/** Which step of the run is seen: one that was captured, the next one, or, by the slider, the one that followed a snapshot. */
export class CapturedSteps {
  readonly #events: CapturedStepsEvents;
  readonly list = element("select", "", { "aria-label": t("Captured step") });
  readonly capture = button(t("Capture"), () => this.#capture());
  readonly timeline: Timeline;
  /** Stands where a graph would be. */
  readonly hint = element(
    "div",
    "empty",
    { role: "status" },
    element("p", "", {}, t("No step of this run was captured.")),
    button(t("Capture a Step"), () => this.#capture(), "primary"),
  );
  #run: string | null = null;
  #graphs: readonly ListedGraph[] = [];
  #live = false;
  #stops: TimelineStops | undefined;
  /** The graph that is drawn. */
  #file: string | null = null;
  /** Where a person went to, until its graph is there. */
  #wanted: Stop | undefined;

  constructor(events: CapturedStepsEvents) {
    this.#events = events;
    this.timeline = new Timeline(
      (message) => events.post(message),
      (stop) => this.#goTo(stop),
    );
    this.list.addEventListener("change", () => this.#open(this.list.value));
    this.update();
  }

  get isEmpty(): boolean {
    return this.#graphs.length === 0;
  }

  /** Whether a step is on its way from its snapshot. */
  get isWaiting(): boolean {
    return this.#wanted !== undefined;
  }

  /** Another run is looked at; of the same one, all is asked for again. */
  follow(run: string | null, file: string | null): void {
    this.#run = run;
    this.#file = file;
    this.#graphs = [];
    this.#stops = undefined;
    this.#wanted = undefined;
  }

  show(graphs: readonly ListedGraph[], live: boolean): void {
    const before = new Set(this.#graphs.map(({ file }) => file));
    const isFirst = before.size === 0;
    this.#graphs = graphs;
    this.#live = live;
    this.list.replaceChildren(
      ...graphs.map(({ step, file }) => element("option", "", { value: file }, t("step {0}", formatInteger(step)))),
    );
    const known = graphs.find(({ file }) => file === this.#file);
    // A capture that was asked for is what the person wants to see.
    const fresh = isFirst ? undefined : graphs.findLast(({ file }) => !before.has(file));
    const asked =
      this.#wanted === undefined || this.#wanted === null ? fresh : graphs.find(({ step }) => step === this.#wanted);
    const next = asked ?? known ?? graphs.at(-1);
    if (!next) return;
    if (asked || !known || isFirst) this.#open(next.file);
    else this.list.value = next.file;
  }

  showStops(stops: TimelineStops): void {
    this.#stops = stops;
  }

  /** The code that was run for the step of a snapshot has ended; where there is no graph of it, it failed or was given up. */
  ended(snapshot: number | null): void {
    if (this.#wanted === snapshot) this.#wanted = undefined;
  }

  update(): void {
    const shown = this.#graphs.find(({ file }) => file === this.#file)?.step ?? null;
    this.timeline.update(this.#stops, this.#wanted === undefined ? shown : this.#wanted);
    this.list.hidden = this.isEmpty;
    this.capture.hidden = this.isEmpty || !this.#live;
  }

  #open(file: string): void {
    this.#file = file;
    this.#wanted = undefined;
    this.list.value = file;
    this.#events.onOpen(file);
  }

  /** The next step of a run that lives, or the first one of its file. */
  #capture(): void {
    if (this.#run !== null) this.#events.post({ type: "capture", run: this.#run });
  }

  #goTo(stop: Stop): void {
    this.#wanted = stop;
    const step = stop ?? (this.#live ? null : (this.#stops?.snapshots.at(-1)?.step ?? null));
    const there = this.#graphs.find((graph) => graph.step === step);
    if (there) this.#open(there.file);
    else this.#captureAtRest(step);
  }

  /** The code is run again for it: not for every snapshot that is passed. */
  readonly #captureAtRest = atRest((snapshot: number | null) => {
    if (this.#wanted === undefined) return;
    // The newest state has the number of its snapshot from here on.
    this.#wanted = snapshot;
    if (snapshot === null) this.#capture();
    else if (this.#run !== null) this.#events.post({ type: "capture", run: this.#run, snapshot });
  });
}
