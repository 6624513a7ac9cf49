/** Driver of jax-js on its WASM device; one thread in Node, where it finds no web workers. */
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { fill } from "../lib/tensors.mjs";
import { Cannot, serve } from "./driver.mjs";

const require = createRequire(path.join(import.meta.dirname, "../package.json"));
const entry = require.resolve("@jax-js/jax");
const jax = await import(pathToFileURL(entry.replace(/index\.cjs$/, "index.js")).href);
await jax.init("wasm");
jax.defaultDevice("wasm");
const { numpy: np } = jax;

function tensors(specs = {}) {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => {
      const values = fill(name, spec);
      return [name, np.array(values, { dtype: spec.kind === "integers" ? np.int32 : np.float32 }).reshape(spec.shape)];
    }),
  );
}

const mapObject = (object, f) => Object.fromEntries(Object.keys(object).map((key) => [key, f(key)]));

/** The whole step in one `jit`: `loss(parameters, ...inputs)`, its gradient and the update. */
function sgdStep({ lr }, loss, parameters, inputs) {
  const step = jax.jit((weights, ...given) => {
    const [value, gradient] = jax.valueAndGrad(loss)(
      mapObject(weights, (key) => weights[key].ref),
      ...given,
    );
    return [value, mapObject(weights, (key) => weights[key].sub(gradient[key].mul(lr)))];
  });
  let weights = parameters;
  return () => {
    const [value, updated] = step(weights, ...inputs.map((input) => input.ref));
    weights = updated;
    return value;
  };
}

/** As `sgdStep`; with `jit: false` only the update is compiled, for what `jit` refuses. */
function adamStep({ lr, beta1 = 0.9, beta2 = 0.999, eps = 1e-8, jit = true }, loss, parameters, inputs) {
  const update = (gradient, weights, m, v, rate, correction) => {
    const newM = mapObject(m, (key) => m[key].mul(beta1).add(gradient[key].ref.mul(1 - beta1)));
    const newV = mapObject(v, (key) => v[key].mul(beta2).add(np.square(gradient[key]).mul(1 - beta2)));
    const updated = mapObject(weights, (key) =>
      weights[key].sub(newM[key].ref.mul(rate.ref).div(np.sqrt(newV[key].ref).div(correction.ref).add(eps))),
    );
    rate.dispose();
    correction.dispose();
    return [updated, newM, newV];
  };
  const compiledUpdate = jax.jit(update);
  const whole =
    (apply) =>
    (weights, m, v, rate, correction, ...given) => {
      const [value, gradient] = jax.valueAndGrad(loss)(
        mapObject(weights, (key) => weights[key].ref),
        ...given,
      );
      return [value, ...apply(gradient, weights, m, v, rate, correction)];
    };
  const step = jit ? jax.jit(whole(update)) : whole(compiledUpdate);
  const zeros = () => mapObject(parameters, (key) => np.zeros(parameters[key].shape));
  let state = [parameters, zeros(), zeros()];
  let steps = 0;
  return () => {
    steps++;
    const rate = np.array(lr / (1 - beta1 ** steps));
    const correction = np.array(Math.sqrt(1 - beta2 ** steps));
    const [value, ...updated] = step(...state, rate, correction, ...inputs.map((input) => input.ref));
    state = updated;
    return value;
  };
}

await serve({
  version: JSON.parse(readFileSync(path.join(path.dirname(entry), "../package.json"), "utf8")).version,
  async prepare(workload) {
    if (typeof workload.jax !== "function") throw new Cannot(workload.jax ?? "not written for this engine");
    const run = await workload.jax({
      jax,
      np,
      data: tensors(workload.data),
      parameters: tensors(workload.parameters),
      sgdStep,
      adamStep,
    });
    return {
      // Arrays are lazy: a result is computed when its value is asked for. A step's is one number.
      async call() {
        const result = run();
        await result.blockUntilReady();
        return result;
      },
      drop: (result) => result.dispose(),
      read: (result) => result.ref.dataSync().slice(0, 8),
    };
  },
});
