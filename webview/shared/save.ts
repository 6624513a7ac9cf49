import type { FromPage } from "../../src/protocol/view.js";

/** Saves something a view shows; the extension asks where. */
export type Save = (name: string, content: string | Uint8Array) => void;

/** @param post of the page's channel */
export const saver =
  (post: (message: FromPage) => void): Save =>
  (name, content) =>
    post({ type: "save", name, content });

/** A table as text, as RFC 4180 has it. */
export function toCsv(head: readonly string[], rows: Iterable<readonly (string | number | null)[]>): string {
  const cell = (value: string | number | null): string => {
    const text = value === null ? "" : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [head, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** The picture on a canvas as the bytes of a PNG file, on a background of its own. */
export async function toPng(canvas: HTMLCanvasElement, background: string): Promise<Uint8Array> {
  const copy = document.createElement("canvas");
  copy.width = canvas.width;
  copy.height = canvas.height;
  const context = copy.getContext("2d")!;
  context.fillStyle = background;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => copy.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("The picture is too large for a PNG file.");
  return new Uint8Array(await blob.arrayBuffer());
}
