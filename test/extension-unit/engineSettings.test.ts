import assert from "node:assert/strict";
import path from "node:path";
import { describe, test } from "node:test";
import { engineEnvironment, type EngineSettings } from "../../src/extension/about/settings.js";

const defaults: EngineSettings = { blas: "auto", kernels: "auto", threads: 0, memory: 0 };
const of = (settings: Partial<EngineSettings>) => engineEnvironment({ ...defaults, ...settings });

describe("settings of the engine", () => {
  test("defaults, and what is unset, leave the environment alone", () => {
    assert.deepEqual(engineEnvironment(defaults), { env: {}, problems: [] });
    assert.deepEqual(of({ blas: "", kernels: undefined, threads: null }), { env: {}, problems: [] });
  });

  test("the others become variables", () => {
    const library = path.resolve("libopenblas.so");
    assert.deepEqual(of({ blas: ` ${library} `, kernels: "simd", threads: 2, memory: 512 }), {
      env: { GRADLENS_BLAS: library, GRADLENS_KERNELS: "simd", GRADLENS_THREADS: "2", GRADLENS_MEMORY: "512" },
      problems: [],
    });
    for (const blas of ["off", "openblas", "libopenblas.so.0"])
      assert.deepEqual(of({ blas }).env, { GRADLENS_BLAS: blas });
  });

  test("wrong ones are left out and told", () => {
    const { env, problems } = of({ blas: "lib/openblas.so", kernels: "fast", threads: 1.5, memory: 8 });
    assert.deepEqual(env, {});
    assert.deepEqual(problems, [
      { setting: "blas", value: "lib/openblas.so", expected: "absolutePath" },
      { setting: "kernels", value: "fast", expected: "kernels" },
      { setting: "threads", value: 1.5, expected: "threads" },
      { setting: "memory", value: 8, expected: "memory" },
    ]);
    assert.deepEqual(of({ blas: true }).problems, [{ setting: "blas", value: true, expected: "library" }]);
    for (const threads of [-1, 65, "2"]) assert.equal(of({ threads }).problems[0].expected, "threads");
    assert.equal(of({ memory: 5000 }).problems.length, 1);
  });
});
