import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import torch, { plot } from "../../../src/engine/index.js";
import { linspace } from "../../../src/engine/numpy/index.js";
import { setObserver } from "../../../src/engine/observe.js";
import { contourLevels, roundNumbers } from "../../../src/engine/plot/levels.js";
import type { FigureData, Mark } from "../../../src/figure/figure.js";

/** The figures that `body` shows. */
function shown(body: () => void): FigureData[] {
  const figures: FigureData[] = [];
  setObserver({ figure: (figure) => void figures.push(figure) });
  try {
    body();
    plot.show();
  } finally {
    setObserver(null);
  }
  return figures;
}

/** The marks of the first axes that `body` draws. */
function marks(body: () => void): Mark[] {
  return shown(body)[0].axes[0].marks;
}

function mark<K extends Mark["kind"]>(kind: K, body: () => void): Extract<Mark, { kind: K }> {
  const found = marks(body).find((each) => each.kind === kind);
  assert.ok(found, `no ${kind}`);
  return found as Extract<Mark, { kind: K }>;
}

afterEach(() => {
  plot.close("all");
  plot.rcdefaults();
});

describe("data", () => {
  const expected = [1, 0, 3];
  const forms: [string, Parameters<typeof plot.plot>[0]][] = [
    ["an array", [1, 0, 3]],
    ["a typed array", Float32Array.of(1, 0, 3)],
    ["an int64 tensor", torch.tensor([1, 0, 3])],
    ["a tensor that requires a gradient", torch.tensor([1, 0, 3], { dtype: torch.float32, requiresGrad: true }).mul(1)],
    ["a column", torch.tensor([[1], [0], [3]])],
    ["an array of scalars", [torch.tensor(1), torch.tensor(0), torch.tensor(3)]],
    ["a generator", new Set([1, 0, 3])],
  ];
  for (const [name, data] of forms)
    test(`${name} is drawn over 0, 1, 2`, () => {
      const { x, y } = mark("line", () => plot.plot(data));
      assert.deepEqual([[...x], [...y]], [[0, 1, 2], expected]);
    });

  test("booleans are 0 and 1", () => {
    const x = torch.tensor([-1, 0, 2]);
    assert.deepEqual([...mark("line", () => plot.plot(x, x.gt(0))).y], [0, 0, 1]);
  });

  test("a matrix makes a line of each column", () => {
    const lines = marks(() =>
      plot.plot(
        [1, 2],
        [
          [10, 20, 30],
          [40, 50, 60],
        ],
      ),
    ) as Extract<Mark, { kind: "line" }>[];
    assert.deepEqual(
      lines.map(({ y }) => [...y]),
      [
        [10, 40],
        [20, 50],
        [30, 60],
      ],
    );
    assert.equal(new Set(lines.map(({ color }) => color)).size, 3);
  });

  test("what is drawn is a copy: later changes of the tensor do not show", () => {
    const y = torch.zeros(2);
    const line = mark("line", () => {
      plot.plot(y);
      y.add_(5);
    });
    assert.deepEqual([...line.y], [0, 0]);
  });
});

