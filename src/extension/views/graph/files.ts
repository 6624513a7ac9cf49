import { readdir } from "node:fs/promises";
import path from "node:path";
import type { ListedGraph } from "../../../protocol/graphView.js";

const pattern = /^step-(\d+)\.json$/;

/** The graphs in a run's folder, oldest first. */
export async function graphsIn(folder: string | undefined): Promise<ListedGraph[]> {
  if (!folder) return [];
  const place = path.join(folder, "graphs");
  const names = await readdir(place).catch(() => [] as string[]);
  return names
    .flatMap((name) => {
      const step = pattern.exec(name)?.[1];
      return step === undefined ? [] : [{ step: Number(step), file: path.join(place, name) }];
    })
    .sort((a, b) => a.step - b.step);
}
