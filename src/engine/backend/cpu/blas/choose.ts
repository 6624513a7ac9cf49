/** Choice of a BLAS library. */
import { firstLine, type Foreign, NoLibraryError } from "../../../platform/foreign.js";
import type { Candidate } from "./candidates.js";
import { type BlasLibrary, openBlas } from "./library.js";

/** What came of looking for a library. */
export type BlasChoice =
  | { library: BlasLibrary }
  /** `off`: not wanted; `noCaller`: native code cannot be called; `notFound`: no file; `unusable`: all files have faults. */
  | { library: null; why: "off" | "noKernels" | "noCaller" | "notFound" | "unusable"; detail: string };

/** The first of the candidates that loads and computes rightly. */
export function chooseBlas(
  candidates: readonly Candidate[],
  openForeign: () => Foreign,
  system: { platform: string; arch: string },
  threads: number,
): BlasChoice {
  let foreign: Foreign;
  try {
    foreign = openForeign();
  } catch (error) {
    return { library: null, why: "noCaller", detail: firstLine(error) };
  }
  const faults: string[] = [];
  for (const { files, onlyNamed } of candidates)
    for (const file of files)
      try {
        const library = openBlas(foreign, file, system, threads);
        if (!onlyNamed || library.family !== "BLAS") return { library };
        faults.push(`${file}: it is none of the fast kinds; GRADLENS_BLAS=${file} uses it all the same`);
      } catch (error) {
        if (!(error instanceof NoLibraryError)) faults.push(`${file}: ${firstLine(error)}`);
      }
  if (faults.length > 0) return { library: null, why: "unusable", detail: faults.join("; ") };
  const tried = candidates.map(({ family, files }) => (family === "BLAS" ? files[0] : family));
  return { library: null, why: "notFound", detail: tried.join(", ") };
}
