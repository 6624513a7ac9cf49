import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

/** A page with the script of a view, under a policy that runs nothing but the extension's own script. */
export function viewPage(webview: vscode.Webview, folder: vscode.Uri, name: string, title: string): string {
  const nonce = randomBytes(16).toString("base64");
  const script = webview.asWebviewUri(vscode.Uri.joinPath(folder, `${name}.js`));
  const style = webview.asWebviewUri(vscode.Uri.joinPath(folder, `${name}.css`));
  const policy = `default-src 'none'; img-src data:; style-src ${webview.cspSource} 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  const texts = escapeAttribute(JSON.stringify(vscode.l10n.bundle ?? {}));
  // The toolkit probes for `:focus-visible` with a style element and reads the nonce for it from `csp-nonce`.
  return `<!DOCTYPE html>
<html lang="${escapeAttribute(vscode.env.language)}">
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta property="csp-nonce" content="${nonce}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${style.toString()}">
  <title>${escapeAttribute(title)}</title>
</head>
<body data-texts="${texts}">
  <script nonce="${nonce}" src="${script.toString()}"></script>
</body>
</html>`;
}

function escapeAttribute(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
