import path from "node:path";
import type { ReportContent } from "./content.js";
import { gradientSvg, seriesSvg, weightsSvg } from "./figures.js";

/** A run as one page that stands alone: no scripts, nothing loaded from elsewhere. */
export function reportHtml(content: ReportContent): string {
  const { record } = content;
  const title = record.name ?? `${path.basename(record.file)} ${date(record.started)}`;
  const sections = [
    overview(content),
    findings(content),
    section("Curves", curves(content), "charts"),
    section("Gradient flow", picture(gradientSvg(content.samples))),
    section("Weights at the last sample", picture(weightsSvg(content.samples))),
    content.graph && section(`Graph of step ${content.graph.step}`, picture(content.graph.svg)),
    trials(content),
    layers(content),
    ...content.sources.map(({ name, text }) => section(`Code: ${escape(name)}`, `<pre>${escape(text)}</pre>`)),
  ];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escape(title)}</h1>
${sections.filter(Boolean).join("\n")}
</body>
</html>
`;
}

function overview({ record }: ReportContent): string {
  const { file, status, started, seconds, steps, model, parameters, hyperparameters, metrics, error, environment } =
    record;
  const facts: [string, unknown][] = [
    ["file", file],
    ["status", status],
    ["started", date(started)],
    ["took", `${seconds.toFixed(1)} s`],
    ["steps", steps],
    ["model", model],
    ["parameters", parameters],
    ["error", error],
  ];
  const environmentFacts = Object.entries(environment ?? {}).map(([name, value]): [string, unknown] => [name, value]);
  return [
    `<div class="tables">`,
    table("Run", facts),
    table("Hyperparameters", Object.entries(hyperparameters)),
    table("Results", Object.entries(metrics)),
    table("Environment", environmentFacts),
    `</div>`,
  ].join("\n");
}

/** Losses first, settings last; what never changed is among the hyperparameters and results. */
function curves({ series }: ReportContent): string {
  const rank = ({ series }: { series: string }): number => (/loss/i.test(series) ? 0 : /^lr\b/.test(series) ? 2 : 1);
  return series
    .filter(({ values }) => values.length > 1)
    .sort((a, b) => rank(a) - rank(b))
    .map((batch) => `<figure>${seriesSvg(batch)}</figure>`)
    .join("\n");
}

function findings({ findings, model }: ReportContent): string {
  if (!model) return "";
  if (findings.length === 0) return section("Findings", "<p>Nothing was found wrong with this training.</p>");
  const items = findings.map(({ message, advice }) => `<li><b>${escape(message)}</b> ${escape(advice)}</li>`);
  return section("Findings", `<ul>${items.join("\n")}</ul>`);
}

function trials({ trials }: ReportContent): string {
  if (trials.length === 0) return "";
  const names = [...new Set(trials.flatMap(({ values }) => Object.keys(values)))];
  const rows = trials.map(({ number, values, status, value, steps }) => [
    number,
    ...names.map((name) => values[name]),
    status,
    value,
    steps,
  ]);
  return section("Trials", grid(["trial", ...names, "status", "value", "steps"], rows));
}

function layers({ model }: ReportContent): string {
  if (!model) return "";
  const rows = model.modules.map(({ path, type, extra, parameters }) => [
    path || type,
    `${type}(${extra})`,
    parameters.map(({ name, shape }) => `${name} [${shape.join(", ")}]`).join(", "),
    parameters.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0),
  ]);
  return section("Layers", grid(["layer", "type", "parameters", "count"], rows));
}

const section = (title: string, body: string | undefined, className = ""): string =>
  body ? `<section class="${className}">\n<h2>${title}</h2>\n${body}\n</section>` : "";

const picture = (svg: string | undefined): string | undefined => svg && `<figure>${svg}</figure>`;

function table(title: string, entries: readonly [string, unknown][]): string {
  const known = entries.filter(([, value]) => value !== undefined && value !== null);
  if (known.length === 0) return "";
  const rows = known.map(
    ([name, value]) => `<tr><th scope="row">${escape(name)}</th><td>${escape(text(value))}</td></tr>`,
  );
  return `<table><caption>${title}</caption>${rows.join("\n")}</table>`;
}

function grid(heads: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const head = heads.map((name) => `<th scope="col">${escape(name)}</th>`).join("");
  const body = rows.map((row) => `<tr>${row.map((value) => `<td>${escape(text(value))}</td>`).join("")}</tr>`);
  return `<div class="scroll"><table class="grid"><thead><tr>${head}</tr></thead><tbody>${body.join("\n")}</tbody></table></div>`;
}

function text(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "number") return String(Number(value.toPrecision(6)));
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

const date = (time: number): string => new Date(time).toISOString().replace("T", " ").slice(0, 19);

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

const style = `
body { max-width: 1180px; margin: 24px auto; padding: 0 16px; color: #1d1d1f; background: #fff; font: 14px/1.5 system-ui, sans-serif; }
h1 { font-size: 22px; } h2 { margin: 28px 0 8px; font-size: 17px; }
.tables { display: flex; flex-wrap: wrap; gap: 12px 36px; align-items: flex-start; }
table { border-collapse: collapse; } caption { padding-bottom: 4px; font-weight: 600; text-align: start; }
th, td { padding: 2px 12px 2px 0; font-weight: normal; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
th[scope="row"] { color: #5f6368; white-space: nowrap; }
.grid th, .grid td { border-bottom: 1px solid #e3e3e6; }
.scroll { overflow: auto; } .charts { display: block; } .charts figure { display: inline-block; }
figure { margin: 8px 12px 8px 0; max-width: 100%; overflow: auto; }
pre { padding: 12px; overflow: auto; background: #f6f6f8; font-size: 12.5px; }
@media print { section { break-inside: avoid; } }
`;
