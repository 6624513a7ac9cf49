import type { DataPart, Overview, ViewChoice, ViewOffer } from "../../protocol/modelView.js";
import { say, type Words } from "../../protocol/said.js";
import { classNames } from "./classNames.js";
import { noClasses, noTargets } from "./confusionMatrix.js";
import { noVectors, projectionSources } from "./embedding.js";
import { noMaps } from "./featureMaps.js";
import { filterLayer, noFilters } from "./filters.js";
import { planeProblem } from "./grid.js";
import { calledLayers, hiddenLayers, mapLayers } from "./layers.js";
import { imageShape } from "./pictures.js";
import { Problem, type Probe, type ProbeContext } from "./probe.js";
import { firstInput, inChunks, partsOf, someSamples } from "./sampled.js";
import { type Task, taskOf } from "./task.js";
import { noLoss } from "./worstErrors.js";

const isPart = say(
  "The loss is not of what this model gives: other modules go on from there. One module that calls all of them in its forward() can be shown.",
);

const noHidden = say("The model has no hidden layer.");

const one: ViewChoice[] = [{ label: "", parameters: {} }];

/** Which views fit the model and its data, and how they can be asked. */
export const overview: Probe = (context): Overview => {
  const { model, batch } = context;
  const parts = partsOf(context);
  const samples = someSamples(context, "train", 256);
  const { task, problem } = taskHere(context, samples);
  const first = firstInput(samples.inputs);
  const image = imageShape(first.shape.slice(1));
  const names = classNames(context);
  return {
    model: model.className(),
    inputs: batch.inputs.map((input) => [...((input as { shape?: readonly number[] }).shape ?? [])]),
    ...(image && { image }),
    ...(task && { task: task.kind }),
    classes: task?.classes ?? 0,
    ...(names && { classNames: names }),
    samples: parts,
    views: offers(context, task, problem, samples.target !== undefined),
  };
};

function taskHere(
  context: ProbeContext,
  { inputs, target }: ReturnType<typeof someSamples>,
): { task?: Task; problem?: Words } {
  try {
    let task: Task | undefined;
    inChunks(context, inputs, (output, from) => {
      if (from === 0) task = taskOf(context.loss, output, target?.length === inputs[0].length ? target : undefined);
    });
    return { task };
  } catch (error) {
    if (error instanceof Problem) return { problem: error.words };
    throw error;
  }
}

function offers(
  context: ProbeContext,
  task: Task | undefined,
  problem: Words | undefined,
  hasTargets: boolean,
): ViewOffer[] {
  const layers = calledLayers(context, someSamples(context, "train", 1).inputs);
  const elsewhere = context.scoresOutput ? undefined : isPart;
  const plane = planeProblem(context) ?? problem ?? elsewhere;
  const hidden = hiddenLayers(layers).map(({ path }) => path);
  const maps = mapLayers(layers).map(({ path }) => path);
  // Held-out data first: it is what shows whether something was learned.
  const parts = (Object.keys(partsOf(context)) as DataPart[]).reverse();
  const sources = projectionSources(context);
  const offer = (probe: string, why: Words | undefined | false, choices: ViewChoice[]): ViewOffer =>
    why ? { probe, problem: why } : { probe, choices };
  const by = (name: string, values: readonly string[]): ViewChoice[] =>
    values.map((value) => ({ label: value, parameters: { [name]: value } }));
  return [
    offer("decisionBoundary", plane, one),
    offer("neurons", plane ?? (hidden.length === 0 && noHidden), by("layer", hidden.reverse())),
    offer("filters", filterLayer(context) === undefined && noFilters, one),
    offer("featureMaps", maps.length === 0 && noMaps, by("layer", maps)),
    offer("worstErrors", problem ?? elsewhere ?? ((!hasTargets || !context.loss) && noLoss), by("part", parts)),
    offer(
      "confusionMatrix",
      problem ?? elsewhere ?? (!hasTargets ? noTargets : task?.kind === "values" && noClasses),
      by("part", parts),
    ),
    offer("embedding", problem ?? (sources.length === 0 && noVectors), by("source", sources)),
    offer("activations", undefined, one),
  ];
}
