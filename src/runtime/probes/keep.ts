import type { KeptAnswer, Overview } from "../../protocol/modelView.js";
import type { ProbeAnswer, ProbeRequest } from "../../protocol/probe.js";
import { writeAnswers } from "../store/viewFiles.js";

/** Milliseconds after which no further question is asked: of a run that ended by itself, and of one that was stopped. */
const budget = { ended: 2000, stopped: 300 };
/** Choices of one view, such as layers, that are kept. */
const mostChoices = 6;

/** Writes what the model views show of a run that is over: all that the overview offers, as far as there is time. */
export function keepAnswers(folder: string, find: (request: ProbeRequest) => ProbeAnswer, stopped: boolean): void {
  const end = performance.now() + (stopped ? budget.stopped : budget.ended);
  const found = find({ probe: "overview", parameters: {} });
  if (!("data" in found)) return;
  try {
    writeAnswers(folder, "overview", [{ parameters: {}, data: found.data }]);
    for (const offer of (found.data as Overview).views) {
      if (!("choices" in offer)) continue;
      const answers: KeptAnswer[] = [];
      for (const { parameters } of offer.choices.slice(0, mostChoices)) {
        if (performance.now() > end) break;
        const answer = find({ probe: offer.probe, parameters });
        if ("data" in answer) answers.push({ parameters, data: answer.data });
      }
      if (answers.length > 0) writeAnswers(folder, offer.probe, answers);
    }
  } catch {
    // A full disk does not make a training fail: the views then have less to show.
  }
}
