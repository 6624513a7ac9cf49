/**
 * Figures as files. A bundle of its own, which nothing loads before a figure is written: the command requires it, and the engine starts it
 * as a thread, since code of the user's waits for the file.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isMainThread } from "node:worker_threads";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { figureSvg } from "../figure/draw.js";
import type { FigureData } from "../figure/figure.js";
import type { FigureTask } from "../engine/platform/figureFiles.js";
import { serveWaiting } from "../engine/platform/waiting.js";

/** What lies beside this bundle (scripts/lib/figureAssets.mjs). The font has Latin, Cyrillic and Greek letters and signs of formulas. */
const asset = (name: string): Buffer => readFileSync(path.join(__dirname, "figure", name));

/** Dots an inch of the figure's own pixels. */
const usualDpi = 100;

let ready: Promise<Buffer> | undefined;

async function prepare(): Promise<Buffer> {
  await initWasm(asset("resvg.wasm"));
  return asset("DejaVuSans.ttf");
}

/** The bytes of a PNG file. */
export async function figurePng(figure: FigureData, dpi = usualDpi): Promise<Uint8Array> {
  const font = await (ready ??= prepare());
  // By its own name for it: pages know `pixelated`, which this renderer does not.
  const svg = figureSvg(figure).replaceAll('image-rendering="pixelated"', 'image-rendering="optimizeSpeed"');
  const renderer = new Resvg(svg, {
    fitTo: { mode: "zoom", value: dpi / usualDpi },
    font: { fontBuffers: [font], defaultFontFamily: "DejaVu Sans", loadSystemFonts: false },
  });
  return renderer.render().asPng();
}

/** Writes a figure as its file's name says, with the folders above it. @throws Error where it cannot be written */
export async function writeFigure(figure: FigureData, file: string, dpi?: number): Promise<void> {
  const content = file.toLowerCase().endsWith(".png") ? await figurePng(figure, dpi) : figureSvg(figure);
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  writeFileSync(file, content);
}

// The thread's side of `saveFigure`.
if (!isMainThread) serveWaiting(({ figure, file, dpi }: FigureTask) => writeFigure(figure, file, dpi));
