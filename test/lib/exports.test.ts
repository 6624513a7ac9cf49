/** The built library as another package sees it: through `exports`, in a Node of its own. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { project } from "../runtime/project.js";

/** Runs an ES module inside the package, where `gradlens` resolves to the package itself, and gives what it prints. */
function runModule(code: string): string {
  return execFileSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" });
}

interface Entry {
  types: string;
  default: string;
}

describe("library", () => {
  const { exports } = JSON.parse(readFileSync("package.json", "utf8")) as { exports: Record<string, Entry> };

  for (const [name, entry] of Object.entries(exports).filter(([, value]) => typeof value === "object"))
    test(`${name} has its bundle and its declarations`, () => {
      assert.ok(existsSync(entry.default), entry.default);
      assert.ok(existsSync(entry.types), entry.types);
    });

  test("trains from a plain Node script", () => {
    const loss = runModule(`
      import torch, { nn, optim } from "gradlens";
      torch.manualSeed(0);
      const model = new nn.Linear(1, 1);
      const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
      const x = torch.rand(20, 1);
      let loss;
      for (let i = 0; i < 500; i++) {
        optimizer.zeroGrad();
        loss = new nn.MSELoss()(model(x), x.mul(2));
        loss.backward();
        optimizer.step();
      }
      console.log(loss.item());
    `);
    assert.ok(Number(loss) < 1e-4, loss);
  });

  test("its entries share one Tensor, whichever is imported first", () => {
    const printed = runModule(`
      import { makeMoons } from "gradlens/datasets";
      import { random } from "gradlens/numpy";
      import torch from "gradlens";
      random.seed(0);
      console.log([makeMoons().X, random.rand(2)].every((x) => x instanceof torch.Tensor), makeMoons().X.float().dtype === torch.float32);
    `);
    assert.equal(printed.trim(), "true true");
  });

  test("its declarations satisfy a strict compiler, and catch a wrong call", () => {
    const paths = Object.fromEntries(
      Object.entries(exports)
        .filter(([, entry]) => typeof entry === "object")
        .map(([name, { types }]) => [name.replace(".", "gradlens"), [path.resolve(types)]]),
    );
    const folder = project({
      "consumer.ts": `
        import torch, { nn } from "gradlens";
        import { makeMoons } from "gradlens/datasets";
        class Net extends nn.Module {
          layer = new nn.Linear(2, 1);
          forward(x: torch.Tensor) { return torch.sigmoid(this.layer(x)).squeeze(1); }
        }
        const y: torch.Tensor = new Net()(makeMoons().X.float());
        y.sum().backward();
        // @ts-expect-error: a string is no tensor
        new Net()("x");
      `,
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          strict: true,
          target: "ES2022",
          module: "NodeNext",
          noEmit: true,
          skipLibCheck: false,
          types: [],
          paths,
        },
      }),
    });
    execFileSync(process.execPath, [path.resolve("node_modules/typescript/bin/tsc"), "-p", folder], {
      encoding: "utf8",
    });
  });
});
