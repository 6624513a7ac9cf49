import { NotImplementedError } from "../errors.js";
import { save } from "../io/torch/index.js";
import { writeBytes } from "../platform/files.js";
import { DataLoader } from "../data/dataLoader.js";
import type { Dataset } from "../data/dataset.js";
import { defaultGenerator, Generator } from "../tensor/random/generator.js";
import type { Tensor } from "../tensor/tensor.js";
import { tensorOf } from "../ops/creation.js";
import { prepare, sumsSamples } from "../train/batches.js";
import type { Session } from "../train/session.js";
import { exportPytorch } from "./export.js";
import { lossText, optimizerText, schedulerText } from "./recipe.js";
import { trainScript } from "./trainScript.js";

/** What a definition may have that the script would not do. */
const notYet = ["accumulate", "collateFn", "sampler", "l1", "l2"] as const;

/**
 * Writes a training as PyTorch code that goes on with it on one or many machines: what `exportPytorch` writes, and `train.py` with the state
 * (`training.pth`) and the samples (`data.pth`). Metrics and early stopping are left out.
 * @param source the user's file, as the script names it
 * @throws NotImplementedError that names the layer, loss, optimizer, scheduler or setting that has no counterpart
 */
export function exportTraining(session: Session, folder: string, source: string): void {
  const { definition, model, optimizer, schedule, train, validation, present, begun } = session;
  for (const name of notYet)
    if (definition[name])
      throw new NotImplementedError(`Export to PyTorch: '${name}' of train.define is not supported`);
  if (present ?? begun)
    throw new NotImplementedError("Export to PyTorch: the state is one within an epoch; take one from an epoch's end");
  const samples = allSamples(session, train.dataset as Dataset<unknown>);
  const className = exportPytorch(
    model,
    samples.slice(0, -1).map((x) => x.narrow(0, 0, Math.min(2, x.shape[0]))),
    folder,
  );
  const loss = lossText(definition.loss);
  const scheduled = schedule && schedulerText(schedule);
  const names = new Map<Tensor, string>([...model.namedParameters()].map(([name, parameter]) => [parameter, name]));
  const groups = optimizer.paramGroups.map(({ params }) => (params as Tensor[]).map((param) => names.get(param)!));
  const isPlain = groups.length === 1 && groups[0].join() === [...names.values()].join();
  const params = isPlain
    ? "model.parameters()"
    : '[{"params": [model.get_parameter(name) for name in group]} for group in GROUPS]';
  const frozen = new Set<unknown>(session.frozen);
  const script = trainScript({
    source,
    className,
    dtype: String(session.dtype),
    epochs: definition.epochs,
    batchSize: session.batchSize,
    shuffle: definition.shuffle ?? session.batchSize < samples[0].shape[0],
    dropLast: definition.dropLast ?? false,
    loss: loss.text,
    sums: sumsSamples(definition.loss),
    groups: isPlain ? null : groups,
    optimizer: optimizerText(optimizer, params),
    scheduler: schedule && scheduled ? { text: scheduled, every: schedule.every, monitor: schedule.monitor } : null,
    clipGradNorm: definition.clipGradNorm,
    clipGradValue: definition.clipGradValue,
    frozen: {
      parameters: [...names].filter(([parameter]) => !parameter.requiresGrad).map(([, name]) => name),
      modules: [...model.namedModules()].filter(([, module]) => frozen.has(module)).map(([name]) => name),
    },
    validated: validation !== undefined,
  });
  const state = {
    optimizer: optimizer.stateDict(),
    ...(schedule && { scheduler: schedule.state() }),
    epoch: session.history.length,
    step: session.steps,
    rng: rngState(),
    loss: loss.tensors,
  };
  const data = {
    train: samples,
    ...(validation && { validation: allSamples(session, validation.dataset as Dataset<unknown>) }),
  };
  save(data, `${folder}/data.pth`);
  save(state, `${folder}/training.pth`);
  writeBytes(`${folder}/train.py`, new TextEncoder().encode(script));
}

function rngState(): Tensor {
  const state = defaultGenerator.getState();
  return tensorOf(state, [state.length]);
}

/** All samples of a dataset as one batch, in the types that model and loss compute in: inputs, then target. */
function allSamples({ definition, dtype }: Session, dataset: Dataset<unknown>): Tensor[] {
  const loader = new DataLoader(dataset, { batchSize: dataset.length, generator: new Generator() });
  const [all] = [...loader] as (readonly Tensor[])[];
  const { inputs, target } = prepare(all, dtype, definition.loss);
  return [...inputs, target];
}
