/** Verdicts on targets, the Markdown page and the JSON of the benchmarks, from made-up results. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { duration, renderJson, renderMarkdown, score, table } from "../../bench/lib/report.mjs";
import { judge } from "../../bench/lib/verdict.mjs";

type Result = Parameters<typeof judge>[1][number];

function result(engine: string, configuration: string, median: number | null, rest: Partial<Result> = {}): Result {
  return {
    workload: "step/x",
    title: "x | y",
    group: "training step",
    engine,
    configuration,
    name: `${engine} ${configuration}`.trim(),
    role: engine === "gradlens" ? "gradlens" : "peer",
    unit: "s",
    median,
    spread: median === null ? null : [median, median],
    best: median,
    samples: median === null ? 0 : 3,
    ratios: {},
    ...rest,
  };
}

const machine = {
  date: "2026-01-02T03:04Z",
  processor: "a processor",
  cores: 2,
  system: "a system",
  node: "24",
  gradlens: "0.1.0 abc",
  load: 1,
};

const own = result("gradlens", "wasm", 2e-3, { ratios: { pytorch: 0.5, "tfjs wasm": 8, "jax-js wasm": 3 } });
const results = [
  own,
  result("pytorch", "", 1e-3),
  result("tfjs", "wasm", 16e-3),
  result("js-pytorch", "", null, { cannot: "it has none" }),
];

describe("verdicts", () => {
  const wasm = { configuration: "gradlens wasm" };

  test("the fastest of several rivals counts, or the slowest where that is said", () => {
    const against = ["tfjs wasm", "jax-js wasm"];
    const fastest = judge({ ...wasm, against, atLeast: 4 }, results);
    assert.deepEqual([fastest.value, fastest.against, fastest.reached], [3, "jax-js wasm", false]);
    assert.equal(judge({ ...wasm, against, of: "slowest", atLeast: 4 }, results).reached, true);
  });

  test("an absolute bound is of the time, or of the growth of memory", () => {
    assert.equal(judge({ ...wasm, atMost: 1e-3 }, results).reached, false);
    const memory = result("gradlens", "wasm", 1e8, { unit: "bytes", growth: 0.01 });
    assert.equal(judge({ ...wasm, atMost: 0.05 }, [memory]).reached, true);
    const short = { ...memory, partial: "5 of 10 steps were run" };
    assert.equal(judge({ ...wasm, atMost: 0.05 }, [short]).reached, undefined);
    assert.equal(judge({ ...wasm, atMost: 0.005 }, [short]).reached, false);
  });

  test("what could not be measured is unknown, with the reason", () => {
    const blas = result("gradlens", "blas", null, { cannot: "no BLAS" });
    assert.deepEqual(judge({ configuration: "gradlens blas", against: ["pytorch"], atLeast: 1 }, [blas]), {
      target: { configuration: "gradlens blas", against: ["pytorch"], atLeast: 1 },
      reached: undefined,
      why: "no BLAS",
    });
    assert.equal(judge({ ...wasm, against: ["mkl"], atLeast: 1 }, results).reached, undefined);
    assert.equal(judge({ configuration: "gradlens x", atMost: 1 }, results).reached, undefined);
  });
});

describe("report", () => {
  const workloads = [
    {
      name: "step/x",
      title: "x | y",
      group: "training step",
      targets: [
        { configuration: "gradlens wasm", against: ["pytorch"], atLeast: 0.75 },
        { configuration: "gradlens wasm", against: ["tfjs wasm"], atLeast: 2 },
        { configuration: "gradlens blas", against: ["pytorch"], atLeast: 1 },
      ],
    },
  ];

  test("durations have their unit and three digits", () => {
    assert.deepEqual([12.345, 0.0012345, 1.5e-6, 2e-8].map(duration), ["12.3 s", "1.23 ms", "1.5 µs", "20 ns"]);
  });

  test("a ratio just short of its target does not look as if it met it", () => {
    const near = [{ ...own, ratios: { pytorch: 1.1968 } }];
    const targets = [{ configuration: "gradlens wasm", against: ["pytorch"], atLeast: 1.2 }];
    const page = renderMarkdown({
      workloads: [{ ...workloads[0], targets }],
      results: near,
      machine,
      versions: {},
      notes: [],
      command: "",
      rounds: 1,
    });
    assert.ok(page.includes("| 1.2x | 1.19x | **no** |"), page);
  });

  test("a bar in a cell does not end it", () => {
    assert.equal(
      table(
        [
          ["a", "b"],
          ["x | y", "1"],
        ],
        "lr",
      ),
      "| a | b |\n| --- | ---: |\n| x \\| y | 1 |",
    );
  });

  test("the page names machine, versions, times, ratios and what was not reached", () => {
    const versions = { pytorch: "1.13" };
    const page = renderMarkdown({
      workloads,
      results,
      machine,
      versions,
      notes: ["A note."],
      command: "npm run bench",
      rounds: 3,
    });
    for (const part of [
      "2026-01-02T03:04Z",
      "a processor, 2 cores",
      "| pytorch | 1.13 |",
      "A note.",
      "3 targets: 1 reached, 1 not reached, 1 unknown.",
      "| x \\| y | gradlens wasm | pytorch | 0.75x | 0.5x | **no** |",
      "| x \\| y | gradlens wasm | tfjs wasm | 2x | 8x | yes |",
      "| x \\| y | gradlens blas | pytorch | 1x | ? | unknown: not measured |",
      "| pytorch | 1 ms (1 ms to 1 ms) | 0.5x |",
      "| js-pytorch | cannot: it has none |  |",
    ])
      assert.ok(page.includes(part), `${part} is in\n${page}`);
    assert.equal(score(workloads, results), "3 targets: 1 reached, 1 not reached, 1 unknown.");
  });

  test("the JSON has workload, engine, configuration, median, spread, ratios, versions and machine", () => {
    const records = JSON.parse(renderJson(results, machine, { pytorch: "1.13" })) as Record<string, unknown>[];
    assert.equal(records.length, results.length);
    const { workload, engine, configuration, median, spread, ratios, date, version } = records[0];
    assert.deepEqual(
      [workload, engine, configuration, median, spread, ratios, date, version],
      ["step/x", "gradlens", "wasm", 2e-3, [2e-3, 2e-3], own.ratios, machine.date, machine.gradlens],
    );
    assert.equal(records[1].version, "1.13");
    assert.deepEqual([records[3].median, records[3].cannot], [null, "it has none"]);
  });
});
