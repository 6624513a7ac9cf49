/** Driver of TensorFlow.js 4.22: `tfjs.mjs wasm` or `tfjs.mjs cpu`. WASM runs on one thread in Node. */
import { createRequire } from "node:module";
import path from "node:path";
import { fill } from "../lib/tensors.mjs";
import { Cannot, serve } from "./driver.mjs";

const require = createRequire(path.join(import.meta.dirname, "../package.json"));
const tf = require("@tensorflow/tfjs");
const backend = process.argv[2];
if (backend === "wasm") {
  const wasm = require("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(`${path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json"))}/dist/`);
}
await tf.setBackend(backend);
await tf.ready();

function tensors(specs = {}) {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [
      name,
      tf.tensor(fill(name, spec), spec.shape, spec.kind === "integers" ? "int32" : "float32"),
    ]),
  );
}

await serve({
  version: tf.version.tfjs,
  prepare(workload) {
    if (typeof workload.tfjs !== "function") throw new Cannot(workload.tfjs ?? "not written for this engine");
    const parameters = Object.fromEntries(
      Object.entries(tensors(workload.parameters)).map(([name, value]) => [name, tf.variable(value)]),
    );
    const call = workload.tfjs({ tf, backend, data: tensors(workload.data), parameters, Cannot });
    return {
      call,
      drop: (result) => result.dispose(),
      read: (result) => result.dataSync().slice(0, 8),
    };
  },
});
