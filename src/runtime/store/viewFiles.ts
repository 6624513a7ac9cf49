import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fromJson, toJson } from "../../figure/json.js";
import type { KeptAnswer } from "../../protocol/modelView.js";

/** The folder of a run's last answers to the model views, one file a probe: `views/confusionMatrix.json`. */
const folderName = "views";

/** Writes the answers of a probe at once: the process ends soon. @throws Error where the disk refuses */
export function writeAnswers(runFolder: string, probe: string, answers: readonly KeptAnswer[]): void {
  const folder = path.join(runFolder, folderName);
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${probe}.json`);
  writeFileSync(`${file}.new`, toJson({ answers }));
  renameSync(`${file}.new`, file);
}

/** The answers of a probe that were kept; none where there are none, or the file cannot be read. */
export async function readAnswers(runFolder: string, probe: string): Promise<KeptAnswer[]> {
  // The name comes from a page: it must stay one name.
  if (probe !== path.basename(probe)) return [];
  try {
    const { answers } = fromJson(await readFile(path.join(runFolder, folderName, `${probe}.json`), "utf8")) as {
      answers: KeptAnswer[];
    };
    return Array.isArray(answers) ? answers : [];
  } catch {
    return [];
  }
}
