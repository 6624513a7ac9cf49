import path from "node:path";
import { pathToFileURL } from "node:url";
import { transform, type Transform } from "sucrase";

/**
 * A file's text as the body of a CommonJS module, in which the file's own top-level `await` may stand: it makes `module.entry` a promise.
 * The same transpiler as at training, so that the same texts run.
 * @throws SyntaxError where the text does not parse
 */
export function toCommonJs(file: string, text: string, entry: boolean): string {
  const transforms: Transform[] = ["imports"];
  const extension = path.extname(file);
  if (/^\.[cm]?tsx?$/.test(extension)) transforms.push("typescript");
  if (extension.endsWith("x")) transforms.push("jsx");
  const { code } = transform(text, { transforms, disableESTransforms: true, filePath: file });
  const body = code.replace(/\bimport\.meta\b/g, "import_meta");
  const meta =
    body === code
      ? ""
      : `const import_meta = { url: ${JSON.stringify(pathToFileURL(file).href)}, filename: __filename, dirname: __dirname };`;
  return entry ? `${meta}module.entry = (async () => {${body}\n})();` : `${meta}${body}`;
}
