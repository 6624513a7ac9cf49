import path from "node:path";
import * as vscode from "vscode";
import type { RunEnded, RunError, RunOutput, RunStarted, SourcePosition } from "../../protocol/run.js";
import type { Run } from "../runs/run.js";
import { format, statusText } from "../runs/runText.js";

/** The Gradlens output channel: what user code prints, where each run begins and ends, warnings and errors with their place. */
export class OutputReport implements vscode.Disposable {
  // In this language the editor makes links of `path:line:column` and colours numbers and strings.
  readonly #channel = vscode.window.createOutputChannel("Gradlens", "log");
  #atLineStart = true;

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }

  begin(run: Run): void {
    this.#line("");
    this.#line(`▶ ${run.name}  ${run.file}`);
  }

  started(event: RunStarted): void {
    const facts = [];
    if (event.model) facts.push(event.model);
    if (event.parameters !== undefined) facts.push(vscode.l10n.t("parameters: {0}", format.integer(event.parameters)));
    if (event.epochs !== undefined) facts.push(vscode.l10n.t("epochs: {0}", format.integer(event.epochs)));
    if (event.stepsPerEpoch !== undefined)
      facts.push(vscode.l10n.t("steps per epoch: {0}", format.integer(event.stepsPerEpoch)));
    if (facts.length > 0) this.#line(facts.join(", "));
  }

  print({ level, text, position }: RunOutput): void {
    if (position) this.#line(`${place(position)}: [${level}] ${text}`);
    else if (text.length > 0) {
      this.#channel.append(text);
      this.#atLineStart = text.endsWith("\n");
    }
  }

  ended(run: Run, event: RunEnded): void {
    if (event.error) this.error(event.error);
    const facts = [
      statusText(event.status),
      vscode.l10n.t("steps: {0}", format.integer(event.steps)),
      format.duration(event.seconds),
      ...Object.entries(event.metrics).map(([name, value]) => `${name}: ${format.value(value)}`),
    ];
    this.#line(`■ ${run.name}  ${facts.join(", ")}`);
  }

  error({ name, message, position, stack }: RunError): void {
    const what = `${name}: ${message}`;
    this.#line(position ? `${place(position)}: ${what}` : what);
    const frames = stack.startsWith(what) ? stack.slice(what.length) : stack;
    for (const frame of frames.split("\n")) if (frame.trim()) this.#line(frame);
  }

  #line(text: string): void {
    if (!this.#atLineStart) this.#channel.appendLine("");
    this.#channel.appendLine(text.endsWith("\n") ? text.slice(0, -1) : text);
    this.#atLineStart = true;
  }
}

/** A place that the editor turns into a link: relative to the workspace, or absolute outside of it. */
function place({ file, line, column }: SourcePosition): string {
  const inside = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file)) !== undefined;
  return `${inside ? vscode.workspace.asRelativePath(file) : path.normalize(file)}:${line}:${column}`;
}
