const general = `Train neural networks written in TypeScript.

Usage:
  gradlens train FILE [--epochs N] [--set name=value]... [--resume CKPT] [--json] [--no-store]
  gradlens run FILE [--plots DIR] [--json]
  gradlens sweep FILE [--trials N] [--strategy S] [--workers N] [--seed N] [--epochs N] [--json]
  gradlens graph FILE [--format json|dot|svg] [--step N] [-o OUT]
  gradlens summary FILE [--json]
  gradlens export FILE [--format onnx|pytorch|weights] [--output DIR] [--resume CKPT]
  gradlens report RUN [-o OUT]
  gradlens check FILE... [--json]
  gradlens info [--json]

Commands:
  train   Train the model that FILE defines, or run its training loop
  run     Run FILE as a plain script
  sweep   Train with many values of the hyperparameters, and find the best
  graph   The graph of one training step, as data or as a picture
  summary The layers of the model: shapes, parameters, work, memory
  export  The model as ONNX, as PyTorch code, or its weights
  report  A recorded run as one HTML page: RUN is its folder or id, "last", or a file
  check   Shapes that do not fit and well-known mistakes, found before training
  info    Versions and what this machine offers

Options:
  -h, --help      This text; after a command, the help of the command
  -V, --version   The version

Examples:
  gradlens train moons.ts
  gradlens train moons.ts --epochs 20 --set lr=0.05
`;

const train = `Train the model that FILE defines, or run its training loop.

Usage:
  gradlens train FILE [options]

Options:
  --epochs N         Epochs of a training definition, instead of its own
  --set name=value   Override a hyperparameter of a definition, such as lr; repeat for more
  --resume FILE      Go on from a checkpoint, or from a snapshot of a run: .gradlens/runs/*/snapshots/*.pth
  --plots DIR        Write what the code draws into files of this folder
  --format F         Their kind: png (the default) or svg
  --json             One JSON object a line: started, progress, output, and last ended
  --no-store         Do not record the run in .gradlens/runs

Examples:
  gradlens train moons.ts
  gradlens train moons.ts --set lr=0.05 --set batchSize=32
  gradlens train moons.ts --resume checkpoints/last.pth
  gradlens train moons.ts --json | tail -n 1

Exit code: 0 when trained, 1 on an error or a diverging loss, 2 on wrong usage, 130 on Ctrl+C.
`;

const run = `Run FILE as a plain script and print what it prints.

Usage:
  gradlens run FILE [options]

Options:
  --plots DIR   Write what the code draws into files of this folder
  --format F    Their kind: png (the default) or svg
  --json        One JSON object a line: output, and last ended

Examples:
  gradlens run tensors.ts
  gradlens run plots.ts --plots plots --format svg
`;

const sweep = `Train with many values of the hyperparameters, and find the best.

FILE exports a definition that says what to try:

  sweep: { space: { lr: train.logUniform(1e-4, 1), hidden: [8, 16, 32] }, trials: 20 }

Usage:
  gradlens sweep FILE [options]

Options:
  --trials N         Trainings to do (20)
  --strategy S       tpe: where trials so far were good (the default); random; grid: all combinations
  --workers N        Trainings at a time (as many as there are processors)
  --seed N           Seed of what is drawn (0); with tpe, what is tried depends on the workers too
  --epochs N         Epochs of each training, instead of the definition's
  --set name=value   Override a hyperparameter for all trainings; repeat for more
  --plots DIR        Write what the code draws into files of this folder
  --format F         Their kind: png (the default) or svg
  --json             One JSON object a line: started, trial, progress, output, and last ended
  --no-store         Do not record the run in .gradlens/runs

Example:
  gradlens sweep moons.ts --trials 50 --epochs 20

Exit code: 0 when done, 1 on an error, 2 on wrong usage, 130 on Ctrl+C.
`;

const info = `Show versions and what this machine offers.

Usage:
  gradlens info [--json]

What it shows can be set for this and all other commands by variables of the environment:

  GRADLENS_BLAS      library that multiplies matrices: auto, off, mkl, openblas, blis, accelerate, or a file
  GRADLENS_KERNELS   relaxed, simd, or none (no WebAssembly)
  GRADLENS_THREADS   threads that compute; 0: as many as pay off
  GRADLENS_MEMORY    most MB that tensors may take, 16 to 4096; 0: half of the machine's
`;

const graph = `Run FILE up to the end of one training step, and write the graph of that step: its operations, grouped by module, with shapes.

Usage:
  gradlens graph FILE [options]

Options:
  --format F   json: all that is known, with statistics of values and gradients; dot: for Graphviz; svg: a picture
               (what the name of OUT says; else json)
  --step N     The step, told by the optimizer steps before it (0); a call of backward() where there is no optimizer
  -o OUT       The file to write; the terminal when absent

Examples:
  gradlens graph moons.ts -o moons.svg
  gradlens graph moons.ts --format dot --step 10 | dot -Tpng > moons.png

Exit code: 0 when written, 1 on an error, 2 on wrong usage.
`;

const summary = `Run FILE up to the end of its first training step, and show the layers of its model.

Usage:
  gradlens summary FILE [--json]

Work is counted in multiply-adds of matrix products and convolutions, for the batch of that step. Activations are the results of all operations.

Exit code: 0 when shown, 1 on an error or where no model is trained, 2 on wrong usage.
`;

const report = `Write a recorded run as one HTML page that stands alone: curves, gradient flow, histograms, findings, graph, layers, code.

Usage:
  gradlens report RUN [-o OUT]

RUN is a run's folder, its id, "last", or a file whose newest run is meant; they are looked for in .gradlens/runs of the current folder.

Options:
  -o OUT   The file to write; the run's id with .html when absent

Exit code: 0 when written, 1 on an error, 2 on wrong usage.
`;

const check = `Tell what is wrong with files before they are trained: shapes that do not fit, and well-known mistakes.

Usage:
  gradlens check FILE... [--json]

The files are run on shapes, up to their first optimizer step: nothing is trained, written, or asked of the network.

Options:
  --json   One JSON object a finding: file, line, column, severity, check, message, related, fixes

Examples:
  gradlens check moons.ts
  gradlens check models/*.ts --json

Exit code: 0 without errors (there may be warnings), 1 with errors, 2 on wrong usage.
`;

const export_ = `Write the model that FILE defines as files for other programs.

Usage:
  gradlens export FILE [--format F] [--output DIR] [--resume CKPT]

FILE exports a training (export default train.define(...)), or a model and what to call it with:
  export const model = new Net();
  export const inputs = torch.randn(1, 2);

Options:
  --format F       onnx (the default): model.onnx, opset 17, with a free batch dimension
                   pytorch: model.py and weights.pth, and for a training train.py, which goes on with it under python or torchrun
                   weights: weights.pth, the state dict
  -o, --output DIR The folder to write to, "exported" when absent
  --resume CKPT    Export the state of a checkpoint, or of a snapshot of a run: .gradlens/runs/*/snapshots/*.pth

Examples:
  gradlens export moons.ts
  gradlens export moons.ts --format pytorch --resume checkpoints/last.pth -o moons

Exit code: 0 when written, 1 on an error, 2 on wrong usage.
`;

const topics: Record<string, string> = { train, run, sweep, graph, summary, export: export_, report, check, info };

/** The help of a command, or the general one. */
export function helpText(topic?: string): string {
  return (topic && topics[topic]) || general;
}
