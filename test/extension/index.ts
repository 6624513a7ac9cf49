/**
 * Runs the extension tests (mocha, `describe` and `it`) inside the extension host of a real VS Code, embedded or desktop.
 * Results go to the file that GRADLENS_TEST_RESULTS names, one JSON object a line, as they come; GRADLENS_TEST_ONLY is a
 * part of the names or files to run.
 */
import { appendFileSync, readdirSync } from "node:fs";
import path from "node:path";

/** Longer than any wait of a test, which then says what it waited for. */
const testTimeout = 10 * 60_000;

type TestEvent =
  | { type: "pass"; title: string; milliseconds?: number }
  | { type: "skip"; title: string }
  | { type: "fail"; title: string; message: string }
  | { type: "crash"; message: string }
  | { type: "end" };

function report(event: TestEvent): void {
  const file = process.env.GRADLENS_TEST_RESULTS;
  if (!file) throw new Error("GRADLENS_TEST_RESULTS must name the file for the results (scripts/test.mjs sets it).");
  appendFileSync(file, `${JSON.stringify(event)}\n`);
}

function testFiles(only: string | undefined): { files: string[]; grep: string | undefined } {
  const files = readdirSync(__dirname)
    .filter((name) => name.endsWith(".test.js"))
    .sort()
    .map((name) => path.join(__dirname, name));
  const named = only === undefined ? [] : files.filter((file) => path.basename(file).includes(only));
  return named.length > 0 ? { files: named, grep: undefined } : { files, grep: only };
}

async function runMocha(): Promise<number> {
  // Mocha is an ES module: `require` of one does not work in every VS Code.
  const { default: Mocha } = await import("mocha");
  const { files, grep } = testFiles(process.env.GRADLENS_TEST_ONLY);
  const mocha = new Mocha({
    ui: "bdd",
    timeout: testTimeout,
    reporter: Mocha.reporters.Base,
    ...(grep ? { fgrep: grep } : {}),
  });
  for (const file of files) mocha.addFile(file);
  return new Promise((resolve) => {
    const runner = mocha.run(resolve);
    runner.on("pass", (test) =>
      report({
        type: "pass",
        title: test.fullTitle(),
        ...(test.duration === undefined ? {} : { milliseconds: test.duration }),
      }),
    );
    runner.on("pending", (test) => report({ type: "skip", title: test.fullTitle() }));
    runner.on("fail", (test, error: Error) =>
      report({ type: "fail", title: test.fullTitle(), message: error.stack ?? error.message }),
    );
  });
}

/** VS Code calls this and ends with an error if it throws. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  let failures = 0;
  try {
    failures = await runMocha();
  } catch (error) {
    report({ type: "crash", message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    throw error;
  } finally {
    report({ type: "end" });
  }
  if (failures > 0) throw new Error(`${failures} extension tests failed`);
}
