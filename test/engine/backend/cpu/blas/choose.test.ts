import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, test } from "node:test";
import { type Candidate, candidates } from "../../../../../src/engine/backend/cpu/blas/candidates.js";
import { type BlasChoice, chooseBlas } from "../../../../../src/engine/backend/cpu/blas/choose.js";
import { foreign, type Foreign } from "../../../../../src/engine/platform/foreign.js";
import { host } from "../../../../../src/engine/platform/host.js";
import { fakeForeign, type FakeLibrary, fakeLibrary, referenceGemm } from "./fake.js";

const linux = { platform: "linux", arch: "x64" };
const noVariables = () => undefined;
const gemms = { cblas_sgemm: referenceGemm(), cblas_dgemm: referenceGemm() };

function choose(all: Candidate[], files: Record<string, FakeLibrary | Error>, system = linux): BlasChoice {
  return chooseBlas(all, () => fakeForeign(files), system, 1);
}

function onlyFile(file: string): Candidate[] {
  return candidates(file, "linux", noVariables);
}

/** Why no library was chosen. */
function refusal(choice: BlasChoice): [why: string, detail: string] {
  assert.equal(choice.library, null);
  return [choice.why, choice.detail];
}

describe("places of BLAS libraries", () => {
  test("each system has its order", () => {
    const families = (platform: string) => candidates("auto", platform, noVariables).map(({ family }) => family);
    assert.deepEqual(families("linux"), ["MKL", "OpenBLAS", "BLIS", "BLAS"]);
    assert.deepEqual(families("darwin"), ["Accelerate", "MKL", "OpenBLAS", "BLIS"]);
    assert.deepEqual(families("win32"), ["MKL", "OpenBLAS", "BLIS"]);
    assert.deepEqual(families("freebsd"), families("linux"));
  });

  test("a kind, a file and conda's environment", () => {
    assert.deepEqual(
      candidates("openblas", "win32", noVariables).map(({ family }) => family),
      ["OpenBLAS"],
    );
    assert.deepEqual(onlyFile("/opt/libmine.so"), [{ family: "BLAS", files: ["/opt/libmine.so"] }]);
    const [first] = candidates("blis", "linux", (name) => (name === "CONDA_PREFIX" ? "/conda" : undefined));
    assert.deepEqual(first.files.slice(0, 4), [
      "/conda/lib/libblis.so.4",
      "/conda/lib/libblis.so.3",
      "/conda/lib/libblis.so",
      "libblis.so.4",
    ]);
    const [mkl] = candidates("MKL", "win32", () => "C:\\conda");
    assert.equal(mkl.files[0], "C:\\conda\\Library\\bin\\mkl_rt.2.dll");
  });
});

