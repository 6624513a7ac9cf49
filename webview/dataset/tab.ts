import type { DatasetSummary, SamplePage, SampleRequest } from "../../src/protocol/dataset.js";
import type { Table } from "../shared/tableView.js";
import type { DatasetState } from "./state.js";

export type { Table } from "../shared/tableView.js";

/** What tabs may do. */
export interface Desk {
  readonly state: DatasetState;
  /** The state changed: it is saved and drawn. */
  changed(): void;
  /** Says what is pointed at. */
  say(text: string): void;
  ask(request: SampleRequest): void;
}

/** One tab of the page. */
export interface Tab {
  readonly name: string;
  readonly label: string;
  readonly root: HTMLElement;
  fits(summary: DatasetSummary): boolean;
  draw(summary: DatasetSummary): void;
  /** Samples that were asked for. */
  take?(page: SamplePage): void;
  /** The drawing that is saved as a picture. */
  picture(): SVGSVGElement | undefined;
  table(): Table;
  /** What the drawing shows, where that is not the same. */
  drawn?(): Table;
}
