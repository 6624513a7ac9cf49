import { setTracer, type Tracer } from "../engine/trace.js";

type Told = Exclude<keyof Tracer, "keepsTensors">;

/** All there is to tell; a name that is missing here does not compile. */
const names = Object.keys({
  moduleEntered: true,
  moduleLeft: true,
  operation: true,
  changing: true,
  read: true,
  detached: true,
  backwardStarted: true,
  derivative: true,
  accumulated: true,
  backwardEnded: true,
} satisfies Record<Told, true>) as Told[];

const present: Tracer[] = [];

/**
 * Follows the computation from now on, beside other parts that do.
 * @returns a function that ends it
 */
export function trace(tracer: Tracer): () => void {
  present.push(tracer);
  install();
  return () => {
    const at = present.indexOf(tracer);
    if (at < 0) return;
    present.splice(at, 1);
    install();
  };
}

function install(): void {
  setTracer(present.length === 0 ? null : present.length === 1 ? present[0] : join([...present]));
}

function join(tracers: readonly Tracer[]): Tracer {
  const joined: Record<string, unknown> = { keepsTensors: tracers.some(({ keepsTensors }) => keepsTensors) };
  for (const name of names) {
    const listeners = tracers.filter((tracer) => tracer[name] !== undefined);
    if (listeners.length === 0) continue;
    joined[name] = (...values: unknown[]) => {
      for (const listener of listeners) (listener[name] as (...values: unknown[]) => void).apply(listener, values);
    };
  }
  return joined as unknown as Tracer;
}
