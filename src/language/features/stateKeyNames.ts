import {
  type Location,
  type LocationLink,
  ResponseError,
  ErrorCodes,
  type Range,
  type TextEdit,
} from "vscode-languageserver";
import type { Span } from "../../analysis/sites.js";
import type { FileView } from "../fileView.js";
import { fieldAt, resolveKeyAt, usesOf, type KeyPart } from "../stateKeys.js";
import type { Feature } from "./feature.js";

/** Go to, references and rename between a key of a state dictionary and the field that makes it. */
export const stateKeyNames: Feature = {
  capabilities: { definitionProvider: true, referencesProvider: true, renameProvider: { prepareProvider: true } },
  attach({ connection, view, words }) {
    const at = <T>(
      { textDocument, position }: { textDocument: { uri: string }; position: Range["start"] },
      answer: (file: FileView, offset: number) => T | null,
    ): T | null => {
      const file = view(textDocument);
      const offset = file?.offset(position);
      return file && offset !== undefined ? answer(file, offset) : null;
    };
    connection.onDefinition((params) => at(params, definition));
    connection.onReferences((params) => at(params, references));
    connection.onPrepareRename((params) =>
      at(params, (file, offset) => {
        const part = partAt(file, offset);
        if (part && !part.field) {
          const message = words.t("“{0}” is a name of the library’s, or a position: it cannot be renamed.", part.text);
          throw new ResponseError(ErrorCodes.InvalidRequest, message);
        }
        const target = targetAt(file, offset);
        return target && (file.range(target.span) ?? null);
      }),
    );
    connection.onRenameRequest((params) =>
      at(params, (file, offset) => {
        const edits = renamed(file, offset, params.newName);
        return edits && { changes: { [params.textDocument.uri]: edits } };
      }),
    );
  },
};

function partAt({ analysis }: FileView, offset: number): KeyPart | undefined {
  return resolveKeyAt(analysis, offset)?.parts.find(({ span }) => span.start <= offset && offset <= span.end);
}

/** The field that is meant at an offset, in a key or in code, and the span of its name there. */
function targetAt(view: FileView, offset: number): { class: string; name: string; span: Span } | null {
  const part = partAt(view, offset);
  if (part?.field) return { ...part.field, span: part.span };
  return fieldAt(view.analysis, offset) ?? null;
}

/** From a key to the declaration of the part under the caret, or the innermost one before it. */
export function definition(view: FileView, offset: number): LocationLink[] | null {
  const key = resolveKeyAt(view.analysis, offset);
  if (!key) return null;
  const upTo = key.parts.filter(({ span }) => span.start <= offset);
  const declared = upTo.reverse().find((part) => part.declared)?.declared;
  const range = declared && view.range(declared);
  const origin = view.range(key.span);
  if (!range || !origin) return null;
  return [
    { targetUri: view.document.uri, targetRange: range, targetSelectionRange: range, originSelectionRange: origin },
  ];
}

/** The keys with a field's name, and from a key also where the field is used. */
export function references(view: FileView, offset: number): Location[] | null {
  const target = targetAt(view, offset);
  if (!target) return null;
  const { inCode, inKeys } = usesOf(view.analysis, target);
  // Those in code are TypeScript's to tell where it can.
  const spans = partAt(view, offset) ? [...inCode, ...inKeys] : inKeys;
  return spans.flatMap((span) => {
    const range = view.range(span);
    return range ? [{ uri: view.document.uri, range }] : [];
  });
}

export function renamed(view: FileView, offset: number, newText: string): TextEdit[] | null {
  const target = targetAt(view, offset);
  if (!target) return null;
  const { inCode, inKeys } = usesOf(view.analysis, target);
  return [...inCode, ...inKeys].flatMap((span) => {
    const range = view.range(span);
    return range ? [{ range, newText }] : [];
  });
}
