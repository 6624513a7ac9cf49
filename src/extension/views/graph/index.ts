import * as vscode from "vscode";
import type { FromGraph, ToGraph } from "../../../protocol/graphView.js";
import type { View } from "../view.js";
import { GraphConnection } from "./connection.js";

/** The whole graph of a training step, with its values and gradients. */
export const graph: View<FromGraph, ToGraph> = {
  name: "graph",
  title: () => vscode.l10n.t("Graph"),
  connect: (page, { runs }) => new GraphConnection(page, runs),
};
