import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseArguments } from "../../src/cli/args.js";
import { formatDuration, formatSpeed, formatValue } from "../../src/cli/format.js";
import { progressLine } from "../../src/cli/progressBar.js";

describe("command line", () => {
  test("train with everything", () => {
    assert.deepEqual(
      parseArguments([
        "train",
        "--epochs=20",
        "a.ts",
        "--set",
        "lr=0.05",
        "--set=name=a=b",
        "--set",
        "nesterov=true",
        "--json",
        "--no-store",
      ]),
      {
        name: "train",
        file: "a.ts",
        options: { epochs: 20, set: { lr: 0.05, name: "a=b", nesterov: true } },
        json: true,
        store: false,
      },
    );
  });

  test("a training goes on from a file", () => {
    const expected = { name: "train", file: "a.ts", options: {}, json: false, store: true, resume: "run/last.pth" };
    assert.deepEqual(parseArguments(["train", "a.ts", "--resume", "run/last.pth"]), expected);
    assert.throws(() => parseArguments(["train", "a.ts", "--resume"]), {
      message: /--resume needs a value: --resume last\.pth/,
    });
    assert.throws(() => parseArguments(["run", "a.ts", "--resume=x"]), { message: /Unknown option --resume/ });
  });

  test("sweep with everything", () => {
    const argv =
      "sweep a.ts --trials 5 --workers=2 --strategy random --seed -3 --epochs 4 --set wide=true --json".split(" ");
    assert.deepEqual(parseArguments(argv), {
      name: "sweep",
      file: "a.ts",
      options: { epochs: 4, set: { wide: true }, sweep: { trials: 5, workers: 2, strategy: "random", seed: -3 } },
      json: true,
      store: true,
    });
    assert.deepEqual((parseArguments(["sweep", "a.ts"]) as { options: object }).options, { sweep: {} });
    const wrong = (argv: string, message: RegExp) => assert.throws(() => parseArguments(argv.split(" ")), message);
    wrong("sweep a.ts --trials 0", /--trials expects a whole number from 1, got "0"/);
    wrong("sweep a.ts --strategy bayes", /--strategy expects tpe, random, grid, got "bayes"/);
    wrong("sweep a.ts --seed x", /--seed expects a whole number, got "x"/);
    wrong("sweep a.ts --workers", /--workers needs a value: --workers 4/);
    wrong("train a.ts --trials 3", /Unknown option --trials of "gradlens train"/);
  });

  test("files with odd names", () => {
    assert.equal((parseArguments(["run", "my model.ts"]) as { file: string }).file, "my model.ts");
    assert.equal((parseArguments(["run", "--", "--x.ts"]) as { file: string }).file, "--x.ts");
  });

  test("help, version, info", () => {
    assert.deepEqual(parseArguments([]), { name: "help" });
    assert.deepEqual(parseArguments(["-h"]), { name: "help" });
    assert.deepEqual(parseArguments(["train", "--help"]), { name: "help", topic: "train" });
    assert.deepEqual(parseArguments(["help", "run"]), { name: "help", topic: "run" });
    assert.deepEqual(parseArguments(["--version"]), { name: "version" });
    assert.deepEqual(parseArguments(["info"]), { name: "info", json: false });
    assert.deepEqual(parseArguments(["info", "--json"]), { name: "info", json: true });
  });

  const wrong: [string, RegExp][] = [
    ["train", /Which file\?/],
    ["train a.ts b.ts", /Expected one file, got 2/],
    ["trian a.ts", /Unknown command "trian"; did you mean train\?/],
    ["a.ts", /gradlens train a\.ts/],
    ["train a.ts --epoch 3", /Unknown option --epoch of "gradlens train"; did you mean --epochs\?/],
    ["run a.ts --epochs 3", /Unknown option --epochs of "gradlens run"/],
    ["train a.ts --epochs", /--epochs needs a value/],
    ["train a.ts --epochs 0", /whole number from 1, got "0"/],
    ["train a.ts --epochs 1.5", /whole number from 1, got "1\.5"/],
    ["train a.ts --epochs -3", /whole number from 1, got "-3"/],
    ["train a.ts --epochs ten", /whole number from 1, got "ten"/],
    ["train a.ts --set lr", /expects name=value, such as lr=0\.01, got "lr"/],
    ["train a.ts --set =3", /expects name=value/],
    ["train a.ts --json=1", /--json takes no value/],
    ["info x", /takes no arguments/],
    ["info --jsn", /Unknown option --jsn of "gradlens info"; did you mean --json\?/],
    ["--nope", /Unknown option --nope/],
  ];
  for (const [line, message] of wrong)
    test(`wrong: ${line}`, () => {
      assert.throws(() => parseArguments(line.split(" ")), { name: "UsageError", message });
    });
});

describe("progress line", () => {
  const started = {
    type: "started",
    time: 0,
    file: "a.ts",
    kind: "definition",
    epochs: 10,
    stepsPerEpoch: 100,
    hyperparameters: {},
  } as const;
  const progress = {
    type: "progress",
    step: 450,
    epoch: 4,
    epochs: 10,
    loss: 0.123456,
    stepsPerSecond: 50,
    metrics: { accuracy: 0.9 },
  } as const;

  test("shows place, bar, loss, speed, time left and metrics", () => {
    const line = progressLine(progress, started, 100, false);
    assert.match(line, /^epoch 5\/10 {2}━+─+ {3}45% {2}loss 0\.1235 {2}50 steps\/s {2}0:11 left {2}accuracy 0\.9$/);
  });

  test("never exceeds the width, and keeps the place", () => {
    for (let width = 5; width < 150; width++) {
      const line = progressLine(progress, started, width, false);
      assert.ok(line.length < width, `${line.length} columns of ${width}: ${line}`);
      assert.ok(line.startsWith("epoch 5/10".slice(0, width - 1)));
    }
  });

  test("a script has no total: steps only", () => {
    const line = progressLine(
      { type: "progress", step: 12345, stepsPerSecond: 1234.5, metrics: {} },
      undefined,
      80,
      false,
    );
    assert.equal(line, "step 12,345  1,235 steps/s");
  });

  test("numbers and times", () => {
    assert.deepEqual([NaN, 0, 0.00001234, 0.0945, 12345.6, 1e9].map(formatValue), [
      "NaN",
      "0",
      "1.234e-5",
      "0.0945",
      "12,346",
      "1.000e+9",
    ]);
    assert.deepEqual([0, 59.6, 3723].map(formatDuration), ["0:00", "1:00", "1:02:03"]);
    assert.equal(formatSpeed(0.25), "0.3 steps/s");
  });
});
