/// <reference path="./untyped.d.ts" />
/** One request of HTTP or HTTPS, through the proxies of the environment (HTTP_PROXY, HTTPS_PROXY, NO_PROXY) and redirections. */
import http from "node:http";
import https from "node:https";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";

const MOST_REDIRECTIONS = 10;
/** Without a byte for so long, in milliseconds, the server is taken for gone. */
const SILENCE = 30_000;
const RANGE_NOT_SATISFIABLE = 416;

type Headers = Readonly<Record<string, string>>;

/** The response to a GET, after redirections: of the whole, or, where a range is asked for, of that or of none. @throws Error for anything else */
export async function get(address: string, headers: Headers): Promise<http.IncomingMessage> {
  let url = new URL(address);
  for (let i = 0; i <= MOST_REDIRECTIONS; i++) {
    const response = await request(url, headers);
    const { statusCode = 0, statusMessage } = response;
    if (statusCode === 200) return response;
    if ("range" in headers && (statusCode === 206 || statusCode === RANGE_NOT_SATISFIABLE)) return response;
    response.destroy();
    const { location } = response.headers;
    if (![301, 302, 303, 307, 308].includes(statusCode) || location === undefined)
      throw new Error(`the server answers ${statusCode}${statusMessage ? ` ${statusMessage}` : ""}`);
    const next = new URL(location, url);
    if (next.protocol !== "https:" && (next.protocol !== "http:" || url.protocol === "https:"))
      throw new Error(`the server leads to ${next.href}, which is less secure`);
    url = next;
  }
  throw new Error(`the server leads on more than ${MOST_REDIRECTIONS} times`);
}

async function request(url: URL, headers: Headers): Promise<http.IncomingMessage> {
  const proxy = getProxyForUrl(url.href);
  const isSecure = url.protocol === "https:";
  const agent = proxy === "" ? undefined : isSecure ? new HttpsProxyAgent(proxy) : new HttpProxyAgent(proxy);
  const all = { ...headers, "user-agent": "gradlens", "accept-encoding": "identity" };
  return new Promise<http.IncomingMessage>((resolve, reject) => {
    const sent = (isSecure ? https : http).get(url, { agent, headers: all, timeout: SILENCE }, resolve);
    sent.on("timeout", () => sent.destroy(new Error(`no byte came for ${SILENCE / 1000} seconds`)));
    sent.on("error", reject);
  }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(reasons[error.code ?? ""] ?? (error.message || error.code), { cause: error });
  });
}

/** What the system says, in words. */
const reasons: Record<string, string> = {
  ENOTFOUND: "the server's name is not known: is there a network?",
  EAI_AGAIN: "the server's name cannot be looked up: is there a network?",
  ECONNREFUSED: "the server refuses the connection",
  ECONNRESET: "the server ended the connection",
  ENETUNREACH: "there is no network",
  EHOSTUNREACH: "the server cannot be reached",
  ETIMEDOUT: "the server does not answer",
};
