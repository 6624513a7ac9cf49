#!/usr/bin/env node
import { askEngineInfo } from "../runtime/engineInfo.js";
import { parseArguments, UsageError } from "./args.js";
import { checkCommand } from "./checkCommand.js";
import type { Terminal } from "./display.js";
import { exportCommand } from "./exportCommand.js";
import { graphCommand } from "./graphCommand.js";
import { helpText } from "./help.js";
import { infoJson, infoText, version } from "./info.js";
import { reportCommand } from "./reportCommand.js";
import { runCommand } from "./runCommand.js";

const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
  width: () => (process.stdout.isTTY && process.env.TERM !== "dumb" ? process.stdout.columns || 80 : undefined),
  color: Boolean(process.stdout.isTTY) && !process.env.NO_COLOR,
};

async function main(argv: readonly string[]): Promise<number> {
  const command = parseArguments(argv);
  switch (command.name) {
    case "help":
      terminal.out(helpText(command.topic));
      return 0;
    case "version":
      terminal.out(`${version()}\n`);
      return 0;
    case "info":
      return showInfo(command.json);
    case "graph":
    case "summary":
      return graphCommand(command, terminal);
    case "check":
      return checkCommand(command, terminal);
    case "export":
      return exportCommand(command, terminal);
    case "report":
      return reportCommand(command, terminal);
    default:
      return runCommand(command, terminal);
  }
}

async function showInfo(json: boolean): Promise<number> {
  try {
    const info = await askEngineInfo({ cwd: process.cwd() });
    terminal.out(json ? infoJson(info) : infoText(info));
    return 0;
  } catch (error) {
    terminal.error(`gradlens: ${(error as Error).message}\n`);
    return 1;
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (!(error instanceof UsageError)) throw error;
    terminal.error(`gradlens: ${error.message}\nTry: gradlens --help\n`);
    process.exitCode = 2;
  },
);