describe("errors, in matplotlib's words", () => {
  const cases: [string, () => unknown, RegExp][] = [
    [
      "lengths of a line",
      () => plot.plot([1, 2, 3], [1, 2]),
      /x and y must have same first dimension, but have shapes \[3\] and \[2\]/,
    ],
    [
      "lengths of points",
      () => plot.scatter([1, 2, 3], [1, 2]),
      /x and y must be the same size, but have 3 and 2 numbers/,
    ],
    [
      "lengths of colours",
      () => plot.scatter([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], { c: [1, 2] }),
      /'c' argument has 2 elements/,
    ],
    ["no numbers", () => plot.plot([1, "a"] as never), /^TypeError: y must be numbers.*got "a"/],
    ["undefined", () => plot.plot(undefined as never), /TypeError/],
    ["ragged rows", () => plot.imshow([[1, 2], [3]]), /unequal shapes, \[2\] at 0 and \[1\] at 1/],
    ["image of three rows of 5", () => plot.imshow(torch.zeros(3, 4, 5)), /Invalid shape \[3, 4, 5\] for image data/],
    ["empty image", () => plot.imshow(torch.zeros(0, 4)), /The image is empty/],
    ["a colour", () => plot.plot([1], { color: "nocolor" }), /'nocolor' is not a valid color/],
    ["a colour of 255", () => plot.plot([1], { color: [255, 0, 0] }), /numbers from 0 to 1/],
    ["a format", () => plot.plot([1], "k?"), /'k\?' is not a valid format string/],
    ["two colours", () => plot.plot([1], "kr"), /two color symbols/],
    ["a colour map", () => plot.imshow([[1]], { cmap: "viridiss" }), /'viridiss' is not a valid value for cmap/],
    ["a marker", () => plot.scatter([1], [1], { marker: "q" as never }), /Unrecognized marker style 'q'/],
    ["an option", () => plot.plot([1], { colour: "r" } as never), /unexpected option 'colour'.*'color'/],
    ["alpha", () => plot.plot([1], { alpha: 2 }), /alpha \(2\) is outside 0-1 range/],
    ["limits", () => plot.xlim(NaN, 1), /Axis limits cannot be NaN or Inf/],
    ["a subplot", () => plot.subplot(1, 4, 5), /1 <= num <= 4, not 5/],
    ["a scale", () => plot.xscale("logit" as never), /supported values are 'linear', 'log'/],
    ["a small grid", () => plot.contourf([[1]]), /at least a \(2, 2\) shaped array, but has shape \(1, 1\)/],
    [
      "heights of NaN",
      () =>
        plot.contourf([
          [NaN, NaN],
          [NaN, NaN],
        ]),
      /z has no finite value/,
    ],
    [
      "a grid that is none",
      () =>
        plot.contourf(
          [
            [0, 1],
            [2, 3],
          ],
          [
            [0, 1],
            [2, 4],
          ],
          [
            [1, 2],
            [3, 4],
          ],
        ),
      /must form a grid, as meshgrid makes it/,
    ],
    [
      "descending levels",
      () =>
        plot.contour(
          [
            [1, 2],
            [3, 4],
          ],
          [2, 1],
        ),
      /levels must be increasing/,
    ],
    ["bins", () => plot.hist([1], { bins: [2, 1] }), /must increase monotonically/],
    ["bar lengths", () => plot.bar(["a", "b"], [1, 2, 3]), /shape mismatch: x has 2 numbers, but there are 3 bars/],
    [
      "tick labels",
      () => plot.xticks([1, 2], ["a"]),
      /tick positions \(2\) does not match the number of tick labels \(1\)/,
    ],
    ["a figure of pixels", () => plot.figure({ figsize: [640, 480] }), /at most 200 inches/],
    ["a colour bar of nothing", () => plot.colorbar(), /No mappable was found/],
    ["an unknown default", () => Object.assign(plot.rcParams, { "figure.size": 1 }), /TypeError.*not extensible/],
  ];
  for (const [name, body, message] of cases)
    test(name, () => {
      assert.throws(body, (error) => {
        assert.match(String(error), message);
        return true;
      });
    });
});

describe("NaN, infinity and nothing are no errors", () => {
  test("where they are data", () => {
    const [figure] = shown(() => {
      plot.plot([1, NaN, Infinity]);
      plot.scatter([], []);
      plot.bar([], []);
      plot.imshow([
        [NaN, 1],
        [2, -Infinity],
      ]);
      const [counts] = plot.hist([NaN, 1, 1, Infinity, 2], { bins: 2 });
      assert.deepEqual(counts, [2, 1]);
    });
    assert.deepEqual(figure.notes, ["Histogram: 2 values are NaN or infinite and in no bin."]);
    assert.deepEqual(
      figure.axes[0].marks.map(({ kind }) => kind),
      ["line", "points", "bars", "image", "bars"],
    );
  });
});

describe("looks", () => {
  test("formats", () => {
    const look = (format: string): unknown => {
      const { color, width, dash, marker } = mark("line", () => plot.plot([1], format));
      return [color, width > 0, dash?.length ?? 0, marker?.shape ?? ""];
    };
    assert.deepEqual(look("k--"), ["ink", true, 2, ""]);
    assert.deepEqual(look("ro"), ["#ff0000", false, 0, "o"]);
    assert.deepEqual(look("C1-.s"), ["#ff7f0e", true, 4, "s"]);
    assert.deepEqual(look("g"), ["#008000", true, 0, ""]);
    assert.deepEqual(look("x:"), ["#1f77b4", true, 2, "x"]);
    assert.deepEqual(look("orange"), ["#ffa500", true, 0, ""]);
  });

  test("colours take turns, but not those that are given", () => {
    const colors = marks(() => {
      plot.plot([1]);
      plot.plot([1], { color: "k" });
      plot.scatter([1], [1]);
      plot.plot([1], "r");
      plot.bar([1], [1]);
    }).map((each) => (each.kind === "bars" ? each.colors[0] : (each as { color: string }).color));
    assert.deepEqual(colors, ["#1f77b4", "ink", "#ff7f0e", "#ff0000", "#2ca02c"]);
  });

  test("sizes are points and areas", () => {
    const { size } = mark("points", () => plot.scatter([1, 2], [1, 2], { s: [36, 144] }));
    assert.deepEqual(
      [...(size as Float64Array)].map((value) => Math.round(value * 100) / 100),
      [8.33, 16.67],
    );
    assert.equal(Math.round(mark("line", () => plot.plot([1], { linewidth: 7.2 })).width), 10);
  });

  test("numbers as colours, and their legend", () => {
    const [{ axes }] = shown(() => {
      const points = plot.scatter([1, 2, 3], [1, 2, 3], { c: torch.tensor([1, 0, 1]) });
      plot.legend({ handles: points.legendElements()[0], labels: ["zero", "one"] });
    });
    const [points] = axes[0].marks as Extract<Mark, { kind: "points" }>[];
    assert.deepEqual(points.color, { values: Float64Array.of(1, 0, 1), ramp: { map: "viridis", min: 0, max: 1 } });
    assert.deepEqual(
      axes[0].legend?.entries.map(({ label, marker }) => [label, (marker!.color as { value: number }).value]),
      [
        ["zero", 0],
        ["one", 1],
      ],
    );
  });

  test("legends hold what has a label", () => {
    const [{ axes }] = shown(() => {
      plot.plot([1], { label: "a" });
      plot.plot([1]);
      plot.bar([1], [1], { label: "_hidden" });
      plot.scatter([1], [1], { label: "b" });
      plot.legend({ loc: "lower left" });
    });
    assert.deepEqual(
      axes[0].legend?.entries.map(({ label }) => label),
      ["a", "b"],
    );
    assert.equal(axes[0].legend?.location, "lower left");
  });
});

