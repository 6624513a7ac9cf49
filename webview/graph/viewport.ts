export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Whether two rectangles have a point in common. */
export const touch = (a: Rectangle, b: Rectangle): boolean =>
  a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;

/** A rectangle with so many of its widths and heights added on each side. */
export const widened = ({ x, y, width, height }: Rectangle, by: number): Rectangle => ({
  x: x - by * width,
  y: y - by * height,
  width: (1 + 2 * by) * width,
  height: (1 + 2 * by) * height,
});

const zoom = { least: 0.05, most: 4, comfortable: 1.15 } as const;

/** Which part of a drawing is seen, and how large: changed by wheel, drag, pinch and keys. */
export class Viewport {
  scale = 1;
  x = 0;
  y = 0;
  #content = { width: 1, height: 1 };

  constructor(
    readonly host: SVGSVGElement,
    readonly changed: () => void,
  ) {
    host.addEventListener("wheel", (event) => this.#onWheel(event), { passive: false });
    host.addEventListener("pointerdown", (event) => this.#onDown(event));
  }

  get size(): { width: number; height: number } {
    return { width: this.host.clientWidth || 1, height: this.host.clientHeight || 1 };
  }

  /** What is seen, in the drawing's own pixels. */
  get seen(): Rectangle {
    const { width, height } = this.size;
    return { x: -this.x / this.scale, y: -this.y / this.scale, width: width / this.scale, height: height / this.scale };
  }

  setContent(width: number, height: number): void {
    this.#content = { width: Math.max(1, width), height: Math.max(1, height) };
  }

  /** All of the drawing, at most a little larger than it is. */
  fit(): void {
    const { width, height } = this.size;
    const fits = Math.min(width / this.#content.width, height / this.#content.height, zoom.comfortable);
    this.scale = Math.max(zoom.least, fits);
    this.x = (width - this.#content.width * this.scale) / 2;
    this.y = Math.max(0, (height - this.#content.height * this.scale) / 2);
    this.changed();
  }

  /** Large enough to read, with its beginning in sight: what a deep graph starts with. */
  begin(): void {
    // A page that is not shown has no size, and no frames until it is.
    if (this.host.clientWidth === 0) {
      requestAnimationFrame(() => this.begin());
      return;
    }
    this.fit();
    if (this.scale >= 0.45) return;
    this.scale = 0.8;
    this.x = (this.size.width - this.#content.width * this.scale) / 2;
    this.y = 0;
    this.changed();
  }

  zoomBy(factor: number, at?: { x: number; y: number }): void {
    const { width, height } = this.size;
    const middle = at ?? { x: width / 2, y: height / 2 };
    const scale = Math.min(zoom.most, Math.max(zoom.least, this.scale * factor));
    this.x = middle.x - ((middle.x - this.x) * scale) / this.scale;
    this.y = middle.y - ((middle.y - this.y) * scale) / this.scale;
    this.scale = scale;
    this.changed();
  }

  panBy(x: number, y: number): void {
    this.x += x;
    this.y += y;
    this.changed();
  }

  /** Brings a place into sight, and leaves all as it is when it is there already. */
  reveal({ x, y, width, height }: Rectangle): void {
    const { seen } = this;
    const inside = x >= seen.x && y >= seen.y && x + width <= seen.x + seen.width && y + height <= seen.y + seen.height;
    if (!inside) this.center(x + width / 2, y + height / 2);
  }

  center(x: number, y: number): void {
    const { width, height } = this.size;
    this.x = width / 2 - x * this.scale;
    this.y = height / 2 - y * this.scale;
    this.changed();
  }

  #onWheel(event: WheelEvent): void {
    event.preventDefault();
    const box = this.host.getBoundingClientRect();
    if (event.shiftKey) this.panBy(-event.deltaY, 0);
    else this.zoomBy(Math.exp(-event.deltaY * 0.0015), { x: event.clientX - box.left, y: event.clientY - box.top });
  }

  #onDown(event: PointerEvent): void {
    if (event.button !== 0 && event.button !== 1) return;
    let [x, y] = [event.clientX, event.clientY];
    let moved = false;
    const move = (next: PointerEvent): void => {
      if (!moved && Math.hypot(next.clientX - x, next.clientY - y) < 4) return;
      if (!moved) this.host.setPointerCapture(event.pointerId);
      moved = true;
      this.panBy(next.clientX - x, next.clientY - y);
      [x, y] = [next.clientX, next.clientY];
    };
    const up = (): void => {
      this.host.removeEventListener("pointermove", move);
      this.host.removeEventListener("pointerup", up);
      this.host.removeEventListener("pointercancel", up);
    };
    this.host.addEventListener("pointermove", move);
    this.host.addEventListener("pointerup", up);
    this.host.addEventListener("pointercancel", up);
  }
}
