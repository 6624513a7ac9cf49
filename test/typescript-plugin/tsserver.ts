/** The TypeScript server, as an editor starts it with the plugins of an extension. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pluginName } from "../../scripts/lib/typescriptPlugin.mjs";

export interface Diagnostic {
  text: string;
  code: number;
  start: { line: number; offset: number };
}

export interface QuickInfo {
  displayString: string;
  documentation: string;
  tags: { name: string; text?: string }[];
}

interface Message {
  type: "response" | "event";
  request_seq?: number;
  success?: boolean;
  message?: string;
  body?: unknown;
}

interface Place {
  file: string;
  line: number;
  offset: number;
}

const root = process.cwd();

export class TypeScriptServer {
  private readonly server: ChildProcessWithoutNullStreams;
  private readonly waiting = new Map<number, (message: Message) => void>();
  private sent = 0;
  private received = Buffer.alloc(0);

  /** `extension` is the folder that has the plugin in its node_modules. */
  constructor(extension = root) {
    const tsserver = path.join(root, "node_modules/typescript/lib/tsserver.js");
    this.server = spawn(process.execPath, [
      tsserver,
      ...["--globalPlugins", pluginName, "--pluginProbeLocations", extension],
      ...["--disableAutomaticTypingAcquisition", "--suppressDiagnosticEvents", "--useSingleInferredProject"],
    ]);
    this.server.stdout.on("data", (chunk: Buffer) => this.receive(chunk));
    this.server.stderr.resume();
    this.server.once("exit", (code) => {
      for (const answer of this.waiting.values())
        answer({ type: "response", success: false, message: `tsserver ended with code ${code}` });
    });
  }

  stop(): void {
    this.server.kill();
  }

  /** Compiler options of files that belong to no project. */
  async setInferredOptions(options: Record<string, unknown>): Promise<void> {
    await this.request("compilerOptionsForInferredProjects", { options });
  }

  /** Opens a file with what is on disk, or with another text. */
  open(file: string, fileContent = readFileSync(file, "utf8")): void {
    this.send("open", { file, fileContent });
  }

  close(file: string): void {
    this.send("close", { file });
  }

  /** Errors of syntax and of types. */
  async diagnostics(file: string): Promise<Diagnostic[]> {
    const syntactic = (await this.request("syntacticDiagnosticsSync", { file })) as Diagnostic[];
    return [...syntactic, ...((await this.request("semanticDiagnosticsSync", { file })) as Diagnostic[])];
  }

  async quickInfo(file: string, text: string, name: string): Promise<QuickInfo> {
    return (await this.request("quickinfo", placeOf(file, text, name))) as QuickInfo;
  }

  /** Names that are offered behind a piece of the text. */
  async completions(file: string, text: string, behind: string): Promise<string[]> {
    const place = placeOf(file, text, behind, behind.length);
    const { entries } = (await this.request("completionInfo", place)) as { entries: { name: string }[] };
    return entries.map(({ name }) => name);
  }

  async definitions(file: string, text: string, name: string): Promise<string[]> {
    const found = (await this.request("definition", placeOf(file, text, name))) as { file: string }[];
    return found.map((one) => one.file);
  }

  /** @throws Error with the server's words when it refuses or ends. */
  async request(command: string, options: object): Promise<unknown> {
    const answer = await new Promise<Message>((resolve) => this.waiting.set(this.send(command, options), resolve));
    if (!answer.success) throw new Error(`${command}: ${answer.message}`);
    return answer.body;
  }

  private send(command: string, options: object): number {
    const seq = ++this.sent;
    this.server.stdin.write(`${JSON.stringify({ seq, type: "request", command, arguments: options })}\n`);
    return seq;
  }

  private receive(chunk: Buffer): void {
    this.received = Buffer.concat([this.received, chunk]);
    for (;;) {
      const header = /^Content-Length: (\d+)\r\n\r\n/.exec(this.received.toString("latin1", 0, 60));
      if (header === null) return;
      const begin = header[0].length;
      const end = begin + Number(header[1]);
      if (this.received.length < end) return;
      const message = JSON.parse(this.received.toString("utf8", begin, end)) as Message;
      this.received = this.received.subarray(end);
      if (message.type !== "response") continue;
      this.waiting.get(message.request_seq!)?.(message);
      this.waiting.delete(message.request_seq!);
    }
  }
}

/** Where a name is first in a text, counted as tsserver does: from 1. */
function placeOf(file: string, text: string, name: string, shift = 0): Place {
  const at = text.indexOf(name);
  if (at < 0) throw new Error(`'${name}' is not in the text`);
  const before = text.slice(0, at + shift).split("\n");
  return { file, line: before.length, offset: before[before.length - 1].length + 1 };
}
