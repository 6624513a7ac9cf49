import path from "node:path";
import ts from "typescript";

/** The tree of a file's text, parents set. Parsing never fails: what is wrong is told by `syntaxErrors`. */
export function parse(file: string, text: string): ts.SourceFile {
  const options: ts.CreateSourceFileOptions = {
    languageVersion: ts.ScriptTarget.ESNext,
    // Every file is a module: `await (x)` at the top waits, and calls no function of that name.
    setExternalModuleIndicator: (source) => {
      (source as { externalModuleIndicator?: ts.Node | true }).externalModuleIndicator = true;
    },
  };
  return ts.createSourceFile(file, text, options, true, scriptKind(file));
}

function scriptKind(file: string): ts.ScriptKind {
  switch (path.extname(file)) {
    case ".tsx":
      return ts.ScriptKind.TSX;
    case ".jsx":
      return ts.ScriptKind.JSX;
    case ".js":
    case ".mjs":
    case ".cjs":
      return ts.ScriptKind.JS;
    default:
      return ts.ScriptKind.TS;
  }
}

/** Whether the text is whole: a file in the middle of being typed often is not. */
export function hasSyntaxErrors(source: ts.SourceFile): boolean {
  // The parser keeps them on the tree; its types do not tell.
  return (source as unknown as { parseDiagnostics: readonly unknown[] }).parseDiagnostics.length > 0;
}
