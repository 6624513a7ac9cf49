import type { Cell, SamplePage, SampleRequest } from "../../protocol/dataset.js";
import type { Opened } from "./opened.js";

const mostRows = 200;
/** Milliseconds after which no further sample is read: large pictures take their time. */
const patience = 1500;

/** Some samples of opened data; fewer where there are no more, or where they take long: at least one. */
export function pageOf(opened: Opened, { part, from, count }: SampleRequest): SamplePage {
  const samples = opened.parts[part]?.samples ?? 0;
  const most = Math.max(0, Math.min(count, mostRows, samples - from));
  const end = performance.now() + patience;
  const rows: Cell[][] = [];
  while (rows.length < most && (rows.length === 0 || performance.now() < end))
    rows.push(opened.cells(part, from + rows.length));
  return { part, from, count: rows.length, rows };
}
