/** Whether a run reached what the issue asks. */

/**
 * @typedef {import("./measure.mjs").Result} Result
 * @typedef {import("./targets.mjs").Target} Target
 *
 * @typedef {object} Verdict
 * @property {Target} target
 * @property {string} [against] the configuration that counted
 * @property {number} [value] ratio, seconds, or growth; undefined where nothing was measured
 * @property {boolean | undefined} reached undefined where it cannot be told
 * @property {string} [why] it cannot be told
 */

/** @param {Target} target @param {Result[]} results of the target's workload @returns {Verdict} */
export function judge(target, results) {
  const own = results.find(({ name }) => name === target.configuration);
  if (!own) return { target, reached: undefined, why: "not measured" };
  if (own.median === null) return { target, reached: undefined, why: own.cannot ?? "not measured" };
  if (target.atMost !== undefined) {
    const value = own.growth ?? own.median;
    if (value <= target.atMost && own.partial) return { target, value, reached: undefined, why: own.partial };
    return { target, value, reached: value <= target.atMost };
  }
  const pick = target.of === "slowest" ? Math.max : Math.min;
  const known = (target.against ?? []).filter((name) => own.ratios[name] !== undefined);
  if (known.length === 0) return { target, reached: undefined, why: "nothing to compare with could run it" };
  // A ratio is this engine's speed over the other's, so the fastest other gives the smallest.
  const value = pick(...known.map((name) => own.ratios[name]));
  const against = known.find((name) => own.ratios[name] === value);
  return { target, against, value, reached: value >= (target.atLeast ?? 0) };
}
