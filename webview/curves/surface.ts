/** How a line is drawn; sizes in pixels of the page. */
export interface Stroke {
  color: string;
  width: number;
  /** 0 to 1. */
  alpha?: number;
  dash?: readonly number[];
}

export interface TextStyle {
  color: string;
  /** Pixels. */
  size: number;
  align?: "start" | "middle" | "end";
  bold?: boolean;
}

/** What a chart is drawn on: the screen, a picture, or an SVG file. Points are pixels; a NaN breaks a line. */
export interface Surface {
  line(x: ArrayLike<number>, y: ArrayLike<number>, stroke: Stroke): void;
  /** A filled polygon. */
  area(x: ArrayLike<number>, y: ArrayLike<number>, color: string, alpha: number): void;
  /** Text whose middle is at `y`. */
  text(text: string, x: number, y: number, style: TextStyle): void;
  /** Cuts off what is drawn outside of a box until `restore`. */
  clip(x: number, y: number, width: number, height: number): void;
  restore(): void;
}

export class CanvasSurface implements Surface {
  /** @param scale device pixels of one pixel */
  constructor(
    readonly context: CanvasRenderingContext2D,
    readonly scale: number,
    readonly fontFamily: string,
  ) {}

  line(x: ArrayLike<number>, y: ArrayLike<number>, { color, width, alpha = 1, dash = [] }: Stroke): void {
    const { context, scale } = this;
    if (dash.length === 0 && isDense(x)) return this.#columns(x, y, color, width, alpha);
    context.strokeStyle = color;
    context.lineWidth = width * scale;
    context.globalAlpha = alpha;
    context.lineJoin = "round";
    context.setLineDash(dash.map((length) => length * scale));
    context.beginPath();
    let drawing = false;
    for (let i = 0; i < x.length; i++) {
      if (Number.isNaN(y[i])) drawing = false;
      else if (drawing) context.lineTo(x[i] * scale, y[i] * scale);
      else {
        context.moveTo(x[i] * scale, y[i] * scale);
        drawing = true;
      }
    }
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  /**
   * A line with several points to the pixel, as one upright bar for each: what a stroke of them would cover, in a small part of its time.
   * Bars do not overlap, so that a pale line is equally pale everywhere.
   */
  #columns(x: ArrayLike<number>, y: ArrayLike<number>, color: string, width: number, alpha: number): void {
    const { context, scale } = this;
    const half = (width * scale) / 2;
    context.fillStyle = color;
    context.globalAlpha = alpha;
    let column = NaN;
    let top = Infinity;
    let foot = -Infinity;
    const flush = (): void => {
      if (foot >= top) context.fillRect(column, top - half, 1, foot - top + 2 * half);
    };
    for (let i = 0; i < x.length; i++) {
      const at = Math.round(x[i] * scale);
      if (at !== column) {
        flush();
        const before = i > 0 ? y[i - 1] * scale : NaN;
        const joined = column + 1 < at && !Number.isNaN(before) && !Number.isNaN(y[i]);
        if (joined) this.#slope(column + 1, before, at, y[i] * scale, half);
        column = at;
        // The line comes from the point before: bars of neighbours touch.
        top = joined || Number.isNaN(before) ? Infinity : before;
        foot = joined || Number.isNaN(before) ? -Infinity : before;
      }
      if (Number.isNaN(y[i])) continue;
      top = Math.min(top, y[i] * scale);
      foot = Math.max(foot, y[i] * scale);
    }
    flush();
    context.globalAlpha = 1;
  }

  /** Bars between two points that are some columns apart. */
  #slope(from: number, before: number, to: number, after: number, half: number): void {
    const step = (after - before) / (to - from + 1);
    for (let column = from, y = before; column < to; column++, y += step) {
      const top = Math.min(y, y + step);
      this.context.fillRect(column, top - half, 1, Math.abs(step) + 2 * half);
    }
  }

  area(x: ArrayLike<number>, y: ArrayLike<number>, color: string, alpha: number): void {
    const { context, scale } = this;
    context.fillStyle = color;
    context.globalAlpha = alpha;
    context.beginPath();
    for (let i = 0; i < x.length; i++) context.lineTo(x[i] * scale, y[i] * scale);
    context.fill();
    context.globalAlpha = 1;
  }

  text(text: string, x: number, y: number, { color, size, align = "start", bold }: TextStyle): void {
    const { context, scale } = this;
    context.fillStyle = color;
    context.font = `${bold ? "600 " : ""}${size * scale}px ${this.fontFamily}`;
    context.textAlign = align === "middle" ? "center" : align;
    context.textBaseline = "middle";
    context.fillText(text, x * scale, y * scale);
  }

  clip(x: number, y: number, width: number, height: number): void {
    const { context, scale } = this;
    context.save();
    context.beginPath();
    context.rect(x * scale, y * scale, width * scale, height * scale);
    context.clip();
  }

  restore(): void {
    this.context.restore();
  }
}

/** Whether a line has more than two points a pixel. @param x ascending */
function isDense(x: ArrayLike<number>): boolean {
  return x.length > 1000 && x.length > 2 * (x[x.length - 1] - x[0]);
}

export class SvgSurface implements Surface {
  readonly #parts: string[] = [];
  #clips = 0;

  constructor(
    readonly width: number,
    readonly height: number,
    readonly background: string,
    readonly fontFamily: string,
  ) {}

  line(x: ArrayLike<number>, y: ArrayLike<number>, { color, width, alpha = 1, dash = [] }: Stroke): void {
    let path = "";
    let drawing = false;
    for (let i = 0; i < x.length; i++) {
      if (Number.isNaN(y[i])) drawing = false;
      else {
        path += `${drawing ? "L" : "M"}${round(x[i])} ${round(y[i])}`;
        drawing = true;
      }
    }
    if (path === "") return;
    const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.join(" ")}"` : "";
    this.#parts.push(
      `<path d="${path}" fill="none" stroke="${escape(color)}" stroke-width="${width}" stroke-opacity="${alpha}" stroke-linejoin="round"${dashes}/>`,
    );
  }

  area(x: ArrayLike<number>, y: ArrayLike<number>, color: string, alpha: number): void {
    const points = Array.from(x, (value, i) => `${round(value)},${round(y[i])}`).join(" ");
    this.#parts.push(`<polygon points="${points}" fill="${escape(color)}" fill-opacity="${alpha}"/>`);
  }

  text(text: string, x: number, y: number, { color, size, align = "start", bold }: TextStyle): void {
    const weight = bold ? ' font-weight="600"' : "";
    this.#parts.push(
      `<text x="${round(x)}" y="${round(y)}" fill="${escape(color)}" font-size="${size}" text-anchor="${align}" dominant-baseline="central"${weight}>${escape(text)}</text>`,
    );
  }

  clip(x: number, y: number, width: number, height: number): void {
    const id = `clip${++this.#clips}`;
    this.#parts.push(
      `<clipPath id="${id}"><rect x="${x}" y="${y}" width="${width}" height="${height}"/></clipPath><g clip-path="url(#${id})">`,
    );
  }

  restore(): void {
    this.#parts.push("</g>");
  }

  toString(): string {
    const { width, height } = this;
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escape(this.fontFamily)}">
<rect width="100%" height="100%" fill="${escape(this.background)}"/>
${this.#parts.join("\n")}
</svg>
`;
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
