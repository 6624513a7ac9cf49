import "./timeline.css";
import type { TimelineStops } from "../../src/protocol/timeline.js";
import type { FromPage } from "../../src/protocol/view.js";
import { element } from "./dom.js";
import { formatInteger } from "./format.js";
import { t } from "./text.js";
import { moved, nearestStop, stepOf, type Stop, stopsOf } from "./timelineStops.js";

/** Places that Page Up and Page Down go by. */
const page = 5;

/**
 * A slider over the steps of a run with a tick for each snapshot: it goes to one of them, or, at its end, to the newest state. Which step is
 * shown is the page's to keep: one that has numbers of every step may show one between two snapshots.
 */
export class Timeline {
  readonly #done = element("div", "timeline-done");
  readonly #ticks = element("div");
  readonly #thumb = element("div", "timeline-thumb");
  readonly #slider = element(
    "div",
    "timeline-slider",
    {
      role: "slider",
      tabindex: "0",
      "aria-label": t("Step of the run that is shown"),
      "aria-orientation": "horizontal",
    },
    element("div", "timeline-track"),
    this.#done,
    this.#ticks,
    this.#thumb,
  );
  readonly #text = element("span", "timeline-text", { "aria-hidden": "true" });
  readonly #fork = element("button", "link", { type: "button" }, t("Fork From Here"));
  readonly root = element("div", "control timeline", {}, this.#slider, this.#text, this.#fork);
  #shown: TimelineStops = { run: "", snapshots: [], last: 0, live: false };
  #stops: readonly Stop[] = [null];
  #at: Stop = null;

  /**
   * @param post of the page's channel
   * @param onStep the person went to a snapshot's step; null: to the newest state
   */
  constructor(
    readonly post: (message: FromPage) => void,
    readonly onStep: (step: Stop) => void,
  ) {
    this.root.hidden = true;
    this.#fork.addEventListener("click", () => {
      if (this.#at !== null) this.post({ type: "fork", run: this.#shown.run, step: this.#at });
    });
    this.#slider.addEventListener("keydown", (event) => this.#key(event));
    this.#slider.addEventListener("pointerdown", (event) => {
      this.#slider.setPointerCapture(event.pointerId);
      this.#slider.focus();
      this.#pointer(event);
    });
    this.#slider.addEventListener("pointermove", (event) => {
      if (this.#slider.hasPointerCapture(event.pointerId)) this.#pointer(event);
    });
  }

  /**
   * Shows where a run can be gone back to, and the step that is shown; null for the newest state.
   *
   * @param stops undefined hides the slider, as does a run without snapshots
   */
  update(stops: TimelineStops | undefined, at: Stop): void {
    this.root.hidden = stops === undefined || stopsOf(stops).length < 2;
    if (!stops) return;
    this.#shown = stops;
    this.#stops = stopsOf(stops);
    this.#at = at;
    this.#draw();
  }

  #key(event: KeyboardEvent): void {
    const by = steps[event.key] as number | undefined;
    if (by === undefined) return;
    event.preventDefault();
    this.#go(moved(this.#stops, this.#at, by));
  }

  #pointer(event: PointerEvent): void {
    const { left, width } = this.#slider.getBoundingClientRect();
    const share = width > 0 ? Math.min(Math.max((event.clientX - left) / width, 0), 1) : 1;
    this.#go(nearestStop(this.#stops, this.#shown.last, share));
  }

  #go(stop: Stop): void {
    if (stop === this.#at) return;
    this.#at = stop;
    this.#draw();
    this.onStep(stop);
  }

  #draw(): void {
    const { last } = this.#shown;
    const place = (stop: Stop): string => `${last > 0 ? Math.min(100, (100 * stepOf(stop, last)) / last) : 100}%`;
    const ticks = this.#stops.slice(0, -1);
    while (this.#ticks.childElementCount > ticks.length) this.#ticks.lastElementChild!.remove();
    while (this.#ticks.childElementCount < ticks.length) this.#ticks.append(element("span", "timeline-tick"));
    ticks.forEach((stop, i) => ((this.#ticks.children[i] as HTMLElement).style.left = place(stop)));
    this.#thumb.style.left = place(this.#at);
    this.#done.style.width = place(this.#at);
    const text = this.#describe();
    this.#text.textContent = text;
    this.#slider.setAttribute("aria-valuemin", String(Math.min(stepOf(this.#stops[0], last), stepOf(this.#at, last))));
    this.#slider.setAttribute("aria-valuemax", String(last));
    this.#slider.setAttribute("aria-valuenow", String(stepOf(this.#at, last)));
    this.#slider.setAttribute("aria-valuetext", text);
    this.#fork.hidden = this.#at === null || !this.#stops.includes(this.#at);
  }

  #describe(): string {
    const { last, live, snapshots } = this.#shown;
    if (this.#at === null) return live ? t("now") : t("end: step {0}", formatInteger(last));
    const { epoch } = snapshots.find(({ step }) => step === this.#at) ?? {};
    return epoch === undefined
      ? t("step {0}", formatInteger(this.#at))
      : t("step {0}, epoch {1}", formatInteger(this.#at), formatInteger(epoch + 1));
  }
}

/** Places that a key goes by. */
const steps: Record<string, number> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -page,
  PageUp: page,
  Home: -Infinity,
  End: Infinity,
};