describe("bars and histograms", () => {
  test("names get places; one bar is coloured by itself", () => {
    const [{ axes }] = shown(() => {
      const bars = plot.bar(["a", "b", "a"], [1, 2, 3], { bottom: 1 });
      bars[1].setColor("g");
      assert.equal(bars[2].getHeight(), 3);
    });
    const [bars] = axes[0].marks as Extract<Mark, { kind: "bars" }>[];
    assert.deepEqual(axes[0].x.categories, ["a", "b"]);
    assert.deepEqual(
      [[...bars.from], [...bars.end]],
      [
        [-0.4, 0.6, -0.4],
        [2, 3, 4],
      ],
    );
    assert.deepEqual(bars.colors, ["#1f77b4", "#008000", "#1f77b4"]);
  });

  test("bins hold their lower edge, the last one both", () => {
    shown(() => {
      const [counts, edges] = plot.hist([0, 0.5, 1, 1.5, 2], { bins: 2 });
      assert.deepEqual(
        [counts, edges],
        [
          [2, 3],
          [0, 1, 2],
        ],
      );
      assert.deepEqual(plot.hist([0, 0, 1, 3], { bins: [0, 1, 4], density: true })[0], [0.5, 0.5 / 3]);
      assert.deepEqual(plot.hist([0, 0, 1, 3], { bins: [0, 1, 4], cumulative: true })[0], [2, 4]);
      assert.deepEqual(plot.hist([5, 5], { bins: 1 }).slice(0, 2), [[2], [4.5, 5.5]]);
    });
  });
});

