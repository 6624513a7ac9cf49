import { readFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import type { CompareFile, CompareSeries, Comparison, FromCompare, ToCompare } from "../../protocol/compare.js";
import type { ScalarBatch } from "../../protocol/run.js";
import { firstDifference } from "../../runtime/compare/firstDifference.js";
import { compareValues, versionsOf } from "../../runtime/compare/rows.js";
import type { Run } from "../runs/run.js";
import type { RunManager } from "../runs/runManager.js";
import type { RunDetails } from "../runs/runShelf.js";
import type { Connection, Page, View } from "./view.js";

/** Several runs side by side: settings, results, code, environment, and where their curves part. */
export const compare: View<FromCompare, ToCompare> = {
  name: "compare",
  title: () => vscode.l10n.t("Compare Runs"),
  connect: (page, { runs }) => new CompareConnection(page, runs),
};

interface Compared {
  run: Run;
  details: RunDetails;
  history: Map<string, ScalarBatch>;
  texts: Map<string, string>;
}

class CompareConnection implements Connection<FromCompare> {
  #asked = 0;

  constructor(
    readonly page: Page<ToCompare>,
    readonly runs: RunManager,
  ) {}

  async receive(message: FromCompare): Promise<void> {
    if (message.type === "diff") return this.#diff(message.file, message.runs);
    const asked = ++this.#asked;
    const comparison = await this.#compare(message.runs, message.tolerance);
    // Who asked again meanwhile wants the newer answer only.
    if (asked === this.#asked) await this.page.post({ type: "comparison", comparison });
  }

  dispose(): void {
    this.#asked++;
  }

  async #compare(ids: readonly string[], tolerance: number): Promise<Comparison> {
    const all = await this.runs.list();
    const found = ids.flatMap((id) => all.find((run) => run.id === id) ?? []);
    const runs = await Promise.all(found.map((run) => this.#read(run)));
    return {
      runs: found.map(({ id }) => id),
      tolerance,
      hyperparameters: compareValues(found.map((run) => run.hyperparameters)),
      results: compareValues(found.map(results)),
      environment: compareValues(runs.map(({ details }) => details.environment)),
      files: files(runs),
      series: series(runs, tolerance),
    };
  }

  async #read(run: Run): Promise<Compared> {
    const details = run.folder
      ? await this.runs.shelf.details(run.folder)
      : { environment: {}, trials: [], sources: [] };
    const history = new Map((await this.runs.history(run.id)).map((batch) => [batch.series, batch]));
    const texts = new Map<string, string>();
    for (const { name, copy } of details.sources)
      if (copy) texts.set(name, await readFile(copy, "utf8").catch(() => ""));
    return { run, details, history, texts };
  }

  async #diff(name: string, ids: readonly string[]): Promise<void> {
    const all = await this.runs.list();
    const copies: (vscode.Uri | undefined)[] = [];
    const names: string[] = [];
    for (const id of ids) {
      const run = all.find((run) => run.id === id);
      const sources = run?.folder ? (await this.runs.shelf.details(run.folder)).sources : [];
      const copy = sources.find((source) => source.name === name)?.copy;
      copies.push(copy === undefined ? undefined : vscode.Uri.file(copy));
      names.push(run?.name ?? id);
    }
    const [left, right] = copies;
    const title = `${path.posix.basename(name)}: ${names.join(" ↔ ")}`;
    if (left && right) await vscode.commands.executeCommand("vscode.diff", left, right, title);
  }
}

function results({ status, steps, seconds, metrics }: Run): Record<string, string | number> {
  return { status, steps, seconds, ...metrics };
}

function files(runs: readonly Compared[]): CompareFile[] {
  const names = new Set(runs.flatMap(({ details }) => details.sources.map(({ name }) => name)));
  return [...names].map((name) => {
    const versions = versionsOf(runs.map(({ texts }) => texts.get(name)));
    return { name, versions, differs: versions.some((version) => version !== versions[0]) };
  });
}

function series([first, ...others]: readonly Compared[], tolerance: number): CompareSeries[] {
  if (!first) return [];
  return [...first.history].map(([name, points]) => ({
    name,
    parts: [
      undefined,
      ...others.map(({ history }) => {
        const other = history.get(name);
        if (!other) return undefined;
        return {
          exact: firstDifference(points, other, 0) ?? null,
          beyond: firstDifference(points, other, tolerance) ?? null,
        };
      }),
    ],
  }));
}
