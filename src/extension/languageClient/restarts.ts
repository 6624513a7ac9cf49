import * as vscode from "vscode";
import { CloseAction, ErrorAction, type ErrorHandler } from "vscode-languageclient";

/** Crashes within these milliseconds after which the server stays down. */
const within = 3 * 60_000;
const most = 4;

/** A server that crashed is started again, and the person is told; one that keeps crashing is not. */
export function restarts(now: () => number = Date.now): ErrorHandler {
  let crashes: number[] = [];
  return {
    error: (_error, _message, count) => ({ action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown }),
    closed() {
      crashes = [...crashes.filter((time) => time > now() - within), now()];
      if (crashes.length < most) {
        const message = vscode.l10n.t("The language server of Gradlens ended unexpectedly, and was started again.");
        return { action: CloseAction.Restart, message };
      }
      const message = vscode.l10n.t(
        "The language server of Gradlens ended unexpectedly {0} times. It stays down until you run “Gradlens: Restart Language Server”.",
        crashes.length,
      );
      crashes = [];
      return { action: CloseAction.DoNotRestart, message };
    },
  };
}
