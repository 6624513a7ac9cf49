/** What turns drawn figures into PNG files, copied beside the bundle that uses it (src/runtime/figureFile.ts). */
import { copyFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { root } from "./project.mjs";

/** Files of packages, by their names in `dist/figure`. */
const assets = {
  "resvg.wasm": "@resvg/resvg-wasm/index_bg.wasm",
  "DejaVuSans.ttf": "dejavu-fonts-ttf/ttf/DejaVuSans.ttf",
  "DejaVu-LICENSE.txt": "dejavu-fonts-ttf/LICENSE",
};

export function copyFigureAssets() {
  const folder = path.join(root, "dist/figure");
  mkdirSync(folder, { recursive: true });
  for (const [name, file] of Object.entries(assets))
    copyFileSync(path.join(root, "node_modules", file), path.join(folder, name));
}
