import { DiagnosticSeverity, type Connection, type Diagnostic, type Location } from "vscode-languageserver";
import { failureChecks } from "../../analysis/failures.js";
import type { Finding, Severity } from "../../analysis/finding.js";
import type { Place } from "../../analysis/sites.js";
import type { FileView } from "../fileView.js";
import type { Words } from "../words.js";

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Findings of the run itself have no page of their own. */
const ofTheRun = new Set(failureChecks.map(({ id }) => id));

export interface DiagnosticOptions {
  words: Words;
  /** URI of the folder with a page a check. */
  pages: string | undefined;
  /** Where a place of any file is; undefined where the file cannot be read. */
  locate(place: Place): Location | undefined;
}

/** Tells the editor what is wrong with a file. */
export function publish(connection: Connection, view: FileView, options: DiagnosticOptions): void {
  const diagnostics = view.analysis.findings.flatMap((finding) => diagnosticOf(view, finding, options) ?? []);
  void connection.sendDiagnostics({ uri: view.document.uri, version: view.document.version, diagnostics });
}

/** Undefined where the text of the finding has been replaced. */
export function diagnosticOf(view: FileView, finding: Finding, options: DiagnosticOptions): Diagnostic | undefined {
  const range = view.range(finding.span);
  if (!range) return undefined;
  const { check, severity, message, related } = finding;
  const page = options.pages !== undefined && !ofTheRun.has(check) ? `${options.pages}${check}.md` : undefined;
  const relatedInformation = related?.flatMap(({ place, message }) => {
    const location = options.locate(place);
    return location ? [{ location, message: options.words.said(message) }] : [];
  });
  return {
    range,
    severity: severities[severity],
    source: "gradlens",
    code: check,
    ...(page !== undefined && { codeDescription: { href: page } }),
    message: options.words.said(message),
    ...(relatedInformation?.length && { relatedInformation }),
  };
}
