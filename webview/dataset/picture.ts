import type { Picture } from "../../src/protocol/dataset.js";
import { element } from "../shared/dom.js";

/** A picture as a canvas of its own pixels; the page's style makes it as large as there is room. */
export function canvasOf({ width, height, channels, pixels }: Picture, label: string): HTMLCanvasElement {
  const canvas = element("canvas", "pixels", { role: "img", "aria-label": label });
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d")!;
  const image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    for (let band = 0; band < 3; band++) image.data[4 * i + band] = pixels[channels * i + (channels === 3 ? band : 0)];
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return canvas;
}
