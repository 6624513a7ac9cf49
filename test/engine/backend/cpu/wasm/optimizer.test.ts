import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ENTRY_WORDS } from "../../../../../src/engine/backend/cpu/wasm/optimizer.js";
import { type Rule, ruleNames, rules, type Values } from "../../../../../src/engine/optim/rules.js";
import { Block } from "./block.js";
import { generator } from "./samples.js";
import { bothVariants } from "./variants.js";

/** Scalars with every term of the rule, and with what can be switched off switched off. */
const scalars: Record<Rule, number[][]> = {
  sgd: [
    [0.1, -1, 0.01],
    [0.1, 1, 0],
  ],
  momentum: [
    [0.1, 1, 0.01, 0.9, 0.8, 0, 0],
    [0.1, -1, 0, 0.9, 1, 0, 1],
    [0.1, 1, 0.01, 0.9, 0.8, 1, 0],
  ],
  adam: [
    [0.01, 1, 0.01, 1, 0.9, 0.1, 0.99, 0.01, 0.3, 1e-8],
    [0.01, -1, 0, 0.999, 0.9, 0.1, 0.99, 0.01, 0.3, 1e-8],
  ],
  amsgrad: [[0.01, 1, 0.01, 1, 0.9, 0.1, 0.99, 0.01, 0.3, 1e-8]],
  rmsprop: [
    [0.01, 1, 0.01, 0.99, 0.01, 1e-8, 0, 0],
    [0.01, -1, 0, 0.99, 0.01, 1e-8, 0.9, 1],
  ],
  adagrad: [[0.1, 1, 0.01, 1e-10]],
  adadelta: [[1, 1, 0.01, 0.9, 0.1, 1e-6]],
  adamax: [[0.002, 1, 0.01, 0.9, 0.1, 0.999, 1e-8]],
  nadam: [[0.001, 0.001, 0.01, 0.9, 0.1, 0.999, 0.001, 0.5, 1e-8]],
  radam: [
    [0.01, 1, 0.01, 0.9, 0.1, 0.999, 0.001, 1e-8],
    [0.01, 0, 0, 0.9, 0.1, 0.999, 0.001, 1e-8],
  ],
  asgd: [
    [0.1, 1, 0.01, 0.99, 1],
    [0.1, -1, 0, 0.99, 0.25],
  ],
  rprop: [[1, 0.5, 1.2, 1e-6, 50]],
};

const stateCounts: Record<Rule, number> = {
  ...{ sgd: 0, momentum: 1, adam: 2, amsgrad: 3, rmsprop: 3, adagrad: 1, adadelta: 2 },
  ...{ adamax: 2, nadam: 2, radam: 2, asgd: 1, rprop: 2 },
};

const sizes = [5, 0, 1, 64, 67, 3, 2, 9];

const types = {
  float32: { make: Float32Array, name: "optimizerStep32", epsilon: 2 ** -21 },
  float64: { make: Float64Array, name: "optimizerStep64", epsilon: 2 ** -50 },
} as const;

