import type { ProbeContext } from "./probe.js";

/** The names of the classes: the `classes` of the data set, as torchvision's have it, also of one that a split is taken of. */
export function classNames({ session }: ProbeContext): string[] | undefined {
  let dataset: unknown = session?.train.dataset;
  for (let depth = 0; depth < 8 && typeof dataset === "object" && dataset !== null; depth++) {
    const { classes, dataset: inner } = dataset as { classes?: unknown; dataset?: unknown };
    if (Array.isArray(classes) && classes.length > 0 && classes.every((name) => typeof name === "string"))
      return [...(classes as string[])];
    dataset = inner;
  }
  return undefined;
}
