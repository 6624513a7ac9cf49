/** Where BLAS libraries lie on a system. */

/** A kind of BLAS, with the names and paths under which it may be found, in the order to try them. */
export interface Candidate {
  family: "MKL" | "OpenBLAS" | "BLIS" | "Accelerate" | "BLAS";
  files: string[];
  /** Takes only what turns out to be one of the kinds with names: the reference BLAS is many times slower than the kernels. */
  onlyNamed?: boolean;
}

/** The vendor's folder, which the system's linker does not search, for MKL without its script that sets the paths. */
const oneApi = {
  linux: "/opt/intel/oneapi/mkl/latest/lib/libmkl_rt.so.2",
  darwin: "/opt/intel/oneapi/mkl/latest/lib/libmkl_rt.2.dylib",
  win32: "C:\\Program Files (x86)\\Intel\\oneAPI\\mkl\\latest\\bin\\mkl_rt.2.dll",
};

const systems: Record<string, Candidate[]> = {
  linux: [
    { family: "MKL", files: ["libmkl_rt.so.2", "libmkl_rt.so.1", "libmkl_rt.so", oneApi.linux] },
    {
      family: "OpenBLAS",
      files: ["libopenblas.so.0", "libopenblas.so", "libopenblas64_.so.0", "libopenblas64.so.0"],
    },
    { family: "BLIS", files: ["libblis.so.4", "libblis.so.3", "libblis.so"] },
    { family: "BLAS", files: ["libblas.so.3", "libcblas.so.3"], onlyNamed: true },
  ],
  // Accelerate is part of the system, and the only one that uses the matrix units of Apple's processors.
  darwin: [
    { family: "Accelerate", files: ["/System/Library/Frameworks/Accelerate.framework/Accelerate"] },
    { family: "MKL", files: ["libmkl_rt.2.dylib", "libmkl_rt.dylib", oneApi.darwin] },
    {
      family: "OpenBLAS",
      files: [
        "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
        "/usr/local/opt/openblas/lib/libopenblas.dylib",
        "libopenblas.dylib",
      ],
    },
    { family: "BLIS", files: ["/opt/homebrew/opt/blis/lib/libblis.dylib", "libblis.dylib"] },
  ],
  win32: [
    { family: "MKL", files: ["mkl_rt.2.dll", "mkl_rt.1.dll", "mkl_rt.dll", oneApi.win32] },
    { family: "OpenBLAS", files: ["libopenblas.dll", "openblas.dll", "libopenblas64_.dll"] },
    { family: "BLIS", files: ["libblis.dll", "AOCL-LibBlis-Win-dll.dll"] },
  ],
};

/**
 * What to try, best first.
 *
 * @param wanted `auto` for all kinds; one kind (`mkl`, `openblas`, `blis`, `accelerate`, `blas`); or the path or name of one file
 * @param platform Node's name of the system
 * @param environment variables of the environment: those of conda name a folder with libraries
 */
export function candidates(
  wanted: string,
  platform: string,
  environment: (name: string) => string | undefined,
): Candidate[] {
  const all = systems[platform] ?? systems.linux;
  if (wanted !== "auto") {
    const kind = wanted.toLowerCase();
    const of = all.filter(({ family }) => family.toLowerCase() === kind);
    return of.length > 0
      ? withConda(
          of.map(({ family, files }) => ({ family, files })),
          platform,
          environment,
        )
      : [{ family: "BLAS", files: [wanted] }];
  }
  return withConda(all, platform, environment);
}

/** An environment of conda that is active comes before the system. */
function withConda(all: Candidate[], platform: string, environment: (name: string) => string | undefined): Candidate[] {
  const prefix = environment("CONDA_PREFIX");
  if (!prefix) return all;
  const folder = platform === "win32" ? `${prefix}\\Library\\bin\\` : `${prefix}/lib/`;
  return all.map(({ files, ...rest }) => {
    const names = files.filter((file) => !/[\\/]/.test(file));
    return { ...rest, files: [...names.map((name) => folder + name), ...files] };
  });
}
