import { parameters } from "./parameters.js";
import type { Probe } from "./probe.js";

/** Every probe by its name, one file each. */
export const probes: Record<string, Probe> = {
  parameters,
};
