import * as vscode from "vscode";
import { engineEnvironment, type EngineSettings, type SettingProblem } from "./settings.js";

const section = "gradlens.engine";

/** The environment that the settings ask for an engine process; a setting with a wrong value is told and left out. */
export function settingsEnvironment(): Record<string, string> {
  const configuration = vscode.workspace.getConfiguration(section);
  const value = (setting: keyof EngineSettings): unknown => configuration.get<unknown>(setting);
  const { env, problems } = engineEnvironment({
    blas: value("blas"),
    kernels: value("kernels"),
    threads: value("threads"),
    memory: value("memory"),
  });
  if (problems.length > 0) void tell(problems);
  return { ...proxyEnvironment(), ...env };
}

/** The editor's proxy, through which data sets and weights are fetched where the environment names none. */
function proxyEnvironment(): Record<string, string> {
  const http = vscode.workspace.getConfiguration("http");
  const proxy = http.get<string>("proxy", "").trim();
  const found = { HTTPS_PROXY: proxy, HTTP_PROXY: proxy, NO_PROXY: http.get<string[]>("noProxy", []).join() };
  const isNamed = (name: string) => process.env[name] ?? process.env[name.toLowerCase()];
  return Object.fromEntries(Object.entries(found).filter(([name, value]) => value !== "" && !isNamed(name)));
}

async function tell(problems: SettingProblem[]): Promise<void> {
  const open = vscode.l10n.t("Open Settings");
  const answer = await vscode.window.showWarningMessage(problems.map(problemText).join(" "), open);
  if (answer === open) await openEngineSettings();
}

export async function openEngineSettings(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openSettings", section);
}

function problemText({ setting, value, expected }: SettingProblem): string {
  const given = typeof value === "string" ? `“${value}”` : JSON.stringify(value);
  const name = `${section}.${setting}`;
  return vscode.l10n.t("{0} is {1} and is left out: expected {2}.", name, given, expectation(expected));
}

function expectation(expected: SettingProblem["expected"]): string {
  switch (expected) {
    case "library":
      return vscode.l10n.t("auto, off, or a library");
    case "absolutePath":
      return vscode.l10n.t("an absolute path, or the name of a library without a folder");
    case "kernels":
      return vscode.l10n.t("auto, relaxed, simd or none");
    case "threads":
      return vscode.l10n.t("a whole number from 1 to 64, or 0 for automatic");
    case "memory":
      return vscode.l10n.t("a whole number of MB from 16 to 4096, or 0 for automatic");
  }
}
