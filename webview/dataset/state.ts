/** What a person set up in the panel. */
export interface DatasetState {
  /** Absolute path of what is shown; null for nothing. */
  file: string | null;
  tab: string;
  /** Name of the column that is shown large; null for the first. */
  column: string | null;
  /** Column whose classes are compared; null for the target. */
  classes: string | null;
  /** Part whose samples are shown. */
  part: number;
  /** First sample that is shown. */
  from: number;
  /** Pictures in a grid, or all columns in a table. */
  form: "grid" | "table";
  /** Part of the names of columns that are listed. */
  filter: string;
}

export function initialState(saved: Partial<DatasetState> | undefined): DatasetState {
  const usual = { tab: "columns", column: null, classes: null, part: 0, from: 0, form: "grid", filter: "" } as const;
  return { file: null, ...usual, ...saved };
}

/** Another file is shown: what was chosen in the one before means nothing there. */
export function turnTo(state: DatasetState, file: string): void {
  Object.assign(state, initialState({ file, tab: state.tab, form: state.form }));
}
