import path from "node:path";
import type { Analysis } from "../analysis/analysis.js";
import type { FileStatus } from "../protocol/language.js";
import { hasSyntaxErrors } from "../analysis/instrument/parse.js";
import type { Words } from "./words.js";

type Status = Omit<FileStatus, "uri">;

/** What the editor says of a file beside its name: how much is known, and why not more. */
export function statusOf({ facts, source }: Analysis, words: Words): Status {
  const { t } = words;
  if (hasSyntaxErrors(source))
    return {
      state: "stale",
      text: t("Shapes: as before"),
      detail: t("The file does not parse: what was known before is shown."),
    };
  if (!facts)
    return {
      state: "syntax",
      text: t("Shapes: unknown"),
      detail: t("The code is not run: the workspace is not trusted, or the settings say so. Checks of the text work."),
    };
  const { end } = facts;
  const note = facts.notes.length > 0 ? { detail: facts.notes.join(" ") } : {};
  switch (end.kind) {
    case "nothing":
      return { state: "nothing", text: t("Shapes: no model"), ...note };
    case "budget":
      return {
        state: "partial",
        text: t("Shapes: in part"),
        detail: t("{0} What was seen until then is shown.", budgetText(end.what, facts.milliseconds, words)),
      };
    case "failed":
      return { state: "failed", text: t("Shapes: until the error"), detail: `${end.name}: ${end.message}` };
    default:
      return { state: "known", text: t("Shapes: known"), ...note };
  }
}

/** Of a file that is seen through the run of another one. */
export function statusThrough(runOf: string, { t }: Words): Status {
  const name = path.basename(runOf);
  return {
    state: "known",
    text: t("Shapes: of {0}", name),
    detail: t("This file is used by others: its shapes are those of the run of {0}.", name),
  };
}

function budgetText(what: "time" | "operations" | "memory", milliseconds: number, { t, integer }: Words): string {
  if (what === "time") return t("The run for shapes was ended after {0} ms.", integer(milliseconds));
  return what === "operations"
    ? t("The run for shapes was ended: it made more operations than the settings allow.")
    : t("The run for shapes was ended: it took more memory than the settings allow.");
}
