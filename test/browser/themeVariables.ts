/** Writes test/browser/themes.json: what VS Code gives to pages in each theme. `scripts/screenshots.mjs --themes` runs it, when VS Code is another. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { workbenchTest } from "./harness.js";
import { setTheme, themes } from "./panels.js";

/** Those that the pages and the toolkit use. */
function usedVariables(): Set<string> {
  const files = readdirSync("dist/webview").filter((name) => /\.(css|js)$/.test(name));
  return new Set(files.flatMap((name) => readFileSync(`dist/webview/${name}`, "utf8").match(/--vscode-[\w-]+/g) ?? []));
}

workbenchTest("colours and fonts of the themes", { file: "moons.ts" }, async (workbench) => {
  await workbench.runCommand("Gradlens: Show Curves");
  const frame = await workbench.webview(".empty:not([hidden])");
  const used = usedVariables();
  const variables: Record<string, Record<string, string>> = {};
  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
    await setTheme(workbench, theme, frame);
    const all = await frame.evaluate<[string, string][]>(
      `Array.from(document.documentElement.style, (name) => [name, document.documentElement.style.getPropertyValue(name)])`,
    );
    variables[theme] = Object.fromEntries(all.filter(([name]) => used.has(name)).sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  writeFileSync("test/browser/themes.json", `${JSON.stringify(variables, null, 1)}\n`);
});
