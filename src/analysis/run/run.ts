import { isDefinition, type Training } from "../../engine/train/definition.js";
import type { FitOptions } from "../../engine/train/fit.js";
import { Module } from "../../engine/nn/module.js";
import { setObserver } from "../../engine/observe.js";
import { setShapesOnly, unknownReads } from "../../engine/shapeMode.js";
import { dtypes, float32 } from "../../engine/tensor/dtype.js";
import { Tensor } from "../../engine/tensor/tensor.js";
import { setTracer } from "../../engine/trace.js";
import { say } from "../../protocol/said.js";
import { findDefinition } from "../../runtime/definition.js";
import type { DefinitionRecord, RunEnd, RunFacts } from "../facts.js";
import { definitionRecord, type DefinitionRun, fitShapes, runDefinition } from "./definition.js";
import { putBack } from "./leftovers.js";
import { type RunRequest, textOf } from "./messages.js";
import { ModuleRecords } from "./moduleRecords.js";
import { ModuleTable } from "./moduleTable.js";
import { Progress } from "./progress.js";
import { Recorder } from "./recorder.js";
import { SizeNames } from "./sizeNames.js";
import { StopRun } from "./stop.js";
import { Values } from "./values.js";
import { allowReading } from "./walls.js";
import { Watch } from "./watch.js";

/**
 * Runs a file on shapes.
 * @param shared words of `messages.ts`
 * @param idle settles when nothing is left to do
 * @returns what it told; undefined where the run was called off
 */
export async function run(
  request: RunRequest,
  shared: Int32Array,
  idle: () => Promise<void>,
): Promise<RunFacts | undefined> {
  const first = await attempt(request, shared, idle, true);
  // A batch of a fixed size is a user's right: then nothing is said of other sizes.
  if (first === undefined || first.end.kind !== "failed" || first.names.N?.size === undefined) return first;
  const second = await attempt(request, shared, idle, false);
  return second === undefined || second.end.kind === "failed" ? first : second;
}

async function attempt(
  request: RunRequest,
  shared: Int32Array,
  idle: () => Promise<void>,
  named: boolean,
): Promise<RunFacts | undefined> {
  const started = performance.now();
  const names = new SizeNames();
  const modules = new ModuleRecords();
  const values = new Values(names, modules);
  const progress: Progress = new Progress(request.id, shared, request.budget, (loop, iteration) =>
    watch.looped(loop, iteration),
  );
  const recorder = new Recorder(values, progress, isDefinition);
  const watch: Watch = new Watch(recorder, modules, values, names, progress, request.entry);
  const found: { definition?: DefinitionRecord } = {};
  allowReading(request.folders);
  setShapesOnly(true);
  unknownReads.count = 0;
  setObserver(watch);
  setTracer(watch);
  let failure: { error: unknown } | undefined;
  try {
    await execute(request, { watch, names, named }, recorder, progress, idle, found);
  } catch (error) {
    failure = { error };
  } finally {
    setTracer(null);
    setObserver(null);
    // Before anything else: the user's code may have changed what arrays can do.
    putBack();
  }
  const end = failure
    ? endOf(failure.error, recorder, watch, progress, names)
    : ({ kind: progress.steps > 0 ? "stepped" : "finished" } as const);
  let facts: RunFacts | undefined;
  if (end !== undefined) {
    facts = {
      texts: Object.fromEntries(request.files.map((file) => [file.path, textOf(file)])),
      sites: recorder.sites(),
      ...modules.records(),
      optimizers: watch.optimizerRecords(),
      loaders: watch.loaderRecords(),
      operations: watch.operations,
      events: watch.events,
      ...(found.definition && { definition: found.definition }),
      ...(request.files.some(({ setsGradients }) => setsGradients) && { setsGradients: true as const }),
      names: names.meanings,
      end,
      notes: notesOf(end),
      milliseconds: performance.now() - started,
    };
  }
  setShapesOnly(false);
  return facts;
}

