/** Saves from the views, as a person does: the menu, the format, the name that the dialog proposes. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Frame, Locator } from "playwright-core";
import { until, type Workbench } from "./harness.js";

export type Format = "Picture (PNG)" | "Drawing (SVG)" | "Table (CSV)" | "Data (JSON)";

/** The file that an entry of the save menu writes. @param opener the button of the menu; the toolbar's by default */
export async function saved(
  { page, folder }: Workbench,
  frame: Frame,
  format: Format,
  opener: Locator = frame.locator(".controls .save"),
): Promise<Buffer> {
  const ending = `.${/\((\w+)\)/.exec(format)![1].toLowerCase()}`;
  const before = new Set(readdirSync(folder));
  await opener.click();
  await frame.getByRole("menuitem", { name: format }).click();
  const input = page.locator(".quick-input-widget input.input");
  await until(page, `the dialog proposes a name for ${format}`, async () =>
    (await input.inputValue()).endsWith(ending),
  );
  const fresh = () => readdirSync(folder).find((name) => !before.has(name) && name.endsWith(ending));
  return until(page, `${format} is written`, async () => {
    const name = fresh();
    if (name !== undefined && existsSync(path.join(folder, name))) return readFileSync(path.join(folder, name));
    // The dialog reads the folder first: it does not take the first key that comes.
    if (await input.isVisible()) await input.press("Enter", { timeout: 2000 });
    return undefined;
  });
}

/** A CSV file without quoted cells: its head and its rows. */
export function csvRows(file: Buffer): { head: string[]; rows: string[][] } {
  const [head, ...rows] = file.toString().trimEnd().split("\r\n");
  return { head: head.split(","), rows: rows.map((row) => row.split(",")) };
}

/** Size of a picture in pixels, and how many colours it has: what a browser makes of the file alone. */
export async function pictureFacts({ page }: Workbench, file: Buffer, type: "png" | "svg+xml") {
  const alone = await page.context().newPage();
  try {
    const source = `data:image/${type};base64,${file.toString("base64")}`;
    return await alone.evaluate<{ width: number; height: number; colors: number }>(`(async () => {
      const image = new Image();
      image.src = ${JSON.stringify(source)};
      await image.decode();
      const canvas = document.createElement("canvas");
      const [width, height] = [(canvas.width = image.naturalWidth), (canvas.height = image.naturalHeight)];
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      const colors = new Set(new Uint32Array(context.getImageData(0, 0, width, height).data.buffer)).size;
      return { width, height, colors };
    })()`);
  } finally {
    await alone.close();
  }
}
