import * as vscode from "vscode";
import type { FromModel, ToModel } from "../../../protocol/modelView.js";
import type { View } from "../view.js";
import { ModelConnection } from "./connection.js";

/** What a model makes of its data: boundaries, filters, errors, projections, activation functions. */
export const model: View<FromModel, ToModel> = {
  name: "model",
  title: () => vscode.l10n.t("Model Views"),
  connect: (page, { runs }) => new ModelConnection(page, runs),
};
