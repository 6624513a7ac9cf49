/** A training that PyTorch goes on with, in one process and in two. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, test } from "node:test";
import torch, { data, F, nn, optim, train } from "../../../src/engine/index.js";
import { exportTraining } from "../../../src/engine/pytorch/exportTraining.js";
import { makeMoons } from "../../../src/engine/datasets/index.js";
import type { Training } from "../../../src/engine/train/definition.js";
import { applyOverrides } from "../../../src/engine/train/overrides.js";
import { begin } from "../../../src/engine/train/session.js";
import type { Tensor } from "../../../src/engine/tensor/tensor.js";
import { python, skip } from "./python.js";

class Net extends nn.Module {
  layers = new nn.Sequential(new nn.Linear(2, 16), new nn.Tanh(), new nn.Dropout(0.1), new nn.Linear(16, 1));
  override forward(x: Tensor) {
    return torch.sigmoid(this.layers(x)).squeeze(1);
  }
}

/** Without dropout, whose masks differ when a batch is shared. */
class Plain extends nn.Module {
  layers = new nn.Sequential(new nn.Linear(2, 16), new nn.ReLU(), new nn.Linear(16, 2));
  override forward(x: Tensor) {
    return this.layers(x);
  }
}

const moons = () => data.split(makeMoons({ samples: 203, noise: 0.1, seed: 0 }), { validation: 0.2 });

const withDropout = train.define({
  seed: 0,
  model: () => new Net(),
  data: moons,
  loss: new nn.BCELoss(),
  optimizer: (net) => new optim.Adam(net.parameters(), { lr: 0.02 }),
  scheduler: (optimizer) => new optim.lrScheduler.StepLR(optimizer, 2, 0.5),
  clipGradNorm: 1,
  batchSize: 32,
  epochs: 5,
});

const shared = train.define({
  seed: 1,
  model: () => new Plain(),
  data: moons,
  loss: new nn.CrossEntropyLoss({ labelSmoothing: 0.1 }),
  optimizer: (net) =>
    new optim.SGD(
      [
        { params: [...net.parameters()].slice(0, 2) },
        { params: [...net.parameters()].slice(2), lr: 0.05, weightDecay: 0.01 },
      ],
      { lr: 0.1, momentum: 0.9 },
    ),
  scheduler: (optimizer) => ({
    scheduler: new optim.lrScheduler.ReduceLROnPlateau(optimizer, { patience: 0, factor: 0.5 }),
    monitor: "validation loss",
  }),
  batchSize: 40,
  epochs: 5,
});

/** Trains two epochs here, and exports what is then. */
function exported(definition: Training): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "training-"));
  const { checkpoint } = train.fit(definition, { epochs: 2 });
  exportTraining(begin(applyOverrides(definition, {}), checkpoint, false), folder, "moons.ts");
  return folder;
}

/** The figures of each epoch that a command prints. */
function figures(folder: string, ...command: string[]): Record<string, number>[] {
  const { stdout, stderr, status } = spawnSync(python!, command, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, OMP_NUM_THREADS: "1" },
  });
  assert.equal(status, 0, stderr);
  return [...stdout.matchAll(/^(?:\[default0\]:)?epoch \d+: (.*)$/gm)].map(([, list]) =>
    Object.fromEntries(
      list.split(", ").map((figure) => {
        const at = figure.lastIndexOf(" ");
        return [figure.slice(0, at), Number(figure.slice(at + 1))];
      }),
    ),
  );
}

function assertClose(found: Record<string, number>[], expected: Record<string, number>[]): void {
  assert.equal(found.length, expected.length);
  found.forEach((epoch, i) => {
    assert.deepEqual(Object.keys(epoch), Object.keys(expected[i]));
    for (const [name, value] of Object.entries(epoch))
      assert.ok(
        Math.abs(value - expected[i][name]) < 2e-5,
        `epoch ${i + 3}: ${name} ${value}, not ${expected[i][name]}`,
      );
  });
}

