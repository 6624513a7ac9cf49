/** The plugin in a real TypeScript server: `import ... from "gradlens"` works in files around which nothing is installed. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { temporaryFolder } from "../../scripts/lib/temporary.mjs";
import { pluginFolder } from "../../scripts/lib/typescriptPlugin.mjs";
import { TypeScriptServer } from "./tsserver.js";

const { folder } = temporaryFolder("types");
const home = realpathSync(folder);

/** Writes the files of a folder of its own; gives the path of the last. */
function write(name: string, files: Record<string, string>): string {
  let last = "";
  for (const [file, text] of Object.entries(files)) {
    last = path.join(home, name, file);
    mkdirSync(path.dirname(last), { recursive: true });
    writeFileSync(last, text);
  }
  return last;
}

/** What lessons write, with every import of the library. */
const lesson = `import torch, { nn, optim, data, train } from "gradlens";
import { makeMoons } from "gradlens/datasets";
import numpy from "gradlens/numpy";

class Net extends nn.Module {
  layers = new nn.Sequential(new nn.Linear(2, 20), new nn.Tanh(), new nn.Linear(20, 1));
  forward(x: torch.Tensor) {
    return torch.sigmoid(this.layers(x)).squeeze(1);
  }
}

const model = new Net();
const lossFn = new nn.BCELoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
const [X, y] = makeMoons({ samples: 100, noise: 0.1, seed: 0 });
for (let epoch = 0; epoch < 10; epoch++) {
  optimizer.zeroGrad();
  const loss = lossFn(model(X), y);
  loss.backward();
  optimizer.step();
  console.log(loss.item().toFixed(3));
}
const row: torch.Tensor = new nn.Linear(2, 3)(torch.ones(4, 2));
numpy.random.seed(0);
export default train.define({
  model: () => new Net(),
  data: () => data.split(makeMoons({ samples: 100, seed: 0 }), { validation: 0.2 }),
  loss: new nn.BCELoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0.1 }),
  epochs: row.shape[0],
});
nn.
`;
const complete = lesson.replace("nn.\n", "");

const messages = (found: { text: string }[]): string[] => found.map(({ text }) => text);

describe("a file in an empty folder", () => {
  const file = write("loose", { "moons.ts": complete });
  let server: TypeScriptServer;
  before(() => {
    server = new TypeScriptServer();
  });
  after(() => server.stop());

  test("has no errors with the options of TypeScript and with those of VS Code", async () => {
    server.open(file);
    assert.deepEqual(messages(await server.diagnostics(file)), []);
    // As VS Code sends them for files without a project.
    for (const options of [
      { module: "esnext", moduleResolution: "bundler", target: "es2024", jsx: "react", allowJs: true },
      {
        module: "esnext",
        moduleResolution: "bundler",
        target: "es2024",
        strict: true,
        allowImportingTsExtensions: true,
      },
      { module: "commonjs", target: "es2020" },
    ]) {
      await server.setInferredOptions(options);
      assert.deepEqual(messages(await server.diagnostics(file)), [], JSON.stringify(options));
    }
  });

  test("shows documentation with the page of PyTorch", async () => {
    server.open(file);
    const layer = await server.quickInfo(file, complete, "Linear(2, 20)");
    assert.match(layer.displayString, /Linear/);
    assert.match(layer.documentation, /torch\.nn\.Linear\.html/);
    const call = await server.quickInfo(file, complete, "sigmoid(");
    assert.match(call.documentation, /torch\.sigmoid\.html/);
    const method = await server.quickInfo(file, complete, "squeeze(");
    assert.match(method.documentation, /torch\.Tensor\.squeeze\.html/);
  });

  test("completes names", async () => {
    server.open(file, lesson);
    const names = new Set(await server.completions(file, lesson, "\nnn."));
    assert.deepEqual(
      ["Linear", "Conv2d", "Module", "functional", "init"].filter((name) => !names.has(name)),
      [],
    );
  });

  test("leads to the declarations", async () => {
    server.open(file);
    const [target] = await server.definitions(file, complete, "Linear(2, 20)");
    assert.match(target, /\/dist\/types\/engine\/nn\/linear\.d\.ts$/);
  });

  test("is checked: a wrong argument is an error", async () => {
    const wrong = 'import { nn } from "gradlens";\nnew nn.Linear("two", 3);\n';
    server.open(file, wrong);
    assert.match(messages(await server.diagnostics(file)).join(), /'string' is not assignable/);
  });

  test("may be JavaScript", async () => {
    const text =
      '// @ts-check\nimport torch, { nn } from "gradlens";\nconst y = new nn.Linear(2, 3)(torch.ones(4, 2));\ny.';
    const script = write("loose", { "script.js": text });
    server.open(script, text.slice(0, -2));
    assert.deepEqual(messages(await server.diagnostics(script)), []);
    server.open(script, text);
    assert.ok((await server.completions(script, text, "\ny.")).includes("matmul"));
  });

  test("other modules stay unknown", async () => {
    const text = 'import "gradlens/nothing";\nimport x from "gradlens-other";\nx;\n';
    server.open(file, text);
    assert.equal(messages(await server.diagnostics(file)).filter((one) => /Cannot find/.test(one)).length, 2);
  });
});