describe("images and contours", () => {
  test("pixels and where they lie", () => {
    const image = mark("image", () =>
      plot.imshow(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        { cmap: "gray", vmin: 0 },
      ),
    );
    assert.deepEqual(image.extent, { left: -0.5, right: 2.5, bottom: 1.5, top: -0.5 });
    assert.deepEqual(image.pixels, {
      values: Float32Array.of(1, 2, 3, 4, 5, 6),
      ramp: { map: "gray", min: 0, max: 6 },
    });
    const lower = mark("image", () =>
      plot.imshow(
        [
          [1, 2],
          [3, 4],
        ],
        { origin: "lower", extent: [0, 1, 10, 20] },
      ),
    );
    assert.deepEqual(lower.extent, { left: 0, right: 1, bottom: 20, top: 10 });
  });

  test("colours are parts or bytes", () => {
    const parts = mark("image", () => plot.imshow([[[0, 0.5, 1]]]));
    assert.deepEqual(parts.pixels, { rgba: Uint8Array.of(0, 128, 255, 255) });
    const bytes = mark("image", () => plot.imshow(torch.tensor([[[0, 128, 255, 7]]])));
    assert.deepEqual(bytes.pixels, { rgba: Uint8Array.of(0, 128, 255, 7) });
  });

  // From matplotlib 3.6: ticker.MaxNLocator(8, min_n_ticks=1) and ContourSet._autolev.
  test("levels are matplotlib's", () => {
    assert.deepEqual(contourLevels(0, 1, 7), [0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.05]);
    assert.deepEqual(contourLevels(0.02, 0.97, 7), [0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.05]);
    assert.deepEqual(contourLevels(-3, 5, 7), [-3, -2, -1, 0, 1, 2, 3, 4, 5]);
    assert.deepEqual(roundNumbers(0, 8, 8), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test("a grid of either indexing gives the same contour", () => {
    const [x, y] = [linspace(0, 2, 3), linspace(0, 1, 2)];
    const heights = (indexing: "xy" | "ij"): [torch.Tensor, torch.Tensor, torch.Tensor] => {
      const [a, b] = torch.meshgrid(x, y, { indexing });
      return [a, b, a.add(b.mul(10))];
    };
    const xy = mark("contour", () => plot.contourf(...heights("xy")));
    const ij = mark("contour", () => plot.contourf(...heights("ij"), { alpha: 1 }));
    assert.deepEqual(
      [[...xy.x], [...xy.y], [...xy.z]],
      [
        [0, 1, 2],
        [0, 1],
        [0, 1, 2, 10, 11, 12],
      ],
    );
    assert.deepEqual(ij, xy);
  });
});

describe("figures", () => {
  test("subplots in the places of a grid, found again by their number", () => {
    const [figure] = shown(() => {
      plot.figure({ figsize: [20, 5] });
      const second = plot.subplot(142);
      plot.subplot(1, 4, 1);
      assert.equal(plot.subplot(142), second);
    });
    assert.deepEqual([figure.width, figure.height], [2000, 500]);
    assert.deepEqual(
      figure.axes.map(({ place }) => [place.row, place.column]),
      [
        [0, 1],
        [0, 0],
      ],
    );
  });

  test("functions draw into the present axes", () => {
    const [figure] = shown(() => {
      const [, axes] = plot.subplots(2, 2);
      plot.title("first");
      plot.sca(axes[3]);
      plot.xlabel("last");
    });
    assert.deepEqual([figure.axes[0].title?.text, figure.axes[3].x.label?.text], ["first", "last"]);
  });

  test("show() shows all open figures, and the next drawing begins a new one", () => {
    const figures = shown(() => {
      plot.plot([1]);
      plot.figure();
      plot.plot([2]);
      plot.show();
      plot.plot([3]);
    });
    assert.equal(figures.length, 3);
    assert.equal(new Set(figures.map(({ id }) => id)).size, 3);
  });

  test("a figure with a name, or shown again, keeps its id", () => {
    const figures = shown(() => {
      const [moving, [axes]] = plot.subplots();
      axes.plot([1]);
      moving.show();
      axes.clear();
      axes.plot([2]);
      moving.show();
      plot.close("all");
      for (let i = 0; i < 2; i++) {
        plot.figure("loss");
        plot.plot([i]);
        plot.show();
      }
    });
    assert.deepEqual(
      figures.map(({ id }) => id),
      [figures[0].id, figures[0].id, "loss", "loss"],
    );
    assert.deepEqual([...(figures[1].axes[0].marks as { y: Float64Array }[])[0].y], [2]);
  });

  test("showRest shows what was neither shown nor saved", () => {
    const figures = shown(() => {
      plot.figure("shown").addSubplot(1, 1, 1);
      plot.gcf().show();
      plot.figure("rest").addSubplot(1, 1, 1);
      plot.figure("empty");
      plot.showRest();
    });
    assert.deepEqual(
      figures.map(({ id }) => id),
      ["shown", "rest"],
    );
  });

  test("defaults", () => {
    const [figure] = shown(() => {
      plot.rcParams["figure.figsize"] = [15, 10];
      plot.rcParams["font.size"] = 14.4;
      plot.rcParams["axes.labelcolor"] = "red";
      plot.xlabel("x");
    });
    assert.deepEqual([figure.width, figure.height, Math.round(figure.fontSize)], [1500, 1000, 20]);
    assert.equal(figure.axes[0].x.label?.color, "#ff0000");
  });

  test("figures are plain data", () => {
    const [figure] = shown(() => {
      plot.plot([1, 2], { label: "a" });
      plot.legend();
    });
    assert.deepEqual(structuredClone(figure), figure);
  });

  test("large data is thinned with a note, and a spike stays", () => {
    const y = new Float64Array(1_000_000);
    y[123_456] = 7;
    y[500_001] = NaN;
    const [figure] = shown(() => {
      plot.plot(y);
      plot.scatter(y, y);
    });
    const [line, points] = figure.axes[0].marks as Extract<Mark, { kind: "line" | "points" }>[];
    assert.ok(line.y.length <= 20_001 && points.x.length <= 20_000);
    assert.equal(line.x[line.y.indexOf(7)], 123_456);
    assert.ok(line.y.some(Number.isNaN));
    assert.equal(figure.notes.length, 2);
    assert.match(figure.notes[0], /^Line: 1000000 points are drawn as \d+, with all lows and highs\.$/);
  });
});