describe("a training goes on in PyTorch", () => {
  test("the script is as golden", () => {
    const script = readFileSync(path.join(exported(withDropout as unknown as Training), "train.py"), "utf8");
    const golden = "test/golden/pytorch/train.py";
    if (process.env.GRADLENS_GOLDEN === "write") writeFileSync(golden, script);
    assert.equal(script, readFileSync(golden, "utf8"));
  });

  test("one process goes on with the same losses, dropout and order of samples included", { skip }, () => {
    const folder = exported(withDropout as unknown as Training);
    const { history } = train.fit(withDropout);
    assertClose(figures(folder, "train.py"), history.slice(2));
    rmSync(folder, { recursive: true });
  });

  test("two processes give what one gives, and the state of one epoch goes on", { skip }, () => {
    const folder = exported(shared as unknown as Training);
    const { history } = train.fit(shared);
    // PyTorch 1.13 under Python 3.11 starts no processes whose output goes nowhere but to the terminal: -r and -t.
    const torchrun = ["-m", "torch.distributed.run", "--standalone", "--nproc_per_node=2", "-r1", "-t1", "train.py"];
    assertClose(figures(folder, ...torchrun, "--epochs", "4"), history.slice(2, 4));
    assert.ok(existsSync(path.join(folder, "last.pth")));
    assertClose(figures(folder, "train.py", "--resume", "last.pth"), history.slice(4));
    rmSync(folder, { recursive: true });
  });

  const refused: [what: string, change: Partial<Training>, message: RegExp][] = [
    ["a loss of one's own", { loss: (y, t) => y.sub(t).square().mean() }, /the loss is a function of your own/],
    ["an optimizer", { optimizer: (net) => new optim.LBFGS(net.parameters()) }, /the optimizer LBFGS is not supported/],
    [
      "a scheduler",
      { scheduler: (optimizer) => new optim.lrScheduler.LambdaLR(optimizer, (epoch) => 1 / (epoch + 1)) },
      /the scheduler LambdaLR is not supported/,
    ],
    ["a setting", { accumulate: 2 }, /'accumulate' of train.define is not supported/],
  ];
  for (const [what, change, message] of refused)
    test(`refuses ${what} that has no counterpart`, () => {
      const definition = train.define({ ...(withDropout as unknown as Training), ...change });
      const session = begin(applyOverrides(definition, {}), undefined, false);
      const folder = mkdtempSync(path.join(os.tmpdir(), "training-"));
      assert.throws(() => exportTraining(session, folder, "moons.ts"), message);
      assert.ok(!existsSync(path.join(folder, "train.py")));
    });

  test("tensors among a loss's options come with the state", () => {
    const loss = new nn.CrossEntropyLoss({ weight: torch.tensor([1, 2]) });
    const definition = train.define({ ...(shared as unknown as Training), loss });
    const folder = mkdtempSync(path.join(os.tmpdir(), "training-"));
    exportTraining(begin(applyOverrides(definition, {}), undefined, false), folder, "moons.ts");
    const script = readFileSync(path.join(folder, "train.py"), "utf8");
    assert.match(script, /loss_fn = nn\.CrossEntropyLoss\(weight=state\["loss"\]\["weight"\]\.to\(device\)\)\n/);
    const state = torch.load<{ loss: { weight: Tensor } }>(path.join(folder, "training.pth"));
    assert.deepEqual(state.loss.weight.tolist(), [1, 2]);
  });

  test("a loss that is a function of torch.nn.functional is named", () => {
    const definition = train.define({ ...(shared as unknown as Training), loss: F.crossEntropy as Training["loss"] });
    const folder = mkdtempSync(path.join(os.tmpdir(), "training-"));
    exportTraining(begin(applyOverrides(definition, {}), undefined, false), folder, "moons.ts");
    assert.match(readFileSync(path.join(folder, "train.py"), "utf8"), /loss_fn = F\.cross_entropy\n/);
  });
});
