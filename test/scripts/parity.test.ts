/** docs/PARITY.md is what the exports of the library say now, and the reasons in it name what is. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { lessonShare, renderParity } from "../../scripts/lib/parity.mjs";
import { elsewhere, partly } from "../../scripts/lib/parityReasons.mjs";
import { camelCase, surfaceOf } from "../../scripts/lib/paritySurface.mjs";
import torch from "../../src/engine/index.js";

type Golden = Parameters<typeof renderParity>[0];

const golden = JSON.parse(readFileSync("test/golden/parity.json", "utf8")) as Golden;
const surface = surfaceOf(torch as unknown as Record<string, unknown>);

describe("parity report", () => {
  test("is current", () => {
    const [written, now] = [readFileSync("docs/PARITY.md", "utf8"), renderParity(golden, surface)].map((text) =>
      text.split("\n"),
    );
    const first = now.findIndex((line, i) => line !== written[i]);
    assert.ok(
      first === -1 && now.length === written.length,
      `docs/PARITY.md is not current from line ${first + 1} on: run node scripts/parity.mjs\nnow: ${now[first]?.slice(0, 300)}`,
    );
  });

  test("95% of what the lessons use is here", () => {
    const { all, present, missing } = lessonShare(golden, surface);
    assert.ok(all > 100, "the lessons were read");
    assert.ok(present / all >= 0.95, `missing: ${missing.map(({ space, name }) => `${space}.${name}`).join(", ")}`);
  });

  test("notes are of names that there are", () => {
    const full = new Set(
      Object.entries(golden.names).flatMap(([space, names]) => names.map((name) => `${space}.${name}`)),
    );
    const stale = [...Object.keys(partly), ...Object.keys(elsewhere)].filter((name) => !full.has(name));
    assert.deepEqual(stale, []);
    const exported = Object.keys(partly).filter((name) => {
      const dot = name.lastIndexOf(".");
      return !surface[name.slice(0, dot)].has(camelCase(name.slice(dot + 1)));
    });
    assert.deepEqual(exported, [], "noted as here in part, but not exported");
  });

  test("names follow the camelCase rule", () => {
    const pairs = {
      max_pool2d: "maxPool2d",
      add_: "add_",
      Conv2d: "Conv2d",
      atleast_1d: "atleast1d",
      l1_loss: "l1Loss",
      T: "T",
    };
    for (const [name, own] of Object.entries(pairs)) assert.equal(camelCase(name), own);
  });
});
