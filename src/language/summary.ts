/** Modules in Markdown: a line for a layer, a table for what has layers in it. */
import type { ModuleRecord, RunFacts } from "../analysis/facts.js";
import { valueText } from "./shapeText.js";
import type { Words } from "./words.js";

/** Rows of a table in a hover; a page of its own has them all. */
const mostRows = 40;

/** `Linear(in_features=2, out_features=20, bias=True)` */
export function moduleTitle({ type, extra }: ModuleRecord): string {
  return extra === "" || extra.includes("\n") ? type : `${type}(${extra})`;
}

/** `60 parameters`; what is frozen is told. */
export function parametersText({ parameterCount, trainableCount }: ModuleRecord, words: Words): string {
  const all = words.integer(parameterCount);
  if (trainableCount === parameterCount) return words.t("{0} parameters", all);
  return words.t("{0} parameters, {1} of them trainable", all, words.integer(trainableCount));
}

/** A module: title, shapes of its first call, numbers, and its layers. */
export function moduleMarkdown(facts: RunFacts, index: number, words: Words, most = mostRows): string {
  const module = facts.modules[index];
  const [call] = module.calls;
  const shapes = call && shapesText(call);
  const lines = [`**${code(moduleTitle(module))}**${shapes === undefined ? "" : ` ${code(shapes)}`}`];
  lines.push(numbersText(module, words));
  if (module.children.length > 0) lines.push(table(facts, index, words, most));
  if (isOfOneSample(module)) lines.push(words.t("Work and memory are of one sample."));
  // A call that failed is told as a finding.
  if (!call && facts.end.kind !== "failed") lines.push(words.t("It was not called."));
  for (const { field, modules } of module.hidden)
    lines.push(
      words.t(
        "{0} has {1} layers that are not registered: their parameters are never trained.",
        code(field),
        modules.length,
      ),
    );
  return lines.join("\n\n");
}

function numbersText(module: ModuleRecord, words: Words): string {
  const parts = [parametersText(module, words)];
  if (module.multiplyAdds > 0) parts.push(words.t("{0} multiply-adds", words.compact(module.multiplyAdds)));
  if (module.activationBytes > 0) parts.push(words.t("{0} of activations", words.bytes(module.activationBytes)));
  return parts.join(" · ");
}

/** Whether its batch is a name: what it takes is then told for one of the batch. */
function isOfOneSample({ calls, multiplyAdds, activationBytes }: ModuleRecord): boolean {
  if (multiplyAdds === 0 && activationBytes === 0) return false;
  return calls[0]?.output.kind === "tensor" && calls[0].output.shape.some((size) => typeof size === "string");
}

function shapesText({ inputs, output }: ModuleRecord["calls"][number]): string | undefined {
  const from = inputs.map(valueText).filter((text) => text !== undefined);
  const to = valueText(output);
  return to === undefined ? undefined : `${from.join(", ")} → ${to}`;
}

interface Row {
  path: string;
  depth: number;
  module: ModuleRecord;
}

function rowsOf(facts: RunFacts, index: number, path: string, depth: number, seen: ReadonlySet<number>): Row[] {
  return facts.modules[index].children.flatMap(({ name, module }) => {
    const inner = path === "" ? name : `${path}.${name}`;
    const row = { path: inner, depth, module: facts.modules[module] };
    return seen.has(module) ? [row] : [row, ...rowsOf(facts, module, inner, depth + 1, new Set([...seen, module]))];
  });
}

function table(facts: RunFacts, index: number, words: Words, most: number): string {
  const rows = rowsOf(facts, index, "", 0, new Set([index]));
  const { t } = words;
  const heads = [t("Layer"), t("Type"), t("Output"), t("Parameters"), t("Multiply-adds"), t("Activations")];
  const lines = [heads, ["---", "---", "---", "--:", "--:", "--:"]];
  for (const { path, depth, module } of rows.slice(0, most)) {
    const output = module.calls[0] && valueText(module.calls[0].output);
    lines.push([
      `${"&nbsp;&nbsp;".repeat(depth)}${code(path)}`,
      code(moduleTitle(module)),
      output === undefined ? "" : code(output),
      module.parameterCount === 0 ? "" : words.integer(module.parameterCount),
      module.multiplyAdds === 0 ? "" : words.compact(module.multiplyAdds),
      module.activationBytes === 0 ? "" : words.bytes(module.activationBytes),
    ]);
  }
  const text = lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  return rows.length > most ? `${text}\n\n${t("… and {0} more", rows.length - most)}` : text;
}

/** As code in a cell of a table. */
function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}

/** The models of a file: those that are in no other module, with what they have. */
export function modelsOf(facts: RunFacts): number[] {
  const inside = new Set(
    facts.modules.flatMap(({ children, hidden }) => [
      ...children.map(({ module }) => module),
      ...hidden.flatMap(({ modules }) => modules),
    ]),
  );
  return facts.modules.flatMap((module, index) => (inside.has(index) || module.parameterCount === 0 ? [] : [index]));
}
