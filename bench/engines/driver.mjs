/**
 * The child's half of the protocol, for the engines that run in Node: one JSON object a line. Requests come on the standard
 * input; answers go to the standard output behind a marker, since engines print things of their own.
 *
 *   {do: "prepare", workload, threads, warm} -> {checks: number[][]} or {cannot: string}; `warm`: milliseconds of calls before the first sample
 *   {do: "sample", milliseconds, clock} -> {seconds, calls}: mean seconds of one call; the rest goes to `engine.configure`
 *   {do: "whole", options}              -> what the workload's own measurement gives
 */
import { createInterface } from "node:readline";
import { loadWorkload } from "../lib/workloads.mjs";

export const MARKER = "@bench ";

/** Why an engine cannot run a workload: thrown by a workload, shown in the table. */
export class Cannot extends Error {}

const reply = (answer) => process.stdout.write(`${MARKER}${JSON.stringify(answer)}\n`);

/** Seconds, of the wall or of what the calling thread had of a processor (Node 24). */
const clocks = {
  wall: () => performance.now() / 1000,
  cpu() {
    // Linux brings the account of the running thread up to date for this call, else only at its ticks.
    process.cpuUsage();
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1e6;
  },
};

/** No call is shorter, in seconds: a clock may not have moved. */
const shortest = 1e-8;

/**
 * Serves one engine until the input ends.
 *
 * `engine.prepare(workload, threads)` gives the call to time, which must end with its result computed, and `read(result)`,
 * numbers to compare with other engines' (a promise is awaited). `calls` of a timed group are awaited only if they are
 * promises, so that synchronous engines pay for none.
 */
export async function serve(engine) {
  let call = () => undefined;
  let drop = () => undefined;
  let secondsPerCall = 0;
  let workload;

  const handlers = {
    async about() {
      return { version: engine.version, ...(await engine.about?.()) };
    },
    async prepare(request) {
      workload = await loadWorkload(request.workload);
      const prepared = await engine.prepare(workload, request.threads ?? 1);
      ({ call } = prepared);
      drop = prepared.drop ?? (() => undefined);
      const checks = [];
      for (let i = 0; i < (prepared.checks ?? workload.checks ?? 1); i++) {
        const start = performance.now();
        const result = await call();
        secondsPerCall = (performance.now() - start) / 1000;
        checks.push(Array.from(await prepared.read(result)));
        drop(result);
        // Minutes of a slow engine buy no better check.
        if (secondsPerCall > 2) break;
      }
      const start = performance.now();
      let calls = 0;
      while (secondsPerCall < 1 && performance.now() - start < request.warm) {
        drop(await call());
        calls++;
      }
      if (calls > 0) secondsPerCall = (performance.now() - start) / 1000 / calls;
      return { checks, note: prepared.note };
    },
    async sample(request) {
      engine.configure?.(request);
      const now = clocks[request.clock ?? "wall"];
      const calls = Math.max(1, Math.round(request.milliseconds / 1000 / Math.max(secondsPerCall, shortest)));
      const start = now();
      for (let i = 0; i < calls; i++) {
        const result = call();
        drop(result instanceof Promise ? await result : result);
      }
      secondsPerCall = (now() - start) / calls;
      return { seconds: secondsPerCall, calls };
    },
    async whole(request) {
      workload = await loadWorkload(request.workload);
      return engine.whole(workload, request.options);
    },
  };

  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    try {
      reply(await handlers[request.do](request));
    } catch (error) {
      reply(
        error instanceof Cannot
          ? { cannot: error.message }
          : {
              cannot: String(error?.message ?? error)
                .split("\n")[0]
                .slice(0, 200),
              stack: error?.stack,
            },
      );
    }
  }
  process.exit(0);
}
