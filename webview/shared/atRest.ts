/** Milliseconds without a change after which a person has come to rest. */
const rest = 400;

/** Calls once nothing more has come for a moment: for what is too much to do at each place that a slider passes. */
export function atRest<T extends unknown[]>(act: (...values: T) => void): (...values: T) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...values), rest);
  };
}
