/** Pages of the extension without an editor around them: they are told what the extension would tell them, and what they say is kept. */
import { readFileSync } from "node:fs";
import { after } from "node:test";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { chromiumArguments, ensureChromium } from "../../scripts/lib/chromium.mjs";
import type { ListedRun } from "../../src/protocol/view.js";
import type { themes } from "./panels.js";
import { patience, until } from "./wait.js";

/** What is used of it: the tests know no DOM. */
interface Window {
  postMessage(message: object, target: string): void;
}

let browser: Promise<Browser> | undefined;

after(async () => (await browser)?.close());

/** An empty page; it is as slow as `GRADLENS_SLOW` says. */
export async function newPage(): Promise<Page> {
  browser ??= ensureChromium().then((executablePath) => chromium.launch({ executablePath, args: chromiumArguments }));
  const page = await (await browser).newPage({ viewport: { width: 900, height: 700 } });
  page.setDefaultTimeout(patience);
  const slowness = Number(process.env.GRADLENS_SLOW ?? 1);
  if (slowness > 1) {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowness });
  }
  return page;
}

export const listed: ListedRun = {
  id: "a",
  name: "run a",
  file: "/a.ts",
  started: 0,
  status: "completed",
  tags: [],
  hyperparameters: {},
  detail: "",
};
export const stops = { run: "a", snapshots: [{ step: 10 }, { step: 20 }], last: 100, live: false };

/** A view of `webview/` that knows nothing yet. */
export async function blank(view: string): Promise<Page> {
  const page = await newPage();
  await page.setContent(
    `<!DOCTYPE html><html lang="en"><head><title>Gradlens ${view}</title></head><body class="vscode-dark" data-texts="{}"></body></html>`,
  );
  await page.evaluate(
    `posted = []; kept = undefined;
     acquireVsCodeApi = () => ({ postMessage: (m) => posted.push(m), getState: () => kept, setState: (s) => { kept = s; } })`,
  );
  await page.addStyleTag({ content: readFileSync(`dist/webview/${view}.css`, "utf8") });
  await page.addScriptTag({ content: readFileSync(`dist/webview/${view}.js`, "utf8") });
  // The toolkit follows the theme from then on.
  await page.evaluate(`window.dispatchEvent(new Event("load"))`);
  return page;
}

/** A view that was told of one run which can be gone back in. */
export async function opened(view: string): Promise<Page> {
  const page = await blank(view);
  await tell(page, { type: "runs", runs: [listed] });
  await tell(page, { type: "stops", stops });
  return page;
}

/** Colours and fonts of VS Code's themes, by name; `scripts/screenshots.mjs --looks` writes them. */
export const themeVariables = JSON.parse(readFileSync("test/browser/themes.json", "utf8")) as Record<
  keyof typeof themes,
  Record<string, string>
>;

/** Shows a page in a theme of VS Code's, which changes while it is open. */
export async function inTheme(page: Page, theme: keyof typeof themes): Promise<void> {
  const style = Object.entries(themeVariables[theme]).map(([name, value]) => `${name}: ${value};`);
  await page.evaluate(`document.documentElement.setAttribute("style", ${JSON.stringify(style.join(" "))});
    document.body.className = ${JSON.stringify(classes[theme])}`);
}

const classes: Record<keyof typeof themes, string> = {
  light: "vscode-light",
  dark: "vscode-dark",
  contrast: "vscode-high-contrast",
  contrastLight: "vscode-high-contrast-light vscode-high-contrast",
};

/** A message of the extension's. */
export const tell = (page: Page, message: object): Promise<void> =>
  page.evaluate((told) => (globalThis as unknown as Window).postMessage(told, "*"), message);

/** What the page said, of one type. */
export const posted = (page: Page, type: string): Promise<Record<string, unknown>[]> =>
  page.evaluate(`posted.filter(({ type }) => type === ${JSON.stringify(type)})`);

export interface SavedFile {
  name: string;
  /** Text, or the bytes of a picture as base64. */
  content: string;
}

/** What an entry of a save menu writes. @param opener of the menu; the toolbar's by default */
export async function saved(
  page: Page,
  entry: string,
  opener: Locator = page.locator(".controls .save"),
): Promise<SavedFile> {
  await opener.click();
  await page.getByRole("menuitem", { name: entry }).click();
  await until(page, `${entry} is made`, async () => (await posted(page, "save")).length > 0);
  return page.evaluate<SavedFile>(`(() => {
    const [{ name, content }] = posted.filter(({ type }) => type === "save");
    posted = [];
    const text = typeof content === "string" ? content : btoa(Array.from(content, (byte) => String.fromCharCode(byte)).join(""));
    return { name, content: text };
  })()`);
}

export const savedJson = async <T>(page: Page): Promise<T> =>
  JSON.parse((await saved(page, "Data (JSON)")).content) as T;

/** The lines of the table, its head first. */
export const savedCsv = async (page: Page): Promise<string[]> =>
  (await saved(page, "Table (CSV)")).content.trimEnd().split("\r\n");

/** Size in pixels, and how many colours there are. */
interface PictureFacts {
  width: number;
  height: number;
  colors: number;
}

/**
 * Saves both pictures, which are to be what a browser can show of the files alone: the drawing in several colours on a background, the bitmap
 * at twice its size.
 * @returns text of the SVG file, and the names of both
 */
export async function pictures(page: Page): Promise<{ svg: string; names: string[] }> {
  const alone = await newPage();
  const facts = (source: string) =>
    alone.evaluate<PictureFacts>(`(async () => {
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
  const svg = await saved(page, "Drawing (SVG)");
  const drawing = await facts(`data:image/svg+xml;base64,${Buffer.from(svg.content).toString("base64")}`);
  const png = await saved(page, "Picture (PNG)");
  const bitmap = await facts(`data:image/png;base64,${png.content}`);
  await alone.close();
  const problems = [
    ...(svg.name.endsWith(".svg") && png.name.endsWith(".png") ? [] : [`names ${svg.name}, ${png.name}`]),
    ...(bitmap.width === 2 * drawing.width && bitmap.height === 2 * drawing.height ? [] : ["sizes"]),
    ...[drawing, bitmap].flatMap(({ colors }) => (colors > 8 ? [] : ["few colours"])),
  ];
  if (problems.length > 0) throw new Error(`${problems.join(", ")}: ${JSON.stringify({ drawing, bitmap })}`);
  return { svg: svg.content, names: [svg.name, png.name] };
}
