import assert from "node:assert/strict";
import * as vscode from "vscode";
import { cleanUp, ended, gradlens, train, write } from "./support.js";

async function about(): Promise<Record<string, string>> {
  const text = await vscode.commands.executeCommand<string | undefined>("gradlens.aboutEngine");
  assert.ok(text, "the engine did not answer");
  return Object.fromEntries(text.split("\n").map((row) => row.split(/: (.*)/, 2)));
}

function set(setting: string, value: unknown): Thenable<void> {
  const configuration = vscode.workspace.getConfiguration("gradlens.engine");
  return configuration.update(setting, value, vscode.ConfigurationTarget.Global);
}

describe("About This Engine", () => {
  beforeEach(gradlens);
  afterEach(async () => {
    for (const setting of ["blas", "kernels", "threads", "memory"]) await set(setting, undefined);
    await cleanUp("big.ts");
  });

  it("tells what an engine process computes with", async () => {
    const rows = await about();
    assert.match(rows["Version"], /^\d+\.\d+\.\d+/);
    assert.equal(rows["Kernels"], "WebAssembly, relaxed SIMD");
    assert.match(rows["Matrix library (BLAS)"], /^(MKL|OpenBLAS|BLIS|Accelerate|none)/);
    assert.match(rows["Memory of tensors"], /^at most [\d.]+ [MG]B of [\d.]+ [MG]B$/);
    assert.match(rows["Node.js"], /^v\d+/);
  });

  it("follows the settings", async () => {
    await set("blas", "off");
    await set("kernels", "simd");
    await set("memory", 64);
    const rows = await about();
    assert.equal(rows["Matrix library (BLAS)"], "switched off");
    assert.equal(rows["Kernels"], "WebAssembly, SIMD, as the settings say");
    assert.match(rows["Memory of tensors"], /^at most 64 MB of /);
  });

  it("leaves out settings with a wrong value, and says why a library cannot be used", async () => {
    await set("kernels", "fast");
    await set("blas", "/absent/libopenblas.so");
    const rows = await about();
    assert.equal(rows["Kernels"], "WebAssembly, relaxed SIMD");
    assert.match(rows["Matrix library (BLAS)"], /^none.*: (\/absent\/libopenblas.so|koffi)/);
  });

  it("the settings hold for trainings", async () => {
    await set("memory", 16);
    const big = `import torch from "gradlens";\ntorch.zeros(32, 1024, 1024);\n`;
    const run = await ended(await train(await write("big.ts", big)));
    assert.equal(run.status, "failed");
    assert.match(run.failure ?? "", /16 MB|memory/);
  });
});
