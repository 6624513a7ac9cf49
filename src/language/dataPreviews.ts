/** Previews of data files that code names: bounded, read by a process of their own, of files inside the workspace alone. */
import { realpathSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { libraryName } from "../analysis/syntax/library.js";
import type { DatasetPreview } from "../protocol/dataset.js";
import { DatasetReader } from "../runtime/dataset/client.js";
import { shapeText } from "./shapeText.js";
import type { Words } from "./words.js";

/** Milliseconds that a hover may wait. */
const patience = 5000;
const mostColumns = 8;
const mostLetters = 24;

/**
 * The path that a text names: an argument of a function or class of the library's, such as `readCsv`.
 * @returns undefined for other texts, and for what lies outside of the folders or is not there
 */
export function dataFileAt(node: ts.Node, file: string, folders: readonly string[]): string | undefined {
  if (!ts.isStringLiteralLike(node) || node.text === "") return undefined;
  const { parent } = node;
  if (!ts.isCallExpression(parent) && !ts.isNewExpression(parent)) return undefined;
  if (parent.arguments?.[0] !== node || libraryName(parent.expression) === undefined) return undefined;
  try {
    // A link may lead out of the workspace.
    const target = realpathSync(path.resolve(path.dirname(file), node.text));
    const isInside = folders.some((folder) => {
      const inside = path.relative(realpathSync(folder), target);
      return inside === "" || (!inside.startsWith("..") && !path.isAbsolute(inside));
    });
    return isInside ? target : undefined;
  } catch {
    return undefined;
  }
}

/** Reads previews, one process for all. */
export class DataPreviews {
  readonly #reader = new DatasetReader();

  /** @returns undefined where nothing can be shown in time */
  async markdown(file: string, words: Words): Promise<string | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => {
        this.#reader.cancel();
        resolve(undefined);
      }, patience);
    });
    try {
      const preview = await Promise.race([this.#reader.preview(file), late]);
      return preview && previewMarkdown(path.basename(file), preview, words);
    } catch {
      // It is no data, or damaged: running the code tells what is wrong with it.
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}

export function previewMarkdown(name: string, preview: DatasetPreview, words: Words): string {
  const title = (...facts: string[]): string => [`**${escaped(name)}**`, ...facts].join(" · ");
  switch (preview.kind) {
    case "table": {
      const columns = preview.columns.slice(0, mostColumns);
      const rest = preview.columns.length - columns.length;
      const line = (cells: string[]): string => `| ${[...cells, ...(rest > 0 ? ["…"] : [])].join(" | ")} |`;
      const rows = preview.rows.map((row) => line(row.slice(0, mostColumns).map(escaped)));
      const facts = [words.t("{0} columns", preview.columns.length)];
      if (preview.more) facts.push(words.t("first {0} rows", preview.rows.length));
      return [
        title(...facts),
        "",
        line(columns.map((column) => `${escaped(column.name)} \`${column.dtype}\``)),
        line(columns.map(() => "---")),
        ...rows,
      ].join("\n");
    }
    case "picture": {
      const { width, height, mode, png } = preview;
      return `${title(`\`${width}×${height}\``, `\`${mode}\``)}\n\n${image(png)}`;
    }
    case "folder": {
      const { classes, more, png } = preview;
      const files = words.t("{0} images", words.integer(classes.reduce((sum, one) => sum + one.files, 0)));
      const named = classes.filter((one) => one.name !== "").map((one) => `${escaped(one.name)} ${words.integer(one.files)}`); // prettier-ignore
      const list = more ? [...named, "…"] : named;
      return [title(files), list.join(" · "), png ? image(png) : ""].filter((text) => text !== "").join("\n\n");
    }
    case "tensors": {
      const { tensors, more } = preview;
      const lines = tensors.map((one) => `- ${escaped(one.name)} \`${shapeText(one.shape)}\` \`${one.dtype}\``);
      if (more > 0) lines.push(`- ${words.t("and {0} more", more)}`);
      return [title(words.t("{0} tensors", tensors.length + more)), "", ...lines].join("\n");
    }
    case "large":
      return title(words.bytes(preview.bytes));
  }
}

const image = (png: Uint8Array): string => `![](data:image/png;base64,${Buffer.from(png).toString("base64")})`;

/** Text of a file's as Markdown shows it: as it is, on one line, cut where it is long. */
function escaped(text: string): string {
  const short = text.length > mostLetters ? `${text.slice(0, mostLetters)}…` : text;
  return short.replace(/\s+/g, " ").replace(/[\\`*_{}[\]()#+\-.!|<>&~$]/g, "\\$&");
}