describe("a project", () => {
  let server: TypeScriptServer;
  before(() => {
    server = new TypeScriptServer();
  });
  after(() => server.stop());

  const deprecated = { ignoreDeprecations: "6.0" };
  const projects: { type: "module" | "commonjs"; options: object }[] = [
    { type: "module", options: {} },
    { type: "commonjs", options: { module: "esnext", moduleResolution: "bundler", target: "es2015", strict: true } },
    { type: "module", options: { module: "preserve" } },
    { type: "module", options: { module: "nodenext" } },
    { type: "commonjs", options: { module: "nodenext" } },
    { type: "module", options: { module: "node16" } },
    { type: "commonjs", options: { module: "node16" } },
    { type: "commonjs", options: { module: "commonjs", moduleResolution: "node10", ...deprecated } },
    { type: "module", options: { module: "esnext", moduleResolution: "node", ...deprecated } },
    {
      type: "module",
      options: { module: "esnext", moduleResolution: "classic", esModuleInterop: true, ...deprecated },
    },
  ];
  for (const [index, { type, options }] of projects.entries())
    test(`with ${JSON.stringify(options)} in a package of type ${type}`, async () => {
      const file = write(`project-${index}`, {
        "package.json": JSON.stringify({ name: "project", type }),
        "tsconfig.json": JSON.stringify({ compilerOptions: { types: [], noEmit: true, ...options } }),
        "moons.ts": complete,
      });
      server.open(file);
      assert.deepEqual(messages(await server.diagnostics(file)), []);
      server.close(file);
    });

  test("that has the library installed uses its own", async () => {
    const text = 'import { version } from "gradlens";\nversion;\n';
    const file = write("installed", {
      "node_modules/gradlens/package.json": JSON.stringify({ name: "gradlens", version: "9.9.9", types: "own.d.ts" }),
      "node_modules/gradlens/own.d.ts": "export declare const version: string;\n",
      "tsconfig.json": "{}",
      "main.ts": text,
    });
    server.open(file);
    const [target] = await server.definitions(file, text, "version");
    assert.match(target, /\/installed\/node_modules\/gradlens\/own\.d\.ts$/);
  });

  test("with paths of its own uses them, as the examples do", async () => {
    const text = 'import { version } from "gradlens";\nversion;\n';
    const file = write("paths", {
      "library/index.ts": 'export const version = "own";\n',
      "tsconfig.json": JSON.stringify({ compilerOptions: { paths: { gradlens: ["./library/index.ts"] } } }),
      "main.ts": text,
    });
    server.open(file);
    const [target] = await server.definitions(file, text, "version");
    assert.match(target, /\/paths\/library\/index\.ts$/);
  });

  test("in which the library is installed later finds it", async () => {
    const text = 'import { version } from "gradlens";\nversion;\n';
    const file = write("later", { "tsconfig.json": "{}", "main.ts": text });
    server.open(file);
    assert.match(messages(await server.diagnostics(file)).join(), /no exported member 'version'/);
    write("later", {
      "node_modules/gradlens/package.json": JSON.stringify({ name: "gradlens", version: "9.9.9", types: "own.d.ts" }),
      "node_modules/gradlens/own.d.ts": "export declare const version: string;\n",
    });
    // The server hears of it by watching, some time later.
    const deadline = Date.now() + 120_000;
    while ((await server.diagnostics(file)).length > 0) {
      assert.ok(Date.now() < deadline, "the installed package is not found");
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  });
});

test("without its declarations the plugin changes nothing, and the server stays up", async () => {
  const extension = path.join(home, "broken");
  cpSync(pluginFolder, path.join(extension, pluginFolder), { recursive: true });
  const server = new TypeScriptServer(extension);
  try {
    const file = write("loose-broken", { "main.ts": 'import torch from "gradlens";\ntorch;\n' });
    server.open(file);
    assert.match(messages(await server.diagnostics(file)).join(), /Cannot find module 'gradlens'/);
  } finally {
    server.stop();
  }
});
