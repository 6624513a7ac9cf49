import { pathToFileURL } from "node:url";
import path from "node:path";
import { SourceMap } from "node:module";
import vm from "node:vm";
import { transform, type Transform } from "sucrase";
import type { SourcePosition } from "../protocol/run.js";

/** How a file's source becomes a CommonJS module. */
export interface TranspileOptions {
  /** ES module syntax (and TypeScript, by the extension) is present; otherwise the source is CommonJS and stays as it is. */
  esModule: boolean;
  /** The file's body goes into an async function, so that it may use top-level await; its promise is `module.entry`. */
  entry: boolean;
}

/** A syntax error in a user's file, with the place where it is. */
export class SourceSyntaxError extends SyntaxError {
  override readonly name = "SyntaxError";
  constructor(
    message: string,
    readonly position: SourcePosition,
  ) {
    super(message);
  }
}

interface MapPayload {
  version: number;
  sources: string[];
  sourcesContent?: string[];
  names: string[];
  mappings: string;
}

const typescriptExtensions = new Set([".ts", ".mts", ".cts", ".tsx"]);

function transformsFor(file: string): Transform[] {
  const extension = path.extname(file);
  const transforms: Transform[] = ["imports"];
  if (typescriptExtensions.has(extension)) transforms.push("typescript");
  if (extension === ".tsx" || extension === ".jsx") transforms.push("jsx");
  return transforms;
}

/**
 * Turns a source into CommonJS text with an inline source map. Lines keep their numbers but for one header line; the
 * map makes lines and columns exact.
 *
 * @throws SourceSyntaxError if the source does not parse.
 */
export function transpile(source: string, file: string, options: TranspileOptions): string {
  const text = source.startsWith("#!") ? `//${source.slice(2)}` : source;
  const typescript = typescriptExtensions.has(path.extname(file));
  if (!options.esModule && !typescript) return options.entry ? wrap(text, file, identityMap(text, file), true) : text;
  const { code, map } = transformOrThrow(text, file);
  // Same length as what it replaces, so that columns stay.
  const js = code.includes("import.meta") ? code.replace(/\bimport\.meta\b/g, "import_meta") : code;
  return wrap(js, file, map, options.entry);
}

function transformOrThrow(source: string, file: string): { code: string; map: MapPayload } {
  try {
    const result = transform(source, {
      transforms: transformsFor(file),
      disableESTransforms: true,
      filePath: file,
      sourceMapOptions: { compiledFilename: file },
    });
    return { code: result.code, map: result.sourceMap as unknown as MapPayload };
  } catch (error) {
    throw withPosition(error, file);
  }
}

/** sucrase's errors carry `loc` (line and column from 1) and repeat the path and the place in their message. */
function withPosition(error: unknown, file: string): unknown {
  if (!(error instanceof Error)) return error;
  const loc = (error as { loc?: { line: number; column: number } }).loc;
  if (!loc) return error;
  const message = error.message.replace(`Error transforming ${file}: `, "").replace(/ \(\d+:\d+\)$/, "");
  return new SourceSyntaxError(message, { file, line: loc.line, column: loc.column });
}

function wrap(code: string, file: string, map: MapPayload, entry: boolean): string {
  const meta = code.includes("import_meta")
    ? `const import_meta = { url: ${JSON.stringify(pathToFileURL(file).href)}, filename: __filename, dirname: __dirname, ` +
      `main: ${entry}, resolve: (name) => require("node:url").pathToFileURL(require.resolve(name)).href };`
    : "";
  const header = entry ? `${meta}module.entry = (async () => {\n` : `${meta}\n`;
  const footer = entry ? "\n})();" : "";
  const payload: MapPayload = {
    ...map,
    sources: [pathToFileURL(file).href],
    // An empty first line: the header.
    mappings: `;${map.mappings}`,
  };
  const encoded = Buffer.from(JSON.stringify(payload)).toString("base64");
  return `${header}${code}${footer}\n//# sourceMappingURL=data:application/json;base64,${encoded}`;
}

/** Each line maps to itself: plain JavaScript of which only the first line was moved. */
function identityMap(source: string, file: string): MapPayload {
  const lines = source.split("\n").length;
  return {
    version: 3,
    sources: [file],
    names: [],
    mappings: ["AAAA", ...Array<string>(lines - 1).fill("AACA")].join(";"),
  };
}

/**
 * Looks for the place of a syntax error that only the engine found in transpiled text.
 *
 * @returns the error with its place, or undefined if the text compiles.
 */
export function findSyntaxError(text: string, file: string): SourceSyntaxError | undefined {
  // The parameters of a module's wrapper stay on the header's line.
  const wrapped = `(function (exports, require, module, __filename, __dirname) { ${text}\n})`;
  try {
    new vm.Script(wrapped, { filename: file });
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) return undefined;
    const lines = (error.stack ?? "").split("\n");
    const line = Number(/:(\d+)$/.exec(lines[0])?.[1] ?? 1);
    const column = Math.max(0, lines[2]?.indexOf("^") ?? 0);
    return new SourceSyntaxError(error.message, mapPosition(text, file, line - 1, column));
  }
}

function mapPosition(text: string, file: string, line: number, column: number): SourcePosition {
  const encoded = /\/\/# sourceMappingURL=data:application\/json;base64,(\S+)$/.exec(text)?.[1];
  if (!encoded) return { file, line: line + 1, column: column + 1 };
  const map = new SourceMap(
    JSON.parse(Buffer.from(encoded, "base64").toString()) as ConstructorParameters<typeof SourceMap>[0],
  );
  const entry = map.findEntry(line, column);
  if ("originalLine" in entry && entry.originalLine !== undefined)
    return { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  return { file, line: Math.max(1, line), column: column + 1 };
}
