/** Datasets of all kinds for the pages of the dataset panel, read and summed up as the extension does. */
import { mkdtempSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import torch from "../../src/engine/index.js";
import { FormatError } from "../../src/engine/io/formatError.js";
import { Image } from "../../src/engine/vision/image.js";
import { packed } from "../../src/extension/views/packed.js";
import type { DatasetSummary, SampleRequest } from "../../src/protocol/dataset.js";
import type { Opened } from "../../src/runtime/dataset/opened.js";
import { pageOf } from "../../src/runtime/dataset/page.js";
import { openSamples, rowsOf, type SampleSet } from "../../src/runtime/dataset/samples.js";
import { csv } from "../../src/runtime/dataset/sources/csv.js";
import { summarize } from "../../src/runtime/dataset/summary.js";
import { blank, posted, tell } from "./page.js";
import { until } from "./wait.js";

export const file = "/data/houses.csv";

/** The page with a dataset; what it asks for is answered as the extension would. */
export async function shown(opened: Opened): Promise<{ page: Page; summary: DatasetSummary; answer(): Promise<void> }> {
  const page = await blank("dataset");
  const summary = summarize(file, opened);
  await tell(page, { type: "pick", file });
  await until(page, "it asks for the file", async () => (await posted(page, "inspect")).length > 0);
  await tell(page, { type: "summary", file, summary });
  await page.locator(".facts dd").first().waitFor();
  const answer = async (): Promise<void> => {
    const [{ request }] = (await until(page, "samples are asked for", async () => {
      const asked = await posted(page, "samples");
      return asked.length > 0 && asked.slice(-1);
    })) as unknown as [{ request: SampleRequest }];
    await tell(page, packed({ type: "samples", file, page: pageOf(opened, request) }));
    await page.locator(`.samples[data-from="${request.from}"]`).waitFor();
  };
  return { page, summary, answer };
}

function table(): Opened {
  torch.manualSeed(0);
  const noise = torch.randn(2, 120).tolist() as number[][];
  const rows = Array.from({ length: 120 }, (_, i) => {
    const rooms = (i % 6) + 1;
    const size = 30 + 20 * rooms + 18 * noise[0][i];
    const area = i % 10 === 3 ? "" : i === 7 ? "inf" : size.toFixed(1);
    const price = (90 * Math.exp(size / 110 + 0.25 * noise[1][i])).toFixed(0);
    return `${rooms},${area},${price}.5,${["Paris", "London", "Rome"][i % 3]},${i % 8 === 0 ? "rare" : "usual"}`;
  });
  const name = path.join(mkdtempSync(path.join(os.tmpdir(), "gradlens-page-")), "houses.csv");
  writeFileSync(name, `rooms,area,price,city,class\n${rows.join("\n")}\n`);
  return csv.open(name, () => undefined);
}

function moons(): Opened {
  torch.manualSeed(0);
  const [x, y] = [torch.randn(200, 2), torch.arange(200).remainder(2)];
  const held = [torch.cat([x.narrow(0, 0, 3), torch.randn(47, 2)], 0), torch.arange(50).remainder(2)];
  return openSamples([rowsOf("train", [x, y]), rowsOf("validation", held)], { format: "train.define" });
}

function photos(): Opened {
  const image = (i: number): Image =>
    new Image(
      "RGB",
      24,
      18,
      Uint8Array.from({ length: 3 * 24 * 18 }, (_, at) => (at * (i + 1)) % 256),
    );
  const damage = new FormatError("damaged.png", { byte: 0, expected: "an image", found: "other bytes" });
  const at = (i: number) => {
    if (i === 3) throw damage;
    return [image(i), i % 2];
  };
  const set: SampleSet = { name: "all", length: 70, at };
  return openSamples([set], { format: "Images", names: ["image", "class"], classes: ["cat", "dog"] });
}

function reviews(): Opened {
  const vocab = ["<pad>", "a", "fine", "film", "awful"];
  const at = (i: number) => [torch.tensor([1, 2 + 2 * (i % 2), 3], { dtype: torch.int64 }), i % 2];
  const set: SampleSet = { name: "all", length: 30, at };
  return openSamples([set], { format: "train.define", classes: ["good", "bad"], token: (id) => vocab[id] });
}

export const datasets = { table, moons, photos, reviews };
