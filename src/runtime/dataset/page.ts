import type { SamplePage, SampleRequest } from "../../protocol/dataset.js";
import type { Opened } from "./opened.js";

const mostRows = 200;

/** Some samples of opened data; fewer where there are no more. */
export function pageOf(opened: Opened, { part, from, count }: SampleRequest): SamplePage {
  const samples = opened.parts[part]?.samples ?? 0;
  const rows = Math.max(0, Math.min(count, mostRows, samples - from));
  return { part, from, count: rows, rows: Array.from({ length: rows }, (_, i) => opened.cells(part, from + i)) };
}
