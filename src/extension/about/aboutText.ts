import * as vscode from "vscode";
import type { EngineInfo } from "../../runtime/engineInfo.js";
import { format } from "../runs/runText.js";

/** What the engine computes with, a line a fact. */
export function aboutText(version: string, info: EngineInfo): string {
  const { host, memory } = info;
  const rows: [name: string, text: string][] = [
    [vscode.l10n.t("Version"), version],
    [vscode.l10n.t("Kernels"), kernelText(info.kernels)],
    [vscode.l10n.t("Threads"), threadText(info)],
    [vscode.l10n.t("Matrix library (BLAS)"), blasText(info.blas)],
    [
      vscode.l10n.t("Memory of tensors"),
      vscode.l10n.t("at most {0} of {1}", format.bytes(memory.budget), format.bytes(memory.machine)),
    ],
    [vscode.l10n.t("Processor"), `${host.processors} × ${host.processor}`],
    ["Node.js", `${host.node} (${host.platform} ${host.arch})`],
    ["VS Code", vscode.version],
  ];
  return rows.map(([name, text]) => `${name}: ${text}`).join("\n");
}

function threadText({ threads, threadProblem }: EngineInfo): string {
  return threadProblem === null ? format.integer(threads) : `${format.integer(threads)} (${threadProblem})`;
}

function kernelText({ variant, why }: EngineInfo["kernels"]): string {
  const name = variantText(variant);
  if (why === "best") return name;
  if (why === "asked") return vscode.l10n.t("{0}, as the settings say", name);
  return vscode.l10n.t("{0}, the best that this editor’s Node.js accepts", name);
}

function variantText(variant: EngineInfo["kernels"]["variant"]): string {
  switch (variant) {
    case "relaxed":
      return "WebAssembly, relaxed SIMD";
    case "simd":
      return "WebAssembly, SIMD";
    case "none":
      return vscode.l10n.t("TypeScript, without WebAssembly");
  }
}

function blasText(blas: EngineInfo["blas"]): string {
  if (blas.library) {
    const { family, version, file } = blas.library;
    return `${version === undefined ? family : `${family} ${version}`} (${file})`;
  }
  switch (blas.why) {
    case "off":
      return vscode.l10n.t("switched off");
    case "noKernels":
      return vscode.l10n.t("none, since it works on the memory of the WebAssembly kernels");
    case "noCaller":
      return vscode.l10n.t("none, since native code cannot be called here: {0}", blas.detail);
    case "notFound":
      return vscode.l10n.t("none was found. Looked for: {0}", blas.detail);
    case "unusable":
      return vscode.l10n.t("none can be used: {0}", blas.detail);
  }
}
