/** True for the library and its parts: `gradlens`, `gradlens/datasets`. */
export function isLibrary(specifier: string): boolean {
  return specifier === "gradlens" || specifier.startsWith("gradlens/");
}
