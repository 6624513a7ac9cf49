import { shapeText, type Summary, type SummaryRow } from "../graph/index.js";
import { formatCount } from "./format.js";

/** A table of layers as torchinfo prints it. */
export function summaryText({ rows, total }: Summary): string {
  const head = ["Layer", "Type", "Output", "Parameters", "Trainable", "Multiply-adds", "Activations"];
  const body = rows.map((row) => [
    `${"  ".repeat(row.depth)}${nameOf(row)}`,
    row.type,
    row.calls === 0 ? "not called" : row.outputs.map(shapeText).join(", "),
    formatCount(row.parameters.total),
    formatCount(row.parameters.trainable),
    formatCount(row.multiplyAdds),
    formatBytes(row.activationBytes),
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...body.map((cells) => cells[i].length)));
  const line = (cells: string[]) =>
    cells
      .map((cell, i) => (i < 3 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join("  ")
      .trimEnd();
  const { parameters } = total;
  const frozen = parameters.total - parameters.trainable;
  return [
    line(head),
    "-".repeat(widths.reduce((sum, width) => sum + width + 2, -2)),
    ...body.map(line),
    "",
    `Parameters: ${formatCount(parameters.total)} (${formatCount(parameters.trainable)} trainable, ${formatCount(frozen)} frozen), ` +
      formatBytes(total.parameterBytes),
    `Forward pass of the first step: ${formatCount(total.multiplyAdds)} multiply-adds, ${formatBytes(total.activationBytes)} of activations`,
    "",
  ].join("\n");
}

/** The last part of the path; how often it was called, where that is not once. */
function nameOf({ path, type, calls, depth }: SummaryRow): string {
  const name = depth === 0 ? path || type : path.slice(path.lastIndexOf(".") + 1);
  return calls > 1 ? `${name} ×${calls}` : name;
}

const units = ["B", "KB", "MB", "GB"];

function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}