describe("choice of a BLAS library", () => {
  test("the first that works, with its kind and version", () => {
    const openblas = fakeLibrary({ ...gemms, openblas_get_config: () => "OpenBLAS 0.3.21 NO_LAPACKE Zen" });
    const { library } = choose(candidates("auto", "linux", noVariables), {
      "libmkl_rt.so.2": new Error("wrong ELF class: ELFCLASS32"),
      "libopenblas.so.0": openblas,
      "libblis.so.4": fakeLibrary(gemms),
    });
    assert.deepEqual([library?.family, library?.version, library?.file], ["OpenBLAS", "0.3.21", "libopenblas.so.0"]);
  });

  test("libblas.so.3 is what its symbols say", () => {
    const version = () => "0.9.0";
    const blis = choose(onlyFile("libblas.so.3"), {
      "libblas.so.3": fakeLibrary({ ...gemms, bli_info_get_version_str: version }),
    });
    assert.deepEqual([blis.library?.family, blis.library?.version], ["BLIS", "0.9.0"]);
    const plain = choose(onlyFile("libblas.so.3"), { "libblas.so.3": fakeLibrary(gemms) });
    assert.deepEqual([plain.library?.family, plain.library?.version], ["BLAS", undefined]);
  });

  test("the reference BLAS, slower than the kernels, is taken only when asked for", () => {
    const files = { "libblas.so.3": fakeLibrary(gemms) };
    assert.match(
      refusal(choose(candidates("auto", "linux", noVariables), files)).join(),
      /^unusable,libblas.so.3: it is none of the fast/,
    );
    assert.equal(choose(candidates("blas", "linux", noVariables), files).library?.family, "BLAS");
  });

  test("the reason is told: no caller, no file, no symbol, wrong results, a linker's message", () => {
    const thrower = (): Foreign => {
      throw new Error("koffi is not installed for linux-x64\nRequire stack:");
    };
    assert.deepEqual(refusal(chooseBlas(onlyFile("a.so"), thrower, linux, 1)), [
      "noCaller",
      "koffi is not installed for linux-x64",
    ]);
    assert.deepEqual(refusal(choose(candidates("auto", "linux", noVariables), {})), [
      "notFound",
      "MKL, OpenBLAS, BLIS, libblas.so.3",
    ]);
    assert.deepEqual(refusal(choose(onlyFile("a.so"), {})), ["notFound", "a.so"]);
    assert.deepEqual(refusal(choose(onlyFile("a.so"), { "a.so": fakeLibrary({}) })), [
      "unusable",
      "a.so: it has no cblas_sgemm",
    ]);
    const half = fakeLibrary({ cblas_sgemm: referenceGemm() });
    assert.deepEqual(refusal(choose(onlyFile("a.so"), { "a.so": half })), ["unusable", "a.so: it has no cblas_dgemm"]);
    const wrong = fakeLibrary({ ...gemms, cblas_dgemm: referenceGemm(1e-9) });
    assert.deepEqual(refusal(choose(onlyFile("a.so"), { "a.so": wrong })), [
      "unusable",
      "a.so: it computes a small product wrongly",
    ]);
    const foreignMachine = new Error("invalid ELF header");
    assert.deepEqual(refusal(choose(onlyFile("a.so"), { "a.so": foreignMachine })), [
      "unusable",
      "a.so: invalid ELF header",
    ]);
  });

  test("builds with 64-bit integers, named by a suffix, take 64 bits everywhere; others 32 bits on Apple's ARM", () => {
    const apple = { platform: "darwin", arch: "arm64" };
    const suffixed = () => fakeLibrary({ cblas_sgemm64_: referenceGemm(), cblas_dgemm64_: referenceGemm() });
    for (const system of [linux, apple]) {
      const library = suffixed();
      assert.ok(choose(onlyFile("a.so"), { "a.so": library }, system).library);
      assert.equal(library.asked.cblas_sgemm64_[3], "int64");
    }
    for (const [system, type] of [
      [linux, "int64"],
      [apple, "int"],
    ] as const) {
      const library = fakeLibrary(gemms);
      assert.ok(choose(onlyFile("a.so"), { "a.so": library }, system).library);
      assert.equal(library.asked.cblas_dgemm[13], type);
    }
  });

  test("the number of threads reaches each kind", () => {
    const set: [string, unknown][] = [];
    const note = (name: string) => (value: unknown) => void set.push([name, value]);
    for (const name of ["openblas_set_num_threads", "MKL_Set_Num_Threads", "bli_thread_set_num_threads"]) {
      const { library } = choose(onlyFile("a.so"), { "a.so": fakeLibrary({ ...gemms, [name]: note(name) }) });
      library?.setThreads(2);
      assert.deepEqual(set.splice(0), [
        [name, 1],
        [name, 2],
      ]);
    }
    choose(onlyFile("a.so"), {
      "a.so": fakeLibrary({ ...gemms, BLASSetThreading: note("Accelerate") }),
    }).library?.setThreads(4);
    assert.deepEqual(set, [
      ["Accelerate", 1],
      ["Accelerate", 0],
    ]);
  });

  test("faulty files of this machine end in a reason", () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-blas-"));
    try {
      const text = path.join(folder, "libopenblas.so");
      writeFileSync(text, "This is no library, but it is long enough to have a header of one, were it one.");
      // A library of every system that has nothing to do with matrices.
      const other = { linux: "libm.so.6", darwin: "/usr/lib/libSystem.B.dylib", win32: "kernel32.dll" };
      const system = host();
      for (const file of [text, path.join(folder, "absent.so"), folder, other[system.platform as "linux"]]) {
        const [why, detail] = refusal(chooseBlas(onlyFile(file), foreign, system, 1));
        assert.match(why, /^(noCaller|notFound|unusable)$/);
        assert.notEqual(detail, "");
        if (why !== "noCaller") assert.ok(detail.startsWith(file), detail);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
