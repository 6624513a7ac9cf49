import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import * as wasm from "../../../../../src/engine/backend/cpu/wasm/index.js";
import { chooseVariant, instantiate, isSupported } from "../../../../../src/engine/backend/cpu/wasm/instance.js";
import { kernelInfo } from "../../../../../src/engine/backend/cpu/wasm/kernels.js";

describe("choice of the kernels", () => {
  const before = process.env.GRADLENS_KERNELS;
  afterEach(() => {
    if (before === undefined) delete process.env.GRADLENS_KERNELS;
    else process.env.GRADLENS_KERNELS = before;
  });

  test("the fastest that the host accepts", () => {
    delete process.env.GRADLENS_KERNELS;
    assert.equal(chooseVariant(), isSupported("relaxed") ? "relaxed" : "simd");
  });

  test("GRADLENS_KERNELS overrides", () => {
    for (const variant of ["simd", "none"]) {
      process.env.GRADLENS_KERNELS = variant;
      assert.equal(chooseVariant(), variant);
    }
    process.env.GRADLENS_KERNELS = "";
    assert.notEqual(chooseVariant(), "none");
  });

  test("GRADLENS_KERNELS with another value is an error that lists the values", () => {
    process.env.GRADLENS_KERNELS = "avx";
    assert.throws(chooseVariant, /GRADLENS_KERNELS is "avx"; expected "relaxed", "simd" or "none"/);
  });

  test("`none` has no instance", () => {
    assert.equal(instantiate("none"), null);
  });
});

describe("public kernels", () => {
  test("short and long ranges agree with the definition", () => {
    assert.notEqual(kernelInfo().variant, "none");
    for (const n of [3, 5000]) {
      const x = Float32Array.from({ length: n }, (_, i) => (i % 7) - 3);
      assert.equal(
        wasm.sum32(x, 0, n),
        x.reduce((total, value) => total + value, 0),
      );
      assert.equal(
        wasm.dot32(x, 0, x, 0, n),
        x.reduce((total, value) => total + value * value, 0),
      );
      const out = new Float32Array(n).fill(1);
      wasm.axpy32(2, x, 0, out, 0, n);
      assert.deepEqual(
        out,
        x.map((value) => 1 + 2 * value),
      );
    }
  });

  test("small and large matrix products in both types", () => {
    for (const type of [Float32Array, Float64Array])
      for (const size of [3, 40]) {
        const ones = new type(size * size).fill(1);
        const c = new type(size * size);
        if (ones instanceof Float32Array && c instanceof Float32Array)
          wasm.gemm32(size, size, size, ones, 0, size, 1, ones, 0, 1, size, c, 0);
        else if (ones instanceof Float64Array && c instanceof Float64Array)
          wasm.gemm64(size, size, size, ones, 0, size, 1, ones, 0, 1, size, c, 0);
        assert.ok(c.every((value) => value === size));
      }
  });
});
