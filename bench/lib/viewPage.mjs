/** The page of a view in a headless browser, without VS Code: what it draws can be timed and looked at. */
import { readFileSync } from "node:fs";
import path from "node:path";
import * as esbuild from "esbuild";
import { chromium } from "playwright-core";
import { chromiumArguments, ensureChromium } from "../../scripts/lib/chromium.mjs";
import { root } from "../../scripts/lib/project.mjs";

/** Colours of VS Code's own themes, as far as the pages use them. */
const themes = {
  dark: {
    class: "vscode-dark",
    foreground: "#cccccc",
    "editor-background": "#1f1f1f",
    descriptionForeground: "#9d9d9d",
    "charts-blue": "#59a4f9",
    "charts-orange": "#d18616",
    "charts-green": "#89d185",
    "charts-purple": "#b180d7",
    "charts-red": "#f14c4c",
    "charts-yellow": "#cca700",
    focusBorder: "#0078d4",
    "button-background": "#0078d4",
    "button-foreground": "#ffffff",
    "dropdown-background": "#313131",
    "dropdown-foreground": "#cccccc",
    "dropdown-border": "#3c3c3c",
    "input-background": "#313131",
    "input-foreground": "#cccccc",
    "input-border": "#3c3c3c",
    "input-placeholderForeground": "#989898",
    "list-hoverBackground": "#2a2d2e",
    "font-family": "system-ui, sans-serif",
  },
  light: {
    class: "vscode-light",
    foreground: "#3b3b3b",
    "editor-background": "#ffffff",
    descriptionForeground: "#3b3b3b",
    "charts-blue": "#0063d3",
    "charts-orange": "#d18616",
    "charts-green": "#388a34",
    "charts-purple": "#652d90",
    "charts-red": "#e51400",
    "charts-yellow": "#bf8803",
    focusBorder: "#005fb8",
    "button-background": "#005fb8",
    "button-foreground": "#ffffff",
    "dropdown-background": "#ffffff",
    "dropdown-foreground": "#3b3b3b",
    "dropdown-border": "#cecece",
    "input-background": "#ffffff",
    "input-foreground": "#3b3b3b",
    "input-border": "#cecece",
    "input-placeholderForeground": "#767676",
    "list-hoverBackground": "#f2f2f2",
    "font-family": "system-ui, sans-serif",
  },
  contrast: {
    class: "vscode-high-contrast",
    foreground: "#ffffff",
    "editor-background": "#000000",
    descriptionForeground: "#ffffff",
    contrastBorder: "#6fc3df",
    "charts-blue": "#3794ff",
    "charts-orange": "#d18616",
    "charts-green": "#89d185",
    "charts-purple": "#b180d7",
    "charts-red": "#f14c4c",
    "charts-yellow": "#cca700",
    focusBorder: "#f38518",
    "button-foreground": "#ffffff",
    "dropdown-background": "#000000",
    "dropdown-foreground": "#ffffff",
    "dropdown-border": "#6fc3df",
    "input-background": "#000000",
    "input-foreground": "#ffffff",
    "input-border": "#6fc3df",
    "font-family": "system-ui, sans-serif",
  },
};

/**
 * @param {string} view name of its folder in webview/
 * @param {{ theme?: keyof typeof themes, width?: number, height?: number, scale?: number, state?: unknown }} [options]
 */
export async function openView(view, { theme = "dark", width = 1400, height = 900, scale = 1, state } = {}) {
  const outdir = path.join(root, "out/bench/webview");
  await esbuild.build({
    entryPoints: { [view]: path.join(root, `webview/${view}/main.ts`) },
    bundle: true,
    minify: true,
    target: "es2022",
    format: "iife",
    outdir,
    logLevel: "warning",
  });
  const executablePath = await ensureChromium();
  const browser = await chromium.launch({ executablePath, args: chromiumArguments });
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: scale });
  page.on("pageerror", (error) => console.error(error));
  const { class: themeClass, ...colors } = themes[theme];
  const variables = Object.entries(colors).map(([name, value]) => `--vscode-${name}: ${value};`);
  const css = readFileSync(path.join(outdir, `${view}.css`), "utf8");
  await page.setContent(
    `<!DOCTYPE html><html lang="en" style="${variables.join(" ")}"><style>${css}</style><body class="${themeClass}"></body></html>`,
  );
  await page.evaluate((saved) => {
    window.posted = [];
    window.saved = saved;
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => window.posted.push(message),
      getState: () => window.saved,
      setState: (next) => (window.saved = next),
    });
    // Time of each frame's work, with what it leaves to microtasks.
    window.work = [];
    const request = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) =>
      request((now) => {
        const begun = performance.now();
        callback(now);
        queueMicrotask(() => window.work.push(performance.now() - begun));
      });
  }, state);
  await page.addScriptTag({ path: path.join(outdir, `${view}.js`) });
  return { page, close: () => browser.close() };
}
