import { noGrad } from "../autograd/mode.js";
import { observer } from "../observe.js";
import { grouped } from "../data/sampler.js";
import { full } from "../ops/creation.js";
import type { Tensor } from "../tensor/tensor.js";
import { type Batch, prepare, sumsSamples } from "./batches.js";
import { Figures } from "./figures.js";
import { addPenalties, clip } from "./gradients.js";
import { randomStates, setRandomStates } from "./randomState.js";
import type { Session } from "./session.js";

/** The loss became NaN or infinite: training cannot go on. */
export class DivergedError extends Error {
  override readonly name = "DivergedError";
}

/** Goes through the training samples once. @throws DivergedError when the loss is no longer finite */
export function trainEpoch(session: Session): Record<string, number> {
  const { definition, model, optimizer, dtype } = session;
  const figures = new Figures(definition.metrics);
  model.train();
  for (const frozen of session.frozen) frozen.eval();
  for (const group of groupsOf(session, figures)) {
    optimizer.zeroGrad();
    const batches = group.map((batch) => prepare(batch, dtype, definition.loss));
    const total = batches.reduce((sum, { samples }) => sum + samples, 0);
    for (const batch of batches) {
      session.batch = batch;
      const { output, loss, value } = lossOf(session, batch);
      checkFinite(session, loss, value);
      if (batches.length === 1 || sumsSamples(definition.loss)) loss.backward();
      // As a part of the mean over the whole group.
      else loss.backward({ gradient: full(loss.shape, batch.samples / total, { dtype: loss.dtype }) });
      figures.add(value, output, batch.target, batch.samples);
    }
    addPenalties(session.trained, definition);
    clip(session.trained, definition);
    optimizer.step();
    session.schedule?.afterStep();
    session.steps++;
    session.present!.steps++;
    observer?.settled?.();
  }
  session.present = undefined;
  return figures.values();
}

/** The batches of the epoch by optimizer step; only those that are left where the epoch was begun before. */
function* groupsOf(session: Session, figures: Figures): IterableIterator<(readonly Tensor[])[]> {
  const { begun } = session;
  session.begun = undefined;
  if (begun !== undefined) {
    setRandomStates(begun.within.random);
    figures.load(begun.within.figures);
  }
  const done = begun?.within.steps ?? 0;
  session.present = { steps: done, random: randomStates(), figures };
  let skipped = 0;
  for (const group of grouped(session.train, session.definition.accumulate ?? 1, false)) {
    if (skipped === done) yield group;
    else if (++skipped === done) setRandomStates(begun!.random);
  }
}

/** Figures of the validation part, `validation loss` and so on; none where there is no such part. */
export function evaluate(
  checked: Pick<Session, "definition" | "model" | "dtype" | "validation">,
): Record<string, number> {
  const { definition, model, validation, dtype } = checked;
  if (validation === undefined) return {};
  const figures = new Figures(definition.metrics);
  model.eval();
  noGrad(() => {
    for (const given of validation) {
      const batch = prepare(given, dtype, definition.loss);
      const { output, value } = lossOf(checked, batch);
      figures.add(value, output, batch.target, batch.samples);
    }
  });
  return figures.values("validation ");
}

function lossOf({ model, definition }: Pick<Session, "model" | "definition">, { inputs, target }: Batch) {
  const output = model(...inputs) as Tensor;
  const loss = definition.loss(output, target);
  return { output, loss, value: loss.item() };
}

function checkFinite({ history, steps, optimizer }: Session, loss: Tensor, value: number): void {
  if (Number.isFinite(value)) return;
  observer?.loss?.(loss);
  const rates = optimizer.paramGroups.map((group) => group.lr).join(", ");
  throw new DivergedError(
    `The loss became ${value} at epoch ${history.length + 1}, step ${steps + 1}. A smaller learning rate usually helps ` +
      `(now ${rates}); also look for a log or a division of zero.`,
  );
}
