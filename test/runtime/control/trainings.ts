import assert from "node:assert/strict";
import path from "node:path";
import type { Order, PauseReason } from "../../../src/protocol/control.js";
import type { RunEvent, RunRequest } from "../../../src/protocol/run.js";
import { inWords } from "../../../src/protocol/said.js";
import type { RunHandle } from "../../../src/runtime/client.js";
import { type Finished, project, run } from "../project.js";

const net = `torch.manualSeed(1);
class Net extends nn.Module {
  first = new nn.Linear(2, 8);
  norm = new nn.BatchNorm1d(8);
  dropout = new nn.Dropout(0.2);
  last = new nn.Linear(8, 1);
  forward(x: torch.Tensor) { return this.last(this.dropout(torch.tanh(this.norm(this.first(x))))); }
}
`;

/** 40 epochs of 4 steps. */
export const definition = `import torch, { nn, optim, data, train } from "gradlens";
${net}export default train.define({
  seed: 1,
  hyperparameters: { width: 8, scale: 1 },
  model: () => new Net(),
  data: () => { const x = torch.randn(25, 2); return data.split(new data.TensorDataset(x, x.sum(1, true)), { validation: 0.2 }); },
  loss: new nn.MSELoss(),
  optimizer: (net) => new optim.Adam(net.parameters(), { lr: 0.01 }),
  batchSize: 5,
  epochs: 40,
});
`;

/** 160 steps. */
export const script = `import torch, { nn, optim } from "gradlens";
${net}const net = new Net();
const optimizer = new optim.Adam(net.parameters(), { lr: 0.01 });
const lossFn = new nn.MSELoss();
const x = torch.randn(20, 2);
for (let i = 0; i < 160; i++) {
  optimizer.zeroGrad();
  const loss = lossFn(net(x), x.sum(1, true));
  loss.backward();
  optimizer.step();
}
`;

export const trainings = { definition, script };

export interface Pause {
  step: number;
  reason: PauseReason;
  /** Events since the pause before. */
  since: RunEvent[];
  /** How often the run was paused before. */
  number: number;
}

/**
 * Trains a file, and gives orders at each pause; a run that is paused goes on where nothing else was ordered.
 * @param at what to do at a pause; "stay" waits for what the orders do
 */
export async function steered(
  source: string,
  request: Partial<RunRequest>,
  at: (pause: Pause, handle: RunHandle) => "stay" | void,
  during?: (event: RunEvent, handle: RunHandle) => void,
): Promise<Finished & { pauses: Pause[]; folder: string }> {
  const folder = project({ "main.ts": source });
  const pauses: Pause[] = [];
  let since: RunEvent[] = [];
  const finished = await run(
    path.join(folder, "main.ts"),
    { mode: "train", folder, snapshotEvery: 0, ...request },
    (event, handle) => {
      since.push(event);
      during?.(event, handle);
      if (event.type !== "paused") return;
      const pause = { step: event.step, reason: event.reason, since, number: pauses.length };
      since = [];
      pauses.push(pause);
      if (at(pause, handle) !== "stay") handle.resume();
    },
  );
  return { ...finished, pauses, folder };
}

/** Pauses when a step is reached. */
export const atStep = (step: number) => ({ conditions: [{ kind: "step" as const, step }] });

/** The points of a series: the newest value of each step. */
export function pointsOf(events: readonly RunEvent[], series = "loss"): Map<number, number> {
  const points = new Map<number, number>();
  for (const event of events)
    if (event.type === "scalars")
      for (const batch of event.batches)
        if (batch.series === series) batch.steps.forEach((step, i) => points.set(step, batch.values[i]));
  return points;
}

/** Why a condition paused a run, in English. */
export function conditionOf({ reason }: Pause) {
  assert.ok(reason.kind === "condition");
  const chain = reason.chain?.map(({ operation, module, position, inputs, output }) => ({
    operation: inWords(operation),
    module,
    position,
    inputs: inputs.map((words) => inWords(words)),
    output: inWords(output),
  }));
  return { ...reason, message: inWords(reason.message), chain };
}

export const order = (handle: RunHandle, ...orders: Order[]): void => orders.forEach((given) => handle.order(given));
