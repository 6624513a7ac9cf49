import type { Label } from "./figure.js";
import { svg, type SvgNode } from "./node.js";

const greek: Record<string, string> = {
  ...{ alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ε", zeta: "ζ", eta: "η", theta: "θ", kappa: "κ" },
  ...{ lambda: "λ", mu: "μ", nu: "ν", xi: "ξ", pi: "π", rho: "ρ", sigma: "σ", tau: "τ", phi: "φ", chi: "χ", psi: "ψ" },
  ...{ omega: "ω", Gamma: "Γ", Delta: "Δ", Theta: "Θ", Lambda: "Λ", Sigma: "Σ", Phi: "Φ", Psi: "Ψ", Omega: "Ω" },
  ...{ nabla: "∇", partial: "∂", cdot: "·", times: "×", pm: "±", infty: "∞", sum: "∑", sqrt: "√", approx: "≈" },
  ...{ leq: "≤", geq: "≥", neq: "≠", in: "∈", to: "→", rightarrow: "→", ell: "ℓ", log: "log", exp: "exp" },
};

interface Span {
  text: string;
  italic: boolean;
  level: "base" | "sub" | "super";
}

/** Parts of a text; between `$` are formulas: letters in italics, `_` and `^` with one character or a group in braces. */
export function spansOf(text: string): Span[] {
  const parts = text.split(/(?<!\\)\$/);
  // A `$` without a second one is a dollar.
  if (parts.length % 2 === 0) return [{ text, italic: false, level: "base" }];
  return parts.flatMap((part, i) =>
    i % 2 === 0
      ? part === ""
        ? []
        : [{ text: part.replaceAll("\\$", "$"), italic: false, level: "base" as const }]
      : formula(part),
  );
}

function formula(text: string, level: Span["level"] = "base"): Span[] {
  const out: Span[] = [];
  const pattern =
    /([_^])(?:\{([^{}]*)\}|(\\[A-Za-z]+|.))|\\(?:mathrm|text|mathbf)\{([^{}]*)\}|\\([A-Za-z]+) ?|\\(.)|([A-Za-z]+)|([^\\_^A-Za-z]+)/gsu;
  const add = (span: string, italic: boolean): void => void out.push({ text: span, italic, level });
  for (const [, shift, group, single, upright, command, escaped, letter, rest] of text.matchAll(pattern)) {
    if (shift) out.push(...formula(group ?? single, shift === "_" ? "sub" : "super"));
    else if (upright !== undefined) add(upright, false);
    else if (command !== undefined) add(greek[command] ?? command, false);
    else if (escaped !== undefined) add(escaped, false);
    else if (letter !== undefined) add(letter, true);
    else add(rest.replace(/[{}]/g, "").replace(/-/g, "−"), false);
  }
  return out;
}

/** Without the marks of formulas: for titles of files, tables and screen readers. */
export function plainText(text: string): string {
  return spansOf(text)
    .map((span) => span.text)
    .join("");
}

const small = 0.7;

/** About the width in pixels of a line of text: by classes of letters of DejaVu Sans, the widest of the usual fonts. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const span of spansOf(text))
    for (const letter of span.text) width += letterWidth(letter) * (span.level === "base" ? 1 : small);
  return width * size;
}

function letterWidth(letter: string): number {
  if (/[iljI.,:;'|!]/.test(letter)) return 0.31;
  if (/[ftr()[\]\s/\\]/.test(letter)) return 0.38;
  if (/[mwMWшщжюмфШЩЖЮМФ—%@]/.test(letter)) return 0.95;
  if (/[A-ZА-ЯΑ-Ω+−=<>~]/.test(letter)) return 0.72;
  return /[\u2e80-\uffff]/.test(letter) ? 1 : 0.62;
}

export interface TextStyle {
  x: number;
  y: number;
  size: number;
  color: string;
  anchor: "start" | "middle" | "end";
  /** Degrees clockwise around x and y. */
  rotate?: number;
  className?: string;
}

/** A label as an element; lines after a line break lie below. */
export function textNode({ text }: Label, { x, y, size, color, anchor, rotate, className }: TextStyle): SvgNode {
  const lines = text.split("\n");
  const attributes = {
    ...(className !== undefined && { class: className }),
    x,
    y,
    "font-size": size,
    fill: color,
    "text-anchor": anchor,
    ...(rotate && { transform: `rotate(${rotate} ${x.toFixed(2)} ${y.toFixed(2)})` }),
  };
  if (lines.length === 1) return svg("text", attributes, ...spanNodes(text, size));
  const rows = lines.map((line, i) =>
    svg("tspan", { x, dy: i === 0 ? 0 : size * lineHeight }, ...spanNodes(line, size)),
  );
  return svg("text", attributes, ...rows);
}

export const lineHeight = 1.2;

export function textHeight(text: string, size: number): number {
  return (text.split("\n").length - 1) * size * lineHeight + size * 1.16;
}

function spanNodes(text: string, size: number): (SvgNode | string)[] {
  const spans = spansOf(text);
  if (spans.every(({ italic, level }) => !italic && level === "base")) return [spans.map((span) => span.text).join("")];
  let shifted = 0;
  return spans.map(({ text: part, italic, level }) => {
    const shift = level === "sub" ? 0.2 * size : level === "super" ? -0.38 * size : 0;
    const dy = shift - shifted;
    shifted = shift;
    return svg(
      "tspan",
      {
        ...(dy !== 0 && { dy }),
        ...(level !== "base" && { "font-size": size * small }),
        ...(italic && { "font-style": "italic" }),
      },
      part,
    );
  });
}
