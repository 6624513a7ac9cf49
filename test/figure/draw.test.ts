import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { plot } from "../../src/engine/index.js";
import { drawFigure, figureSvg } from "../../src/figure/draw.js";
import type { FigureData } from "../../src/figure/figure.js";
import { layOut } from "../../src/figure/layout.js";
import type { SvgNode } from "../../src/figure/node.js";
import { formatTicks } from "../../src/figure/scale.js";
import { plainText, spansOf } from "../../src/figure/text.js";

function figureOf(body: () => void): FigureData {
  plot.close("all");
  body();
  return plot.gcf().toData();
}

/** All nodes below with a name, in their order. */
function all(node: SvgNode, name: string, className?: string): SvgNode[] {
  const children = node.children.filter((child): child is SvgNode => typeof child !== "string");
  const own = node.name === name && (className === undefined || node.attributes.class === className) ? [node] : [];
  return [...own, ...children.flatMap((child) => all(child, name, className))];
}

function textOf(node: SvgNode): string {
  return node.children.map((child) => (typeof child === "string" ? child : textOf(child))).join("");
}

/** The group of a kind of marks. */
function group(figure: FigureData, kind: string): SvgNode {
  const [found] = all(drawFigure(figure), "g", `mark ${kind}`);
  assert.ok(found, `no ${kind}`);
  return found;
}

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 0.02, `${actual} is not ${expected}`);

describe("positions", () => {
  test("points lie where their numbers say", () => {
    const figure = figureOf(() => {
      plot.scatter([0, 5, 10], [1, 2, 3]);
      plot.xlim(0, 10);
      plot.ylim(1, 3);
    });
    const [{ width, height }] = layOut(figure);
    const circles = all(group(figure, "points"), "circle");
    assert.equal(circles.length, 3);
    for (const [i, part] of [0, 0.5, 1].entries()) {
      near(Number(circles[i].attributes.cx), part * width);
      near(Number(circles[i].attributes.cy), (1 - part) * height);
    }
  });

  test("a line goes through its points, with gaps at NaN and infinity", () => {
    const figure = figureOf(() => {
      plot.plot([0, 1, 2, 3, 4, 5], [0, 1, NaN, 1, 0, Infinity]);
      plot.xlim(0, 4);
      plot.ylim(0, 1);
    });
    const [{ width, height }] = layOut(figure);
    const [{ attributes }] = all(group(figure, "line"), "path");
    const numbers = [...attributes.d.matchAll(/[ML]([\d.]+),([\d.]+)/g)].map((match) => [
      Number(match[1]),
      Number(match[2]),
    ]);
    const expected = [
      [0, height],
      [width / 4, 0],
      [(width * 3) / 4, 0],
      [width, height],
    ];
    assert.equal(numbers.length, 4);
    numbers.flat().forEach((value, i) => near(value, expected.flat()[i]));
    assert.equal(attributes.d.match(/M/g)?.length, 2);
  });

  test("logarithmic axes: equal factors are equal ways, zero has no place", () => {
    const figure = figureOf(() => {
      plot.loglog([1, 10, 100, 0], [1, 10, 100, 5], "o");
      plot.axis([1, 100, 1, 100]);
    });
    const [{ width, x }] = layOut(figure);
    const circles = all(group(figure, "line"), "circle");
    assert.deepEqual(
      circles.map(({ attributes }) => Math.round(Number(attributes.cx))),
      [0, Math.round(width / 2), Math.round(width)],
    );
    assert.deepEqual(
      x.ticks.map(({ label }) => plainText(label)),
      ["100", "101", "102"],
    );
  });

  test("bars stand on zero and are as high as their numbers", () => {
    const figure = figureOf(() => {
      plot.bar(["a", "b"], [2, -1]);
      plot.ylim(-2, 2);
    });
    const [{ height, x }] = layOut(figure);
    const [up, down] = all(group(figure, "bars"), "rect").map(({ attributes }) => attributes);
    near(Number(up.y), 0);
    near(Number(up.height), height / 2);
    near(Number(down.y), height / 2);
    near(Number(down.height), height / 4);
    near(Number(up.x) + Number(up.width) / 2, x.at(0));
    assert.deepEqual(
      x.ticks.map(({ label }) => label),
      ["a", "b"],
    );
  });

  test("bars have no margin below, lines have five hundredths", () => {
    const [bars] = layOut(figureOf(() => plot.bar([0], [10])));
    assert.deepEqual(bars.y.domain, [0, 10.5]);
    const [line] = layOut(figureOf(() => plot.plot([0, 100])));
    assert.deepEqual(line.y.domain, [-5, 105]);
  });

  test("an image has square pixels, its first row on top, and its colours", () => {
    const figure = figureOf(() =>
      plot.imshow(
        [
          [0, 1, 0],
          [1, 0, 1],
        ],
        { cmap: "gray" },
      ),
    );
    const [box] = layOut(figure);
    near(box.width / box.height, 3 / 2);
    assert.deepEqual(box.y.domain, [1.5, -0.5]);
    const [{ attributes }] = all(group(figure, "image"), "image");
    const png = Buffer.from(attributes.href.replace("data:image/png;base64,", ""), "base64");
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [3, 2]);
    // Stored, so the pixels are there as they are: a filter byte, then three pixels of the first row.
    const data = png.subarray(png.indexOf("IDAT") + 4 + 7);
    assert.deepEqual([...data.subarray(0, 13)], [0, 0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0, 255]);
  });

  test("filled contours: one band between two levels, with its border where the height is the level", () => {
    const figure = figureOf(() => {
      plot.contourf(
        [0, 1, 2],
        [0, 1],
        [
          [0, 1, 2],
          [0, 1, 2],
        ],
        [0, 0.5, 2],
      );
    });
    const [{ width }] = layOut(figure);
    const bands = all(group(figure, "contour"), "path");
    assert.deepEqual(
      bands.map(({ attributes }) => attributes["data-level"]),
      ["0", "0.5"],
    );
    const xs = [...bands[1].attributes.d.matchAll(/[ML]([\d.]+),/g)].map((match) => Number(match[1]));
    near(Math.min(...xs), width / 4);
    near(Math.max(...xs), width);
  });

  test("lines of equal height are open at the border", () => {
    const figure = figureOf(() =>
      plot.contour(
        [0, 1, 2],
        [0, 1],
        [
          [0, 1, 2],
          [0, 1, 2],
        ],
        [1.5],
      ),
    );
    const [{ width, height }] = layOut(figure);
    const [{ attributes }] = all(group(figure, "contour"), "path");
    const points = [...attributes.d.matchAll(/[ML]([\d.]+),([\d.]+)/g)].map((match) => [
      Number(match[1]),
      Number(match[2]),
    ]);
    for (const [x] of points) near(x, width * 0.75);
    assert.deepEqual(
      [Math.min(...points.map(([, y]) => y)), Math.max(...points.map(([, y]) => Math.round(y)))],
      [0, Math.round(height)],
    );
    assert.doesNotMatch(attributes.d, /Z/);
  });
});

