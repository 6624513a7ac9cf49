import * as vscode from "vscode";
import type { FromStatistics, ToStatistics } from "../../protocol/statisticsView.js";
import { StatisticsConnection } from "./statisticsConnection.js";
import type { View } from "./view.js";

/** Distributions of weights, gradients and activations over the steps. */
export const histograms: View<FromStatistics, ToStatistics> = {
  name: "histograms",
  title: () => vscode.l10n.t("Histograms"),
  connect: (page, { runs }) => new StatisticsConnection(page, runs, true),
};
