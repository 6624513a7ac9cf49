import type { DatasetSummary } from "../protocol/dataset.js";
import type { ProbeAnswer, ProbeRequest } from "../protocol/probe.js";
import type { Run } from "./runs/run.js";
import type { Exercise } from "./lessons/exercises.js";
import type { ModelFile } from "./models/workspaceModels.js";

/** A row of a sidebar view, as it is shown. */
export interface SidebarItem {
  label: string;
  description: string;
  contextValue: string | undefined;
}

/** What `activate` returns: a window on the extension for tests and other extensions. Nothing in it can be changed. */
export interface GradlensApi {
  /** Milliseconds of processor time that activation took: what else the machine does meanwhile does not count. */
  readonly activationTime: number;
  /** All runs: live ones first, then newest first. */
  runs(): Promise<Run[]>;
  /** Asks about a run's model: of a live one as it is now; of a past one, or of a step, as it was at the nearest snapshot before. */
  probe(run: string, request: ProbeRequest, step?: number): Promise<ProbeAnswer>;
  /** Files that import the library, with what they declare. */
  models(): Promise<ModelFile[]>;
  /** The exercises of the Testing view. */
  exercises(): Exercise[];
  /** The rows of the Runs view. */
  runItems(): Promise<SidebarItem[]>;
  /** The text of the status bar item; undefined while it is hidden. */
  statusBarText(): string | undefined;
  /** What the dataset panel shows; undefined until something was read. */
  dataset(): DatasetSummary | undefined;
  /** Names of the views that are to be seen: `curves`. */
  visibleViews(): string[];
}
