import { figureSvg } from "../../src/figure/draw.js";
import type { FigureData } from "../../src/figure/figure.js";
import { toPng } from "../shared/save.js";

/** The figure as a PNG file, black on white, at twice its size: as it is printed. */
export async function figurePng(figure: FigureData): Promise<Uint8Array> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(figureSvg(figure))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * figure.width;
  canvas.height = 2 * figure.height;
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return toPng(canvas, "#ffffff");
}
