/** Where a person can go back to in a run: what the slider of every view is made of. */
export interface TimelineStops {
  run: string;
  /** Ascending by step. */
  snapshots: { step: number; epoch?: number }[];
  /** Steps done. */
  last: number;
  /** Whether the run goes on. */
  live: boolean;
}

/** What a page with a slider is sent. */
export interface ToTimeline {
  type: "stops";
  stops: TimelineStops;
}
