/** The process that reads data for the dataset panel and for hovers: a bundle of its own. It executes nothing of what it reads. */
import { statSync } from "node:fs";
import type { DatasetPreview, DatasetProgress, DatasetQuestion } from "../../protocol/dataset.js";
import type { FromReader, ToReader } from "./client.js";
import type { Opened } from "./opened.js";
import { pageOf } from "./page.js";
import { sourceOf } from "./sources/index.js";
import { mostPreviewed } from "./sources/source.js";
import { summarize } from "./summary.js";

/** Milliseconds between two words of progress. */
const interval = 100;

/** What was opened last. */
let open: { file: string; state: string; opened: Opened } | undefined;

function openedOf(file: string, progress: (progress: DatasetProgress) => void): Opened {
  const found = statSync(file, { throwIfNoEntry: false });
  const state = `${found?.mtimeMs} ${found?.size}`;
  if (open?.file === file && open.state === state) return open.opened;
  open = undefined;
  const opened = sourceOf(file).open(file, progress);
  open = { file, state, opened };
  return opened;
}

function answer(question: DatasetQuestion, progress: (progress: DatasetProgress) => void): unknown {
  const { ask, file } = question;
  if (ask === "preview") return previewOf(file);
  if (ask === "samples") return pageOf(openedOf(file, progress), question.request);
  return summarize(file, openedOf(file, progress), progress);
}

function previewOf(file: string): DatasetPreview {
  const found = statSync(file);
  const source = sourceOf(file);
  if (found.isFile() && !source.previewsLarge && found.size > mostPreviewed)
    return { kind: "large", bytes: found.size };
  return source.preview(file);
}

function send(message: FromReader): void {
  process.send!(message);
}

process.on("message", ({ id, question }: ToReader) => {
  let told = 0;
  const progress = (progress: DatasetProgress): void => {
    const now = Date.now();
    if (now - told < interval) return;
    told = now;
    send({ id, progress });
  };
  try {
    send({ id, data: answer(question, progress) });
  } catch (error) {
    send({ id, problem: error instanceof Error ? error.message : String(error) });
  }
});
process.on("disconnect", () => process.exit());
