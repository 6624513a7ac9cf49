import { writeFileSync } from "node:fs";
import path from "node:path";
import { allKeys, collapse, dot, mostOpened, summarize, svg } from "../graph/index.js";
import type { CapturedGraph } from "../protocol/graph.js";
import { LayoutClient } from "../runtime/graph/layoutClient.js";
import { captureStep } from "./captureStep.js";
import type { Terminal } from "./display.js";
import type { GraphCommand } from "./graphArgs.js";
import { summaryText } from "./summaryText.js";

/** Captures a step of a file, and shows its graph or its model's layers. @returns the exit code */
export async function graphCommand(command: GraphCommand, terminal: Terminal): Promise<number> {
  try {
    const text = command.name === "graph" ? await graphText(command, terminal) : await summaryOf(command, terminal);
    if (command.name === "graph" && command.out !== undefined) writeFileSync(command.out, text);
    else terminal.out(text);
    return 0;
  } catch (error) {
    terminal.error(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function graphText(command: Extract<GraphCommand, { name: "graph" }>, terminal: Terminal): Promise<string> {
  const { file, step, format } = command;
  return captureStep(file, { step, numbers: false }, terminal, async (graph, captured) => {
    for (const note of graph.notes) terminal.error(`${note}\n`);
    if (format === "json") return json(graph);
    if (format === "dot") return dot(collapse(graph, new Set(allKeys(graph)), Infinity));
    const client = new LayoutClient();
    try {
      const { visible, layout } = await client.layout(captured, "all");
      if (visible.refused.length > 0)
        terminal.error(
          `${visible.refused.length} modules stay folded: a picture of more than ${mostOpened} nodes cannot be read.\n`,
        );
      return svg(visible, layout);
    } finally {
      await client.dispose();
    }
  });
}

/** The graph with statistics; NaN and infinities become null, as JSON has neither. */
function json(graph: CapturedGraph): string {
  const plain = (_: string, value: unknown) => (value instanceof Uint32Array ? [...value] : value);
  return `${JSON.stringify(graph, plain)}\n`;
}

function summaryOf(command: Extract<GraphCommand, { name: "summary" }>, terminal: Terminal): Promise<string> {
  const { file } = command;
  return captureStep(file, { step: 0, numbers: false }, terminal, (graph) => {
    const summary = summarize(graph);
    if (summary.rows.length === 0)
      throw new Error(`${path.basename(file)} trains no model: its first step calls no module that has parameters.`);
    return command.json ? `${JSON.stringify(summary)}\n` : summaryText(summary);
  });
}
