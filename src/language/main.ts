/** The process of the language server; how it is talked to is among its arguments (`--node-ipc`, `--stdio`). */
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { createAnalyser } from "../analysis/index.js";
import { serve } from "./server.js";

const connection = createConnection(ProposedFeatures.all);
serve(connection, createAnalyser);
connection.listen();
