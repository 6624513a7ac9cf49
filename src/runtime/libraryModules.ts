import * as engine from "../engine/index.js";
import * as datasets from "../engine/datasets/index.js";
import * as frame from "../engine/frame/index.js";
import * as io from "../engine/io/index.js";
import * as numpy from "../engine/numpy/index.js";
import * as text from "../engine/text/index.js";
import * as vision from "../engine/vision/index.js";

/** What the user's code imports, by name, each an object of its own. @param gradlens what takes the place of exports of the main module */
export function libraryModules(gradlens: object = {}): Record<string, object> {
  return {
    gradlens: namespace({ ...engine, ...gradlens }),
    "gradlens/datasets": namespace(datasets),
    "gradlens/numpy": namespace(numpy),
    "gradlens/io": namespace(io),
    "gradlens/frame": namespace(frame),
    "gradlens/vision": namespace(vision),
    "gradlens/text": namespace(text),
  };
}

/** Imports of an ES module, as transpiled code asks for them: a default export beside the named ones. */
function namespace(exports: object): object {
  return Object.defineProperty({ ...exports }, "__esModule", { value: true });
}
