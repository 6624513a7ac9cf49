/**
 * What a suite reports.
 *
 * @typedef {object} SuiteResult
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} failures one line each, for the summary
 */

/** @param {string} name @returns {SuiteResult} */
export const emptyResult = (name) => ({ name, passed: 0, failed: 0, skipped: 0, failures: [] });

/**
 * A suite that could not do its work counts as one failure.
 *
 * @param {SuiteResult} result
 * @param {string} reason
 * @returns {SuiteResult}
 */
export function broken(result, reason) {
  return { ...result, failed: result.failed + 1, failures: [...result.failures, reason] };
}

/** A suite in which nothing ran has not passed. @param {SuiteResult} result @returns {SuiteResult} */
export function mustHaveRun(result) {
  return result.passed + result.failed > 0 ? result : broken(result, "no test ran");
}