for (const kernels of bothVariants())
  describe(`${kernels.variant}: optimizer steps`, () => {
    const { exports, memory } = kernels;

    for (const [type, { make, name, epsilon }] of Object.entries(types)) {
      /** Parameters with their gradients, of both signs, and states, which are positive as averages of squares are. */
      const samples = (rule: Rule): Values[][] => {
        const next = generator(9);
        const lists = (n: number, of: number) =>
          Array.from({ length: n }, () => (of < 2 ? next() - 0.5 : next() + 0.1));
        // What RMSprop subtracts from the average of squares is the square of an average under 1.
        const more = (of: number) => (rule === "rmsprop" && of === 2 ? 2 : 0);
        return sizes.map((n) =>
          Array.from({ length: 2 + stateCounts[rule] }, (_, of) => new make(lists(n, of).map((x) => x + more(of)))),
        );
      };

      /** Runs a rule in ranges that end at `cuts`; what it leaves of every array. */
      const run = (rule: Rule, given: readonly number[], cuts: readonly number[]): Values[][] => {
        const block = new Block(kernels);
        const arrays = samples(rule);
        // An element's size past a multiple of 64.
        const places = arrays.map((of) =>
          of.map((array) => {
            const shifted = new make(array.length + 1);
            shifted.set(array, 1);
            return block.put(shifted) + make.BYTES_PER_ELEMENT;
          }),
        );
        const [table, numbers] = [block.room(sizes.length * ENTRY_WORDS * 4), block.room(80)];
        const words = new Int32Array(memory.buffer, table);
        places.forEach((of, i) => {
          words.set([...of, ...new Array<number>(5 - of.length).fill(0), sizes[i]], i * ENTRY_WORDS);
        });
        new Float64Array(memory.buffer, numbers).set(given);
        let from = 0;
        for (const to of cuts) {
          exports[name](ruleNames.indexOf(rule), numbers, table, sizes.length, from, to);
          from = to;
        }
        return places.map((of, i) => of.map((place) => block.take(new make(sizes[i]), place)));
      };

      const total = sizes.reduce((a, b) => a + b, 0);

      for (const rule of ruleNames)
        for (const given of scalars[rule])
          test(`${rule} of ${type} with ${given.join(", ")}`, () => {
            const results = run(rule, given, [total]);
            samples(rule).forEach(([p, g, ...states], i) => {
              const own = rule === "rmsprop" && given[7] === 0 ? states.slice(0, 1) : states;
              rules[rule](given, p, g, own, sizes[i]);
              [p, g, ...states].forEach((expected, of) =>
                expected.forEach((want, at) => {
                  const got = results[i][of][at];
                  const close = Math.abs(got - want) <= epsilon * (1 + Math.abs(want));
                  assert.ok(close, `array ${of} of parameter ${i}, element ${at}: ${got} for ${want}`);
                }),
              );
            });
          });

      test(`ranges of ${type} give the bits of the whole`, () => {
        for (const rule of ruleNames)
          assert.deepEqual(
            run(rule, scalars[rule][0], [4, 5, 11, 70, 71, total]),
            run(rule, scalars[rule][0], [total]),
          );
      });
    }

    test("NaN and Inf reach the parameter", () => {
      const block = new Block(kernels);
      const [p, g] = [Float32Array.of(1, 2, 3), Float32Array.of(NaN, Infinity, 1)];
      const [param, grad] = [block.put(p), block.put(g)];
      const [table, numbers] = [block.room(24), block.room(80)];
      new Int32Array(memory.buffer, table).set([param, grad, 0, 0, 0, 3]);
      new Float64Array(memory.buffer, numbers).set([0.5, 1, 0]);
      exports.optimizerStep32(0, numbers, table, 1, 0, 3);
      assert.deepEqual(block.take(p, param), Float32Array.of(NaN, -Infinity, 2.5));
    });
  });

for (const kernels of bothVariants())
  describe(`${kernels.variant}: gradients of a table`, () => {
    const { exports, memory } = kernels;

    function table(arrays: readonly Float32Array[]): { at: number; read: () => Float32Array[] } {
      const block = new Block(kernels);
      const places = arrays.map((array) => block.put(array));
      const at = block.room(arrays.length * ENTRY_WORDS * 4);
      const words = new Int32Array(memory.buffer, at);
      places.forEach((place, i) => words.set([0, place, 0, 0, 0, arrays[i].length], i * ENTRY_WORDS));
      return { at, read: () => arrays.map((array, i) => block.take(array, places[i])) };
    }

    const next = generator(5);
    const arrays = sizes.map((n) => Float32Array.from({ length: n }, () => next() * 4 - 2));

    test("their norm", () => {
      const norms = arrays.map((array) => Math.fround(Math.hypot(...array)));
      const { at } = table(arrays);
      const norm = exports.gradientNorm32(at, arrays.length);
      assert.ok(Math.abs(norm - Math.hypot(...norms)) < 1e-6);
      assert.equal(exports.gradientNorm32(at, 0), 0);
      assert.equal(exports.gradientNorm32(table([Float32Array.of(1, NaN, 2)]).at, 1), NaN);
    });

    test("multiplied by a number", () => {
      const { at, read } = table(arrays);
      exports.scaleGradients32(at, arrays.length, 0.3);
      assert.deepEqual(
        read(),
        arrays.map((array) => array.map((x) => x * Math.fround(0.3))),
      );
    });

    test("kept within a limit; NaN stays", () => {
      const given = [...arrays, Float32Array.of(NaN, Infinity, -Infinity, 0.5, -0)];
      const { at, read } = table(given);
      exports.clampGradients32(at, given.length, 0.75);
      assert.deepEqual(
        read(),
        given.map((array) => array.map((x) => Math.min(Math.max(x, -0.75), 0.75))),
      );
    });
  });
