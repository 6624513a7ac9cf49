import path from "node:path";
import ts from "typescript";
import { type Analyser, type AnalyserOptions, type Analysis, defaultBudget } from "./analysis.js";
import { findAll, isExplained } from "./checks/index.js";
import type { RunFacts } from "./facts.js";
import { failuresOf } from "./failures.js";
import type { ParsedFile } from "./instrument/index.js";
import { Project } from "./project.js";
import { RunClient } from "./run/client.js";
import type { Site } from "./sites.js";
import { usersOf } from "./users.js";

export type { Analyser, AnalyserOptions, Analysis, Budget } from "./analysis.js";
export { checks } from "./checks/index.js";
export type { Finding, Fix, Severity } from "./finding.js";

/**
 * Makes an analyser, which starts its worker at the first file that is run.
 * @param client what runs the files, ended with the analyser; by default with the worker's bundle beside this one
 */
export function createAnalyser(
  given: AnalyserOptions,
  client = new RunClient(path.join(__dirname, "analysis-worker.js")),
): Analyser {
  let options = given;
  const project = new Project((file) => options.open(file));
  /** The newest call by file. */
  const newest = new Map<string, number>();
  let calls = 0;
  /** Runs go one after another: each waits for the one before. */
  let queue: Promise<unknown> = Promise.resolve();
  let running: string | undefined;

  async function analyse(file: string): Promise<Analysis | undefined> {
    const call = ++calls;
    newest.set(file, call);
    const isNewest = () => newest.get(file) === call;
    if (running === file) await client.cancel();
    const turn = queue.then(() => (isNewest() ? look(file) : undefined));
    queue = turn.catch(() => undefined);
    const found = await turn;
    return isNewest() ? found : undefined;
  }

  /** All of it is of one text: it is read once, before the run. @returns undefined where there is no such file, or the run was called off */
  async function look(file: string): Promise<Analysis | undefined> {
    const parsed = project.parsed(file);
    if (parsed === undefined) return undefined;
    const ready = prepare(parsed);
    if (ready === undefined) return analysis(parsed, sitesOf(parsed), undefined);
    running = file;
    try {
      const budget = { ...defaultBudget, ...options.budget };
      const folders = options.folders.length > 0 ? options.folders : [path.dirname(file)];
      const facts = await client.run({ entry: file, files: ready.files, folders, budget });
      return facts && analysis(parsed, ready.sites, facts);
    } finally {
      running = undefined;
    }
  }

  /** Where the runs of files that use it may tell something. */
  function sitesOf({ file, isWhole }: ParsedFile): Site[] {
    return options.trusted && isWhole ? (project.instrumented(file)?.sites ?? []) : [];
  }

  /** What a run needs; undefined where there is none to be done. */
  function prepare({ file, isWhole }: ParsedFile) {
    if (!options.trusted || !isWhole || !project.usesLibrary(file)) return undefined;
    try {
      return { files: project.filesOf(file), sites: project.instrumented(file)?.sites ?? [] };
    } catch (error) {
      if (error instanceof SyntaxError || (error as Error).message.includes("SyntaxError")) return undefined;
      throw error;
    }
  }

  function analysis({ file, text, id, source }: ParsedFile, sites: Site[], facts: RunFacts | undefined): Analysis {
    const subject = { file, text, source, sites: new Map(sites.map((site): [number, Site] => [site.id, site])), facts };
    const found = findAll(subject, options.severities);
    const failures = failuresOf(subject, options.severities).filter(({ message }) => !isExplained(message, found));
    const findings = [...failures, ...found];
    return { file, text, id, source, sites, facts, findings: findings.sort((a, b) => a.span.start - b.span.start) };
  }

  return {
    analyse,
    usersOf: (file) => usersOf(file, options.folders, options.open),
    configure: (changes) => void (options = { ...options, ...changes }),
    dispose: () => client.dispose(),
  };
}

/** The compiler, for those who walk `Analysis.source`: no other bundle has it. */
export { ts };
