import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";

const script = `
const { workerData: { port, words, files } } = require("node:worker_threads");
const http = require("node:http");
const say = (message) => {
  port.postMessage(message);
  Atomics.add(words, 0, 1);
  Atomics.notify(words, 0);
};
const most = 100_000;
let version = 1;
let tag = '"1"';
const server = http.createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://server");
  const { range } = request.headers;
  say(range === undefined ? request.url : request.url + " " + range);
  const [, way, ...rest] = pathname.split("/");
  const name = rest.join("/");
  const bytes = files[name];
  if (way === "away") return response.writeHead(302, { location: "/files/" + name }).end();
  if (way === "round") return response.writeHead(302, { location: pathname }).end();
  if (way === "insecure") return response.writeHead(302, { location: "ftp://server/" + name }).end();
  if (way === "broken") return response.writeHead(500).end();
  if (bytes === undefined) return response.writeHead(404).end("not here");
  if (way === "cut") {
    response.writeHead(200, { "content-length": bytes.length });
    return response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
  }
  if (way === "parts" || way === "changing") {
    const first = request.headers["if-range"] ?? tag;
    if (way === "changing") tag = '"' + ++version + '"';
    const start = range !== undefined && first === tag ? Number(/\\d+/.exec(range)[0]) : 0;
    const head = { "accept-ranges": "bytes", etag: tag, "content-length": bytes.length - start };
    if (start >= bytes.length) return response.writeHead(416, { "content-range": "bytes */" + bytes.length }).end();
    if (start > 0) head["content-range"] = "bytes " + start + "-" + (bytes.length - 1) + "/" + bytes.length;
    response.writeHead(start > 0 ? 206 : 200, head);
    const isWhole = start + most >= bytes.length || version > 2;
    return isWhole ? response.end(bytes.subarray(start)) : response.write(bytes.subarray(start, start + most), () => response.destroy());
  }
  // As servers that think of gzip files as texts which are packed on their way.
  if (way === "encoded") response.setHeader("content-encoding", "gzip");
  response.end(bytes);
});
server.on("connect", (request, socket) => {
  say("CONNECT " + request.url);
  socket.end("HTTP/1.1 403 Forbidden\\r\\n\\r\\n");
});
server.listen(0, "127.0.0.1", () => say(server.address().port));
`;

/**
 * An HTTP server in a thread of its own, since the tests' own waits: `URL/files/NAME` gives a file, `away` leads there, `round` leads to itself, `cut` ends
 * in the middle, `encoded` calls it gzip, `broken` fails; `parts` ends after 100,000 bytes and goes on from there, `changing` has other bytes behind each
 * name, and gives all of the third. As a proxy it refuses tunnels.
 */
export class FileServer {
  readonly url: string;
  private readonly worker: Worker;
  private readonly port;

  constructor(files: Readonly<Record<string, Uint8Array>>) {
    const { port1, port2 } = new MessageChannel();
    const words = new Int32Array(new SharedArrayBuffer(4));
    this.worker = new Worker(script, { eval: true, workerData: { port: port2, words, files }, transferList: [port2] });
    this.worker.unref();
    this.port = port1;
    Atomics.wait(words, 0, 0);
    const { message } = receiveMessageOnPort(port1) as { message: number };
    this.url = `http://127.0.0.1:${message}`;
  }

  /** Paths that were asked for since the last time. */
  requests(): string[] {
    const out: string[] = [];
    for (let next = receiveMessageOnPort(this.port); next !== undefined; next = receiveMessageOnPort(this.port))
      out.push((next as { message: string }).message);
    return out;
  }

  async end(): Promise<void> {
    this.port.close();
    await this.worker.terminate();
  }
}
