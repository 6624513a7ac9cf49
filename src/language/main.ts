/** The process of the language server; how it is talked to is among its arguments (`--node-ipc`, `--stdio`). */
import { runClient } from "./runWorker.js";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { createAnalyser } from "../analysis/index.js";
import { serve } from "./server.js";

const connection = createConnection(ProposedFeatures.all);
serve(connection, (options) => createAnalyser(options, runClient));
connection.listen();
