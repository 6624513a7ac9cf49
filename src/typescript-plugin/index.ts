/**
 * A plugin of tsserver: files that import "gradlens" get its types from this extension, with nothing installed.
 * tsserver loads it from `node_modules/gradlens-typescript-plugin` of the extension (scripts/lib/typescriptPlugin.mjs puts it there).
 */
import path from "node:path";
import type ts from "typescript";
import { libraryTypes } from "../protocol/libraryTypes.js";
import { resolveLibrary } from "./resolveLibrary.js";

const extensionFolder = path.resolve(__dirname, "../..");

/** Absolute, with forward slashes, as TypeScript names files on every system. */
function declarationFiles(): Map<string, string> {
  const absolute = (file: string): string => path.join(extensionFolder, file).replaceAll("\\", "/");
  return new Map([...libraryTypes].map(([name, file]) => [name, absolute(file)]));
}

export default function init({ typescript }: { typescript: typeof ts }): ts.server.PluginModule {
  const types = declarationFiles();
  return {
    create({ languageService, languageServiceHost, project }) {
      const log = (message: string): void => project.projectService.logger.info(`gradlens: ${message}`);
      try {
        const { fileExists } = typescript.sys;
        resolveLibrary(languageServiceHost, { types, exists: fileExists, extension: typescript.Extension.Dts, log });
      } catch (error) {
        log(String(error));
      }
      return languageService;
    },
  };
}