async function execute(
  request: RunRequest,
  run: DefinitionRun,
  recorder: Recorder,
  progress: Progress,
  idle: () => Promise<void>,
  found: { definition?: DefinitionRecord },
): Promise<void> {
  const files = new Map(request.files.map((file) => [file.path, file]));
  const table = new ModuleTable(files, (file) => recorder.probes(file), {
    fit: ((training: Training, options?: FitOptions) => fitShapes(training, run, options)) as never,
    sweep: (async () => progress.end({ kind: "exit" })) as never,
    ensemble: (() => progress.end({ kind: "exit" })) as never,
  });
  const exports = await table.runEntry(request.entry, idle);
  if (progress.stopped !== undefined) throw progress.stopped;
  const definition = findDefinition(exports, isDefinition);
  if (definition !== undefined && progress.steps === 0) {
    const place = recorder.origins.get(definition);
    found.definition = { ...definitionRecord(definition), ...(place && { place }) };
    recorder.restart();
    const { model, optimizer } = runDefinition(definition, run);
    found.definition.model = run.watch.modules.number(model);
    const number = run.watch.optimizerNumber(optimizer);
    if (number !== undefined) found.definition.optimizer = number;
  }
  for (const file of request.files) if (file.path === request.entry) callDeclared(file.inputs, run, recorder);
}

/** Calls the models whose doc comment says what they take, where nothing else has called them. */
function callDeclared(
  inputs: RunRequest["files"][number]["inputs"],
  { names, watch }: DefinitionRun,
  recorder: Recorder,
): void {
  for (const { className, tensors } of inputs) {
    const made = recorder.classes.get(className)?.made as (new () => Module) | undefined;
    if (made === undefined || made.length > 0 || watch.modules.isCalled(made)) continue;
    recorder.restart();
    const model = new made();
    if (!(model instanceof Module)) continue;
    const given = tensors.map(({ dims, dtype }) => {
      const shape = dims.map((dim) =>
        typeof dim === "number" ? dim : names.size(dim, say("a size that @input names")),
      );
      return Tensor.hollow(shape, dtypes.find(({ name }) => name === dtype) ?? float32);
    });
    (model as (...inputs: unknown[]) => unknown)(...given);
  }
}

/** What ended the run, also where the engine gave it as the cause of an error of its own: `torch.save` in a place that cannot be written. */
function stopIn(error: unknown): StopRun | undefined {
  const cause = error instanceof Error ? error.cause : error;
  return cause instanceof StopRun ? cause : undefined;
}

/** @returns how the run ended; undefined where it was called off */
function endOf(
  error: unknown,
  recorder: Recorder,
  watch: Watch,
  progress: Progress,
  names: SizeNames,
): RunEnd | undefined {
  const place = recorder.place();
  const at = place && { place };
  const stop = progress.stopped ?? stopIn(error);
  if (stop !== undefined) {
    switch (stop.why.kind) {
      case "cancelled":
        return undefined;
      case "budget":
        return { kind: "budget", what: stop.why.what, ...at };
      default:
        return progress.steps > 0 ? { kind: "stepped", ...at } : { kind: "finished" };
    }
  }
  // What depends on values that are not there is no error of the user's.
  if (recorder.readUnknown()) return { kind: "finished" };
  const failedIn = watch.failedIn;
  // After a loop that was left, what it collected is not whole: only what modules do with shapes counts.
  if (progress.cutShort && failedIn === undefined) return { kind: "stepped", ...at };
  const isError = error instanceof Error;
  return {
    kind: "failed",
    message: names.text(isError ? error.message : String(error)),
    name: isError ? error.name : "Error",
    ...at,
    callers: recorder.callers(),
    ...(failedIn && { module: failedIn.module, inputs: failedIn.inputs }),
  };
}

function notesOf(end: RunEnd): string[] {
  if (end.kind !== "budget") return [];
  const what = { time: "its time", operations: "its operations", memory: "its memory" }[end.what];
  return [`The shape run used up ${what}: what was seen until then counts.`];
}
