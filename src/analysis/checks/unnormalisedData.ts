import ts from "typescript";
import { say } from "../../protocol/said.js";
import type { ModuleRecord, RunFacts, ValueFact } from "../facts.js";
import type { Fix } from "../finding.js";
import { calledName, literal, methodCall, propertyOf } from "../syntax/calls.js";
import { after } from "../syntax/edits.js";
import { libraryName } from "../syntax/library.js";
import { classOf } from "../syntax/modules.js";
import { expressionOf } from "../syntax/places.js";
import { originOf } from "../syntax/scope.js";
import { all, bare, spanOf } from "../syntax/tree.js";
import type { Check, Found, Subject } from "./check.js";
import { definitionOf, modelsOf } from "./models.js";
import { operationsOf } from "./operations.js";

/** Inputs in the hundreds: bytes of pictures, square feet, years. */
export const unnormalisedData: Check = {
  id: "unnormalisedData",
  severity: "warning",
  title: "The model's inputs are not normalised",
  needs: "syntax",
  find(subject) {
    const { facts, source } = subject;
    return facts ? inRun(subject, facts) : bytes(source).map((node) => found(node, byteFix(node)));
  },
};

/** Inputs larger than this are no normalised ones, nor small whole numbers. */
const large = 100;

const weighted = /^(Linear|Conv[123]d|ConvTranspose[123]d|RNN|LSTM|GRU|\w+Cell)$/;

function inRun({ source, file }: Subject, facts: RunFacts): Found[] {
  const trained = new Set(facts.optimizers.flatMap(({ parameters }) => parameters));
  const inner = new Set(facts.modules.flatMap(({ children }) => children.map(({ module }) => module)));
  const models = facts.modules.filter(
    (module, i) => !inner.has(i) && module.calls.length > 0 && parametersOf(facts, module).some((p) => trained.has(p)),
  );
  const definition = definitionOf(source);
  return models.flatMap((model): Found[] => {
    const [{ inputs, place, from }] = model.calls;
    // The batches of a definition are known as they come from its loader.
    const batch = facts.definition && facts.loaders.find(({ part }) => part === "training")?.batch.slice(0, -1);
    const range = largest(inputs) ?? largest(batch ?? []);
    if (range === undefined || !meetsWeights(facts, model)) return [];
    const call = expressionOf(source, file, place);
    const argument = call && ts.isCallExpression(call) ? call.arguments[0] : undefined;
    if (argument) return [found(argument, byteFix(argument, range), range)];
    const elsewhere = expressionOf(source, file, from) ?? (definition && propertyOf(definition, "data"));
    return elsewhere ? [found(elsewhere, [], range)] : [];
  });
}

/** The range of a floating input that reaches far. */
function largest(inputs: readonly ValueFact[]): Range | undefined {
  for (const input of inputs)
    if (input.kind === "tensor" && /^(b?float|double)/.test(input.dtype) && input.range) {
      const { min, max } = input.range;
      if (Math.max(Math.abs(min), Math.abs(max)) > large) return input.range;
    }
  return undefined;
}

/** True where the first layer with weights gets them as they are: nothing in the model changes them before. */
function meetsWeights(facts: RunFacts, model: ModuleRecord): boolean {
  const { module, source } = operationsOf(facts);
  const within = new Set(descendants(facts, model));
  for (const operation of facts.operations) {
    const of = module(operation);
    if (of === undefined || !within.has(of) || !of.builtin || of.parameters.length === 0) continue;
    if (operation.name === "t") continue;
    const changed = operation.inputs.some((input) => {
      const by = source(input);
      const where = by && module(by);
      return where !== undefined && within.has(where);
    });
    return weighted.test(of.type) && !changed;
  }
  return false;
}

function descendants(facts: RunFacts, module: ModuleRecord): ModuleRecord[] {
  return [module, ...module.children.flatMap((child) => descendants(facts, facts.modules[child.module]))];
}

const parametersOf = (facts: RunFacts, module: ModuleRecord) =>
  descendants(facts, module).flatMap(({ parameters }) => parameters.map(({ parameter }) => parameter));

/** Bytes that the text itself makes floating numbers of, and hands to a model as they are. */
function bytes(source: ts.SourceFile): ts.Expression[] {
  const models = new Set(modelsOf(source).map((model) => originOf(model)));
  return all(source, ts.isCallExpression).flatMap((call) => {
    const [input] = call.arguments;
    const isModel = ts.isIdentifier(bare(call.expression)) && models.has(originOf(call.expression));
    return isModel && input && beginsWithWeights(call.expression) && areBytes(originOf(input)) ? [input] : [];
  });
}

/** True for a Sequential whose first layer has weights: other models may scale their inputs themselves. */
function beginsWithWeights(model: ts.Expression): boolean {
  const of = classOf(model);
  const first =
    of?.name === "nn.Sequential" ? of.made?.arguments?.find((layer) => calledName(layer) !== "nn.Flatten") : undefined;
  return first !== undefined && weighted.test(calledName(first)?.slice("nn.".length) ?? "");
}

/** `torch.randint(0, 256, ...).float()`, `torch.tensor(new Uint8Array(...)).float()` */
function areBytes(expression: ts.Expression): boolean {
  const method = methodCall(expression);
  if (method === undefined || !/^(float|double|view|reshape|flatten|unsqueeze)$/.test(method.name)) return false;
  const made = originOf(method.target);
  const name = calledName(made);
  if (!ts.isCallExpression(made)) return false;
  if (name === "torch.randint") return Number(literal(made.arguments[1])) >= 255;
  if (name === "torch.tensor")
    return made.arguments.some(
      (argument) =>
        /^(new )?Uint8(Clamped)?Array\b/.test(originOf(argument).getText()) ||
        all(argument, ts.isPropertyAccessExpression).some((access) => libraryName(access) === "torch.uint8"),
    );
  return areBytes(made);
}

interface Range {
  min: number;
  max: number;
}

function found(node: ts.Expression, fixes: Fix[], range?: Range): Found {
  const text = range ? say("from {0} to {1}", short(range.min), short(range.max)) : say("bytes from 0 to 255");
  return {
    span: spanOf(node),
    message: say(
      "The inputs are not normalised: they are {0}, and layers start out for values around 1. Training is slow or diverges. Divide bytes by 255, or take the mean away and divide by the standard deviation of the training data.",
      text,
    ),
    fixes,
  };
}

const short = (value: number) => String(Number(value.toPrecision(3)));

/** For bytes: values that reach far towards 255, and not beyond. */
function byteFix(node: ts.Expression, range?: Range): Fix[] {
  const areBytes = range === undefined || (range.min >= 0 && range.max <= 255 && range.max > 200);
  return areBytes ? [{ title: say("Divide by 255"), edits: [after(node, ".div(255)")] }] : [];
}