describe("layout", () => {
  test("axes of one grid are in line and do not overlap", () => {
    const figure = figureOf(() => {
      const [, axes] = plot.subplots(2, 2);
      axes[0].plot([0, 1e-7]);
      axes[1].setTitle("title");
      axes[2].setYlabel("label");
      axes[3].imshow([[1]]);
      axes[3].colorbar();
    });
    const boxes = layOut(figure);
    near(boxes[0].left, boxes[2].left);
    near(boxes[0].top, boxes[1].top);
    near(boxes[0].width, boxes[2].width);
    assert.ok(boxes[0].left + boxes[0].width < boxes[1].left);
    assert.ok(boxes[0].top + boxes[0].height < boxes[2].top);
    for (const { left, top, width, height } of boxes)
      assert.ok(left > 0 && top > 0 && left + width < figure.width && top + height < figure.height);
  });

  test("a figure that is too small for its texts is drawn nevertheless", () => {
    const figure = figureOf(() => {
      plot.figure({ figsize: [0.2, 0.2] });
      plot.subplot(339);
      plot.title("a long title");
      plot.plot([1, 2]);
      plot.legend({ labels: ["a line with a long name"] });
    });
    assert.match(figureSvg(figure), /^<\?xml[^]*<\/svg>\n$/);
  });
});

