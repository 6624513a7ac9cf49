import { observer, setObserver } from "../observe.js";

/** Hears the figures of a part of a run, with the steps that the part has done. */
export type Heard = (figures: Record<string, number>, step: number) => void;

/** Runs a training whose steps are not the run's own: only its epochs are heard, by `heard`. */
export function observedBy<T>(heard: Heard, body: () => T): T {
  const outer = observer;
  let steps = 0;
  setObserver({
    step: () => void steps++,
    epoch: ({ metrics }) => heard(metrics, steps),
    log: (values) => heard(values, steps),
  });
  try {
    return body();
  } finally {
    setObserver(outer);
  }
}

/** Passes figures on to the run's present observer as series of their own: `trial 3 loss`. */
export function asSeries(prefix: string): Heard {
  const run = observer;
  return (figures, step) =>
    run?.scalars?.(
      Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${prefix} ${name}`, value])),
      step,
    );
}
