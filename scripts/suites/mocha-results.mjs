/**
 * The results of the extension tests. They come out of the extension host as lines of JSON in a file, which is all that an
 * embedded and a desktop VS Code have in common (test/extension/index.ts writes it).
 */
import { existsSync, readFileSync } from "node:fs";
import { emptyResult } from "./result.mjs";

/**
 * @typedef {{type: "pass", title: string, milliseconds?: number} | {type: "skip", title: string} | {type: "end"}
 *   | {type: "fail", title: string, message: string} | {type: "crash", message: string}} TestEvent
 */

/** Follows a results file: prints each test as it ends, and counts. @param {string} file */
export function followResults(file) {
  const result = emptyResult("extension");
  let read = 0;
  let ended = false;

  /** @param {TestEvent} event */
  function take(event) {
    if (event.type === "end") ended = true;
    else if (event.type === "pass") {
      result.passed++;
      console.log(`✔ ${event.title} (${event.milliseconds ?? 0} ms)`);
    } else if (event.type === "skip") {
      result.skipped++;
      console.log(`SKIPPED ${event.title}`);
    } else {
      const title = event.type === "fail" ? event.title : "the test runner in the extension host";
      result.failed++;
      result.failures.push(title);
      console.log(`✖ ${title}\n${event.message.replace(/^/gm, "    ")}`);
    }
  }

  return {
    result,
    /** Reads what is new. @returns {{ended: boolean, news: boolean}} */
    poll() {
      if (!existsSync(file)) return { ended, news: false };
      const text = readFileSync(file, "utf8");
      const end = text.lastIndexOf("\n") + 1;
      const fresh = text.slice(read, end);
      read = end;
      for (const line of fresh.split("\n").filter(Boolean)) take(JSON.parse(line));
      return { ended, news: fresh.length > 0 };
    },
  };
}
