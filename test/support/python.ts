/** The real libraries, where they are installed. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** The Python that has PyTorch, as the benchmarks find it. */
export const python = process.env.GRADLENS_BENCH_PYTHON ?? "/usr/bin/python3";

/** False where Python has the module, else the words in which a test that needs it says so: `test(name, { skip: without("torch") }, ...)`. */
export function without(module: string): string | false {
  const found = existsSync(python) && spawnSync(python, ["-c", `import ${module}`]).status === 0;
  return found ? false : `needs ${module} in ${python}`;
}

/** What a script prints, as JSON. @throws Error with what it says where it fails */
export function runPython<T>(script: string, ...args: string[]): T {
  const { status, stdout, stderr } = spawnSync(python, [script, ...args], { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${script} ended with ${status}:\n${stderr}`);
  return JSON.parse(stdout) as T;
}
