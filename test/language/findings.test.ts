/** Findings as diagnostics, and what mends them. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Location } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { actionsIn } from "../../src/language/features/codeActions.js";
import { diagnosticOf } from "../../src/language/features/diagnostics.js";
import { createWords } from "../../src/language/words.js";
import { say } from "../../src/protocol/said.js";
import { file, spanIn, uri, viewOf, type Handmade } from "./handmade.js";

const text = `const loss = f(
  softmax(x), y);
const other = g();
`;
const span = spanIn(text, "softmax(x)");
const findings: Handmade["findings"] = [
  {
    check: "softmaxBeforeLoss",
    severity: "warning",
    message: say("{0} applies a softmax itself.", say("The loss")),
    span,
    related: [{ place: { file, span: spanIn(text, "f(", "= f(") }, message: say("This loss.") }],
    fixes: [{ title: say("Remove the softmax"), edits: [{ span, text: "x" }], preferred: true }],
  },
  { check: "shape", severity: "error", message: "mat1 and mat2", span: spanIn(text, "g()") },
];
const location: Location = { uri, range: { start: { line: 0, character: 13 }, end: { line: 0, character: 15 } } };
const words = createWords();
const options = { words, pages: "file:///checks/", locate: () => location };

describe("diagnostics", () => {
  test("code, page, place and related places", () => {
    const view = viewOf(text, { findings });
    const [first, second] = view.analysis.findings.map((finding) => diagnosticOf(view, finding, options));
    assert.deepEqual(first, {
      range: { start: { line: 1, character: 2 }, end: { line: 1, character: 12 } },
      severity: 2,
      source: "gradlens",
      code: "softmaxBeforeLoss",
      codeDescription: { href: "file:///checks/softmaxBeforeLoss.md" },
      message: "The loss applies a softmax itself.",
      relatedInformation: [{ location, message: "This loss." }],
    });
    // Failures of the run have no page of their own.
    assert.deepEqual([second?.severity, second?.code, second?.codeDescription], [1, "shape", undefined]);
  });

  test("in the person's language, values that are texts too", () => {
    const russian = createWords("ru", {
      "{0} applies a softmax itself.": "{0} сама применяет softmax.",
      "The loss": "Функция потерь",
      "This loss.": "Эта.",
      "Remove the softmax": "Убрать softmax",
    });
    const view = viewOf(text, { findings });
    const [finding] = view.analysis.findings;
    const told = diagnosticOf(view, finding, { ...options, words: russian });
    assert.equal(told?.message, "Функция потерь сама применяет softmax.");
    assert.equal(told?.relatedInformation?.[0].message, "Эта.");
    assert.equal(actionsIn(view, told.range, russian)[0].title, "Убрать softmax");
  });

  test("what was replaced since is not told", () => {
    const view = viewOf(text, { findings }, text.replace("softmax(x), y);\nconst", "z);\nconst"));
    const [first, second] = view.analysis.findings.map((finding) => diagnosticOf(view, finding, options));
    assert.equal(first, undefined);
    assert.equal(second?.range.start.line, 2);
  });
});

describe("quick fixes", () => {
  const view = viewOf(text, { findings });
  const actions = actionsIn(view, location.range, createWords(), options.pages);
  const here = actionsIn(view, { start: { line: 1, character: 4 }, end: { line: 1, character: 4 } }, createWords());
  /** The text after an action's edit. */
  const after = (title: RegExp): string => {
    const action = here.find((each) => title.test(each.title));
    assert.ok(action, String(title));
    return TextDocument.applyEdits(view.document, action.edit!.changes![uri]);
  };

  test("only for what is touched", () => {
    assert.deepEqual(actions, []);
    assert.deepEqual(
      here.map(({ title, isPreferred }) => [title, isPreferred ?? false]),
      [
        ["Remove the softmax", true],
        ["Ignore “softmaxBeforeLoss” on this line", false],
        ["Turn off the check “softmaxBeforeLoss”", false],
      ],
    );
  });

  test("the fix of the check", () => {
    assert.equal(after(/Remove/), text.replace("softmax(x)", "x"));
  });

  test("a comment that silences, indented as its line", () => {
    assert.equal(after(/Ignore/), text.replace("  softmax", "  // gradlens-ignore softmaxBeforeLoss\n  softmax"));
  });

  test("turning off is the editor's to do", () => {
    const { command, edit } = here[2];
    assert.deepEqual(
      [command?.command, command?.arguments, edit],
      ["_gradlens.turnOffCheck", ["softmaxBeforeLoss"], undefined],
    );
  });
});
