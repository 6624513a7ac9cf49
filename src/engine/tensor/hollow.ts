/** State of the shape mode (`shapeMode.ts`) that storages and operations look at. */

/** Elements that a storage may have to hold values in shape mode: larger ones are hollow. */
export const MOST_VALUES = 65_536;

/** Stands for a size that depends on values that are not there: a prime that no model has. */
export const UNKNOWN_SIZE = 10_007;

/** True in a shape run: costs one comparison where a storage is made and where an operation runs. */
export let shapesOnly = false;

export function setShapesOnly(on: boolean): void {
  shapesOnly = on;
}

/** How often code asked for values that are not there, and got zeros. */
export const unknownReads = { count: 0 };
