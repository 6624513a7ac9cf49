import * as vscode from "vscode";
import type { FromStatistics, ToStatistics } from "../../protocol/statisticsView.js";
import { StatisticsConnection } from "./statisticsConnection.js";
import type { View } from "./view.js";

/** Gradients layer by layer over the steps. */
export const flow: View<FromStatistics, ToStatistics> = {
  name: "flow",
  title: () => vscode.l10n.t("Gradient Flow"),
  connect: (page, { runs }) => new StatisticsConnection(page, runs, false),
};