describe("texts", () => {
  test("formulas", () => {
    assert.deepEqual(
      spansOf("loss $w_{10}^2 \\cdot \\alpha$").map(
        ({ text, italic, level }) => `${level}${italic ? "/" : ""} ${text}`,
      ),
      ["base loss ", "base/ w", "sub 10", "super 2", "base  ", "base ·", "base α"],
    );
    assert.equal(plainText("costs 5$"), "costs 5$");
  });

  test("title, labels, legend and ticks are there, escaped", () => {
    const node = drawFigure(
      figureOf(() => {
        plot.plot([0, 1], { label: "a < b & c" });
        plot.title("Функция потерь");
        plot.xlabel("$x_1$");
        plot.legend();
      }),
    );
    const texts = all(node, "text").map(textOf);
    for (const text of ["Функция потерь", "x1", "a < b & c", "0.0", "1.0"])
      assert.ok(texts.includes(text), `${text}: ${texts.join("|")}`);
    assert.match(figureSvg(plot.gcf().toData()), /a &lt; b &amp; c/);
    assert.equal(node.attributes["aria-label"], "Функция потерь");
  });

  test("ticks tell their numbers apart, as short as can be", () => {
    assert.deepEqual(formatTicks([0, 0.5, 1]), ["0.0", "0.5", "1.0"]);
    assert.deepEqual(formatTicks([-10, 0, 10]), ["−10", "0", "10"]);
    assert.deepEqual(formatTicks([0, 2e6, 4e6]), ["0", "2e6", "4e6"]);
    assert.deepEqual(formatTicks([1e-5, 1.5e-5]), ["1e−5", "1.5e−5"]);
    assert.deepEqual(formatTicks([100.001, 100.002]), ["100.001", "100.002"]);
  });
});

describe("numbers that cannot be drawn", () => {
  const bad: [string, () => void][] = [
    ["nothing but NaN", () => plot.plot([NaN, NaN])],
    ["infinity", () => plot.scatter([Infinity, 1], [1, -Infinity])],
    ["nothing above zero on a logarithmic axis", () => plot.semilogy([-1, 0])],
  ];
  for (const [name, body] of bad)
    test(`${name}: a sentence in empty axes`, () => {
      const text = figureSvg(figureOf(body));
      assert.match(text, /No value here can be drawn\./);
      assert.doesNotMatch(text, /NaN|Infinity/);
    });

  test("huge, tiny and equal numbers", () => {
    for (const values of [[1e308, -1e308], [5e-324, 0], [3, 3], [0], [], [1e15, 1e15 + 1]]) {
      const text = figureSvg(figureOf(() => plot.plot(values, "o-")));
      assert.doesNotMatch(text, /NaN|Infinity/, String(values));
    }
  });

  test("bars, images, contours, areas and rules with NaN", () => {
    const text = figureSvg(
      figureOf(() => {
        const [, axes] = plot.subplots(2, 3);
        axes[0].bar([1, 2, 3], [1, NaN, Infinity]);
        axes[0].setYscale("log");
        axes[1].imshow([
          [NaN, Infinity],
          [1, 2],
        ]);
        axes[1].colorbar();
        axes[2].contourf([
          [NaN, 1, 2],
          [3, 4, Infinity],
          [5, 6, 7],
        ]);
        axes[3].fillBetween([1, 2, 3], [1, NaN, 3]);
        axes[4].hist([NaN]);
        axes[5].scatter([1, 2], [1, 2], { c: [NaN, 1], s: [NaN, 10] });
        axes[5].axvline(1);
        axes[5].setXscale("log");
      }),
    );
    assert.doesNotMatch(text, /NaN|Infinity/);
  });
});

describe("themes", () => {
  const dark = { ink: "#eeeeee", paper: "#111111", font: "sans-serif" };
  const edges = (body: () => void): Set<string> =>
    new Set(
      all(drawFigure(figureOf(body), dark), "g", "mark points").flatMap((node) =>
        all(node, "circle").map(({ attributes }) => attributes.stroke),
      ),
    );

  test("black is the ink of the page, but black over an image or filled bands", () => {
    const scatter = (): unknown => plot.scatter([0, 1], [0, 1], { edgecolor: "k" });
    assert.deepEqual(edges(scatter), new Set(["#eeeeee"]));
    const over = (): void => {
      plot.contourf([
        [0, 1],
        [1, 2],
      ]);
      scatter();
    };
    assert.deepEqual(edges(over), new Set(["#000000"]));
  });
});
