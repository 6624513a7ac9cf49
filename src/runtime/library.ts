import { libraryModules } from "./libraryModules.js";
import { installLoader } from "./loader.js";

/** Teaches `require` to load the user's files, with this very engine as their `gradlens`. */
export function installLibrary(): void {
  installLoader(libraryModules());
}
