import type { ProbeRequest } from "../../src/protocol/probe.js";
import type { Overview, ViewChoice } from "../../src/protocol/modelView.js";
import type { Table } from "../shared/tableView.js";
import type { ModelState } from "./state.js";

export type { Table } from "../shared/tableView.js";

/** What tabs are drawn of. */
export interface Source {
  overview: Overview;
  /** The newest answer of a probe as it is chosen now. */
  answer<T>(request: ProbeRequest): T | undefined;
  /** What is wrong with it. */
  problem(request: ProbeRequest): string | undefined;
}

/** What tabs may do. */
export interface Desk {
  readonly state: ModelState;
  /** The state changed: it is saved, asked for and drawn. */
  changed(): void;
  /** Shows one sample in the panel at the side. */
  showSample(part: string | undefined, index: number): void;
  /** Says what is pointed at. */
  say(text: string): void;
}

/** One tab of the page; it fits where its probe is offered. */
export interface Tab {
  readonly name: string;
  readonly label: string;
  readonly probe: string;
  readonly root: HTMLElement;
  requests(overview: Overview): ProbeRequest[];
  draw(source: Source): void;
  /** The drawing that is saved as a picture. */
  picture(): SVGSVGElement | undefined;
  table(): Table;
  /** All that is known, to be saved. */
  data(): unknown;
}

/** The choices of a probe; none where it does not fit. */
export function choicesOf({ views }: Overview, probe: string): ViewChoice[] {
  const offer = views.find((view) => view.probe === probe);
  return offer && "choices" in offer ? offer.choices : [];
}

/** A probe as it is chosen. */
export function requestOf(overview: Overview, state: ModelState, probe: string): ProbeRequest | undefined {
  const choices = choicesOf(overview, probe);
  const choice = choices.find(({ label }) => label === state.choices[probe]) ?? choices[0];
  return choice && { probe, parameters: choice.parameters };
}
