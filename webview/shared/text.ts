/**
 * Texts of a webview. The English text is the key, as with `vscode.l10n.t`; the extension puts its translations
 * into the page (`data-texts` of the body).
 */
let texts: Record<string, string> | undefined;

export function t(text: string, ...values: (string | number)[]): string {
  texts ??= JSON.parse(document.body.dataset.texts ?? "{}") as Record<string, string>;
  return (texts[text] ?? text).replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)]));
}

/** The language of the editor. */
export function locale(): string | undefined {
  return document.documentElement.lang || undefined;
}
