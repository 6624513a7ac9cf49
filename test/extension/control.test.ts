import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { PauseReason } from "../../src/protocol/control.js";
import { inWords } from "../../src/protocol/said.js";
import { cleanUp, ended, gradlens, train, until, write } from "./support.js";

/** Trains for ever: w falls by a hundredth a step. */
const endless = `import torch, { optim } from "gradlens";

const w = torch.tensor(1, { requiresGrad: true });
const optimizer = new optim.SGD([w], { lr: 0.01, momentum: 0.5 });
for (;;) {
  optimizer.zeroGrad();
  const loss = w.mul(w);
  loss.backward();
  optimizer.step();
  const until = performance.now() + 1;
  while (performance.now() < until);
}
`;

const definition = `import torch, { nn, optim, train } from "gradlens";

export default train.define({
  seed: 1,
  model: () => new nn.Sequential(new nn.Linear(2, 4), new nn.Tanh(), new nn.Linear(4, 1)),
  data: () => [torch.ones(40, 2), torch.ones(40, 1)],
  loss: new nn.MSELoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0.01 }),
  batchSize: 10,
  epochs: 50,
});
`;

const broken = `import torch, { optim } from "gradlens";

const w = torch.tensor([1, 2], { requiresGrad: true });
const optimizer = new optim.SGD([w], { lr: 0.1 });
for (;;) {
  optimizer.zeroGrad();
  const zero = w.sub(w);
  const bad = zero.log();
  bad.sum().backward();
  optimizer.step();
}
`;

const names = ["endless.ts", "definition.ts", "not-a-number.ts"];
const command = (name: string, ...values: unknown[]) => vscode.commands.executeCommand(`gradlens.${name}`, ...values);

async function runOf(id: string) {
  return until(`run ${id} is listed`, async () => (await (await gradlens()).runs()).find((run) => run.id === id));
}

/** Where and why a run waits, once it does; of another pause than `before`. */
async function paused(id: string, before?: unknown): Promise<{ step: number; reason: PauseReason }> {
  const run = await runOf(id);
  return until("the run is paused", () => (run.live?.paused !== before ? run.live?.paused : undefined));
}

