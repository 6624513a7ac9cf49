import type uPlot from "uplot";
import { atShare, type Interval, type Picture } from "./picture.js";

/** An interval of x was asked for, and one of y where a box was dragged; null: all of it. */
export type Zoom = (x: [number, number] | null, y?: [number, number]) => void;

export interface PointerEvents {
  /** The pointer is at this share of the plot's width, or left it. */
  onPoint(share: number | null): void;
  onZoom: Zoom;
}

/** Pixels that a pointer moves before it drags. */
const threshold = 4;

/**
 * Mouse and wheel over a plot: drag selects an interval of x, with Shift a box; Ctrl (or the middle button) and drag moves what is shown; the
 * wheel with Ctrl zooms about the pointer, with Shift (or sideways) moves; a double click shows all again.
 */
export class Pointer {
  #drag: { x: number; y: number; kind: "zoom" | "box" | "pan"; picture: Picture } | undefined;

  constructor(
    readonly plot: uPlot,
    readonly picture: () => Picture,
    readonly events: PointerEvents,
  ) {
    const { over } = plot;
    over.addEventListener("pointerdown", (event) => this.#down(event));
    over.addEventListener("pointermove", (event) => this.#move(event));
    over.addEventListener("pointerup", (event) => this.#up(event));
    over.addEventListener("pointercancel", () => this.#end());
    over.addEventListener("pointerleave", () => events.onPoint(null));
    over.addEventListener("dblclick", () => events.onZoom(null));
    over.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
  }

  #down(event: PointerEvent): void {
    const pan = event.button === 1 || (event.button === 0 && (event.ctrlKey || event.metaKey));
    if (event.button !== 0 && !pan) return;
    if (pan) event.preventDefault();
    const kind = pan ? "pan" : event.shiftKey ? "box" : "zoom";
    const { x, y } = this.#place(event);
    this.#drag = { x, y, kind, picture: this.picture() };
    this.plot.over.setPointerCapture(event.pointerId);
    this.plot.over.classList.toggle("panning", pan);
  }

  #move(event: PointerEvent): void {
    const { x, y } = this.#place(event);
    const { clientWidth: width, clientHeight: height } = this.plot.over;
    this.events.onPoint(Math.min(1, Math.max(0, x / width)));
    const drag = this.#drag;
    if (!drag) return;
    if (drag.kind === "pan") {
      const from = (drag.x - x) / width;
      const up = (y - drag.y) / height;
      const moved = intervalAt(drag.picture.x, from, from + 1);
      // What fits its lines goes on to fit them; what was zoomed in y is moved in y.
      this.events.onZoom(moved, drag.picture.y.chosen ? intervalAt(drag.picture.y, up, up + 1) : undefined);
      return;
    }
    const box = drag.kind === "box";
    this.plot.setSelect(
      {
        left: Math.min(drag.x, x),
        width: Math.abs(x - drag.x),
        top: box ? Math.min(drag.y, y) : 0,
        height: box ? Math.abs(y - drag.y) : height,
      },
      false,
    );
  }

  #up(event: PointerEvent): void {
    const drag = this.#drag;
    this.#end();
    if (!drag || drag.kind === "pan") return;
    const { x, y } = this.#place(event);
    const { clientWidth: width, clientHeight: height } = this.plot.over;
    const tall = drag.kind === "box" && Math.abs(y - drag.y) >= threshold;
    const wide = Math.abs(x - drag.x) >= threshold;
    if (!wide && !tall) return;
    const sorted = (a: number, b: number): [number, number] => (a < b ? [a, b] : [b, a]);
    const xs: [number, number] = wide ? sorted(drag.x / width, x / width) : [0, 1];
    const ys = sorted(1 - drag.y / height, 1 - y / height);
    const now = this.picture();
    this.events.onZoom(intervalAt(now.x, ...xs), tall ? intervalAt(now.y, ...ys) : undefined);
  }

  #end(): void {
    this.#drag = undefined;
    this.plot.over.classList.remove("panning");
    this.plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  }

  #wheel(event: WheelEvent): void {
    const { x: interval } = this.picture();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const width = this.plot.over.clientWidth;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const at = this.#place(event).x / width;
      const factor = 2 ** ((event.deltaY * pixels) / 300);
      this.events.onZoom(intervalAt(interval, at - at * factor, at + (1 - at) * factor));
      return;
    }
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    if (sideways === 0 || Math.abs(event.deltaY) > Math.abs(sideways)) return;
    event.preventDefault();
    const share = (sideways * pixels) / width;
    this.events.onZoom(intervalAt(interval, share, 1 + share));
  }

  #place(event: MouseEvent): { x: number; y: number } {
    const { left, top, width, height } = this.plot.over.getBoundingClientRect();
    const inside = (value: number, size: number): number =>
      this.#drag?.kind === "pan" ? value : Math.min(size, Math.max(0, value));
    return { x: inside(event.clientX - left, width), y: inside(event.clientY - top, height) };
  }
}

/** The part of an interval from one share of it to another; shares may lie beyond it. */
export function intervalAt(interval: Interval, from: number, to: number): [number, number] {
  return [atShare(from, interval), atShare(to, interval)];
}
