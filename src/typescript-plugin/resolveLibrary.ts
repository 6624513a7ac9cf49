import type ts from "typescript";

type ResolveModules = NonNullable<ts.LanguageServiceHost["resolveModuleNameLiterals"]>;

export interface Library {
  /** Absolute path of the declarations of each module, with forward slashes. */
  types: ReadonlyMap<string, string>;
  /** Whether a declaration file is there. */
  exists: (file: string) => boolean;
  extension: ts.Extension;
  log: (message: string) => void;
}

/**
 * Lets a project find the library where it has none of its own: what TypeScript finds by itself (an installed package, `paths`) stays.
 * TypeScript keeps watching the places where it looked in vain, so a package that is installed later is found.
 */
export function resolveLibrary(host: ts.LanguageServiceHost, { types, exists, extension, log }: Library): void {
  const original = host.resolveModuleNameLiterals?.bind(host);
  if (original === undefined)
    return log("this TypeScript is older than 5.0: it does not ask for modules by their literals");

  const found = (name: string): ts.ResolvedModuleWithFailedLookupLocations | undefined => {
    const file = types.get(name);
    if (file === undefined || !exists(file)) return undefined;
    return { resolvedModule: { resolvedFileName: file, extension, isExternalLibraryImport: true } };
  };

  const resolve: ResolveModules = (literals, ...rest) => {
    const resolved = original(literals, ...rest);
    try {
      return resolved.map((one, index) => (one.resolvedModule ? one : (found(literals[index].text) ?? one)));
    } catch (error) {
      log(String(error));
      return resolved;
    }
  };
  host.resolveModuleNameLiterals = resolve;
}