describe("control of a training", () => {
  afterEach(async () => {
    await command("pauseWhen", []);
    await cleanUp(...names);
  });

  it("Pause and Resume, in the sidebar and the status bar", async () => {
    const api = await gradlens();
    const id = await train(await write("endless.ts", endless));
    const run = await runOf(id);
    await until("it trains", () => run.live?.progress);
    await command("pauseTraining", id);
    const { reason } = await paused(id);
    assert.deepEqual(reason, { kind: "user" });
    const item = await until("the sidebar says so", async () =>
      (await api.runItems()).find(({ contextValue }) => contextValue === "pausedRun"),
    );
    assert.match(item.description, /^paused · step \d/);
    await until("the status bar says so", () => api.statusBarText()?.startsWith("paused"));
    const { step } = run.live!.progress!;
    await command("resumeTraining", id);
    await until("it goes on", () => run.live?.paused === undefined && run.live!.progress!.step > step);
  });

  it("Step and Step Epoch", async () => {
    await command("pauseWhen", [{ kind: "step", step: 5 }]);
    const id = await train(await write("definition.ts", definition));
    const first = await paused(id);
    assert.equal(first.step, 5);
    await command("stepTraining", id);
    const second = await paused(id, first);
    assert.deepEqual([second.step, second.reason], [6, { kind: "advanced" }]);
    await command("stepEpoch", id);
    assert.equal((await paused(id, second)).step, 8);
  });

  it("Set Hyperparameter: by a value, and by quick pick and input box", async () => {
    await command("pauseWhen", [{ kind: "step", step: 3 }]);
    const id = await train(await write("endless.ts", endless));
    await paused(id);
    const run = await runOf(id);
    await command("setHyperparameter", id, { lr: 0.5 });
    await until("it is changed", () => run.changes.length === 1);
    assert.deepEqual(run.changes[0].changes, [{ name: "lr", from: 0.01, to: 0.5 }]);

    const asked = command("setHyperparameter", id);
    await until("what can be changed is known", () => run.live?.hyperparameters?.momentum === 0.5);
    // The first entry is the learning rate; the box has its present value, which is taken as it is.
    const accept = async () => {
      if (run.changes.length === 2) return true;
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return false;
    };
    await until("it is changed again", accept, 250);
    await asked;
    assert.deepEqual(run.changes[1].changes, [{ name: "lr", from: 0.5, to: 0.5 }]);
  });

  it("Pause When: a NaN pauses before the backward pass, and names the line", async () => {
    const api = await gradlens();
    await command("pauseWhen", [{ kind: "nan" }]);
    const id = await train(await write("not-a-number.ts", broken));
    const { reason } = await paused(id);
    assert.ok(reason.kind === "condition");
    assert.match(inWords(reason.message), /the loss is -Infinity: it comes from log/);
    assert.equal(reason.chain?.at(-1)?.position?.line, 8);
    await until("the status bar tells why", () => api.statusBarText()?.includes("it comes from log"));
    // The notification's first button leads to the line.
    const accept = async () => {
      const editor = vscode.window.activeTextEditor;
      if (editor?.document.uri.path.endsWith("not-a-number.ts") && editor.selection.active.line === 7) return true;
      await vscode.commands.executeCommand("notifications.focusFirstToast");
      await vscode.commands.executeCommand("notification.acceptPrimaryAction");
      return false;
    };
    await until("the line is shown", accept, 250);
  });

  it("conditions are kept for later runs, until they are taken away", async () => {
    await command("pauseWhen", [{ kind: "step", step: 2 }]);
    const uri = await write("definition.ts", definition);
    const first = await train(uri);
    assert.equal((await paused(first)).step, 2);
    await command("stopTraining", first);
    await ended(first);
    const second = await train(uri);
    assert.equal((await paused(second)).step, 2);
    await command("pauseWhen", []);
    await command("resumeTraining", second);
    const run = await runOf(second);
    await until("it ends", () => run.status === "completed");
  });

  it("the model of a past run is asked at its snapshots", async () => {
    const api = await gradlens();
    await command("pauseWhen", [{ kind: "step", step: 6 }]);
    const id = await train(await write("definition.ts", definition));
    await paused(id);
    await command("takeSnapshot", id);
    const run = await runOf(id);
    await until("the snapshot is there", () => run.live?.snapshots.some(({ step }) => step === 6));
    const request = { probe: "parameters", parameters: {} };
    const live = await api.probe(id, request);
    assert.ok("data" in live && (live.data as unknown[]).length === 4);
    await command("stopTraining", id);
    await ended(id);
    assert.deepEqual(await api.probe(id, request), live);
    assert.deepEqual(await api.probe(id, request, 100), live);
    const unknown = await api.probe(id, { probe: "nonsense", parameters: {} });
    assert.ok("problem" in unknown);
    assert.match(inWords(unknown.problem), /no probe “nonsense”/);
  });

  it("Take Snapshot, Go to Snapshot, Fork From Here", async () => {
    await command("pauseWhen", [
      { kind: "step", step: 6 },
      { kind: "step", step: 20 },
    ]);
    const id = await train(await write("definition.ts", definition));
    const run = await runOf(id);
    const first = await paused(id);
    await command("takeSnapshot", id);
    await until("the snapshot is there", () => run.live?.snapshots.some(({ step }) => step === 6));
    await command("resumeTraining", id);
    const second = await paused(id, first);
    assert.equal(second.step, 20);
    await command("goToSnapshot", id, 6);
    const back = await paused(id, second);
    assert.equal(back.step, 6);

    await command("pauseWhen", []);
    const fork = (await command("forkFromSnapshot", id, 6)) as string;
    assert.notEqual(fork, id);
    const forked = await runOf(fork);
    await until("the fork ends", () => forked.status === "completed");
    assert.equal(forked.steps, 200);
    await command("resumeTraining", id);
    await until("the run ends", () => run.status === "completed");
    assert.deepEqual(forked.metrics, run.metrics);
  });
});
