/** tsconfig.json and jsconfig.json: JSON with comments, which an edit keeps. Paths in them are relative, with forward slashes. */
import path from "node:path";
// Its other build hides its parts from a bundler.
import { applyEdits, type FormattingOptions, modify, parse, type ParseError } from "jsonc-parser/lib/esm/main.js";

export type Paths = Record<string, string[]>;

interface ProjectFile {
  extends?: string | string[];
  compilerOptions?: { baseUrl?: string; paths?: Paths };
}

/** What a project says of paths, itself or through the files that it extends; all absolute. */
interface PathSettings {
  baseUrl?: string;
  paths?: Paths;
}

type Read = (file: string) => string;

export class ProjectFileError extends Error {
  constructor(readonly part: "file" | "compilerOptions" | "paths") {
    super(`${part} is no object`);
  }
}

/**
 * The text of a project file with more paths in it; the same text where they are there already. Paths that the file inherits are
 * written out, since its own would hide them.
 *
 * @param file absolute path of the project file
 * @param wanted absolute paths of declarations by module name
 * @throws ProjectFileError that says which part of it is not as it should be.
 */
export function withPaths(file: string, wanted: ReadonlyMap<string, string>, read: Read): string {
  let text = read(file);
  const own = parseProject(text);
  const folder = path.dirname(file);
  const inherited = settingsOf(file, read);
  const base = inherited.baseUrl ?? folder;
  const relative = (target: string): string =>
    target.startsWith("${") ? target : dotted(path.relative(base, target).replaceAll("\\", "/"));
  const added: Paths = own.compilerOptions?.paths === undefined ? { ...inherited.paths } : {};
  for (const [name, target] of wanted) added[name] = [target];

  const formattingOptions = formattingOf(text);
  for (const [name, targets] of Object.entries(added)) {
    const value = targets.map(relative);
    if (JSON.stringify(own.compilerOptions?.paths?.[name]) === JSON.stringify(value)) continue;
    text = applyEdits(text, modify(text, ["compilerOptions", "paths", name], value, { formattingOptions }));
  }
  return text;
}

function settingsOf(file: string, read: Read, above: readonly string[] = []): PathSettings {
  const project = parseProject(read(file));
  const folder = path.dirname(file);
  const settings: PathSettings = {};
  for (const parent of [project.extends ?? []].flat()) {
    const target = path.resolve(folder, parent.endsWith(".json") ? parent : `${parent}.json`);
    // Packages of shared settings are about strictness, not about paths.
    if (!/^\.{0,2}[\\/]/.test(parent) || above.includes(target)) continue;
    try {
      Object.assign(settings, settingsOf(target, read, [...above, file]));
    } catch {
      // What is not there or no project file has no paths; TypeScript says so at its line.
    }
  }
  const { baseUrl, paths } = project.compilerOptions ?? {};
  if (baseUrl !== undefined) settings.baseUrl = path.resolve(folder, baseUrl);
  if (paths !== undefined) settings.paths = absolutePaths(paths, settings.baseUrl ?? folder);
  return settings;
}

function absolutePaths(paths: Paths, base: string): Paths {
  const absolute = (target: string): string => (target.startsWith("${") ? target : path.resolve(base, target));
  return Object.fromEntries(Object.entries(paths).map(([name, targets]) => [name, targets.map(absolute)]));
}

function parseProject(text: string): ProjectFile {
  const errors: ParseError[] = [];
  const value: unknown = text.trim() === "" ? {} : parse(text, errors, { allowTrailingComma: true });
  const isObject = (one: unknown): boolean => typeof one === "object" && one !== null && !Array.isArray(one);
  if (errors.length > 0 || !isObject(value)) throw new ProjectFileError("file");
  const { compilerOptions } = value as { compilerOptions?: { paths?: unknown } };
  if (compilerOptions !== undefined && !isObject(compilerOptions)) throw new ProjectFileError("compilerOptions");
  if (compilerOptions?.paths !== undefined && !isObject(compilerOptions.paths)) throw new ProjectFileError("paths");
  return value as ProjectFile;
}

const dotted = (relative: string): string => (/^\.\.?\//.test(relative) ? relative : `./${relative}`);

/** As the file is written. */
function formattingOf(text: string): FormattingOptions {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? "  ";
  return {
    insertSpaces: !indent.startsWith("\t"),
    tabSize: indent.startsWith("\t") ? 1 : indent.length,
    eol: text.includes("\r\n") ? "\r\n" : "\n",
  };
}
