import ts from "typescript";
import { say } from "../../protocol/said.js";
import type { OptimizerRecord, RunFacts } from "../facts.js";
import type { Fix } from "../finding.js";
import { calledName, literal, option, propertyOf } from "../syntax/calls.js";
import { replace } from "../syntax/edits.js";
import { expressionOf } from "../syntax/places.js";
import { originOf } from "../syntax/scope.js";
import { all, bare, spanOf } from "../syntax/tree.js";
import type { Check, Found, Subject } from "./check.js";

/** Weight decay that also pulls the scales of norms, and biases, to zero. */
export const weightDecayOnNorms: Check = {
  id: "weightDecayOnNorms",
  severity: "hint",
  title: "Weight decay is applied to norms and biases",
  needs: "syntax",
  find(subject) {
    return all(subject.source, ts.isNewExpression).flatMap((node) => {
      const name = calledName(node);
      return name?.startsWith("optim.") && decays(node, subject) ? found(node) : [];
    });
  },
};

const norm = /^(Batch|Layer|Group|Instance)Norm/;

/** True where parameters that should be left alone are in a group that decays. */
function decays(optimizer: ts.NewExpression, { source, file, facts }: Subject): boolean {
  const value = option(optimizer, "weightDecay");
  if (value === undefined || literal(value) === 0) return false;
  const record = facts?.optimizers.find(({ made }) => expressionOf(source, file, made) === optimizer);
  if (facts && record) return heldWithDecay(facts, record);
  // One group of all parameters, and a model with norms.
  const parameters = optimizer.arguments?.[0];
  const hasGroups = parameters !== undefined && all(originOf(parameters), ts.isObjectLiteralExpression).length > 0;
  return (
    !hasGroups &&
    literal(value) !== undefined &&
    all(source, ts.isNewExpression).some((node) =>
      /^nn\.((Batch|Layer|Group|Instance)Norm|Transformer)/.test(calledName(node) ?? ""),
    )
  );
}

function heldWithDecay(facts: RunFacts, { groups }: OptimizerRecord): boolean {
  const decayed = new Set(groups.flatMap(({ weightDecay, parameters }) => (weightDecay > 0 ? parameters : [])));
  return facts.modules.some(
    ({ builtin, type, parameters }) =>
      builtin && norm.test(type) && parameters.some(({ parameter }) => decayed.has(parameter)),
  );
}

function found(optimizer: ts.NewExpression): Found[] {
  const value = option(optimizer, "weightDecay")!;
  const { parent } = value;
  const marked = ts.isPropertyAssignment(parent) ? parent : value;
  const fix = inGroups(optimizer);
  return [
    {
      span: spanOf(marked),
      message: say(
        "Weight decay also pulls the scales of norm layers and all biases to zero, which only hurts them. Give parameters with one dimension a group without decay.",
      ),
      fixes: fix ? [fix] : [],
    },
  ];
}

/** Two groups: weights that decay, norms and biases that do not. */
function inGroups(optimizer: ts.NewExpression): Fix | undefined {
  const [parameters, given] = optimizer.arguments ?? [];
  const options = given && bare(given);
  if (options === undefined || !ts.isObjectLiteralExpression(options)) return undefined;
  const decay = propertyOf(options, "weightDecay");
  const property = options.properties.find(({ name }) => name?.getText() === "weightDecay");
  if (decay === undefined || property === undefined) return undefined;
  const text = bare(parameters).getText();
  const list = /\.parameters\(\)$/.test(text) ? `[...${text}]` : text;
  const groups =
    `[{ params: ${list}.filter((p) => p.ndim > 1), weightDecay: ${decay.getText()} }, ` +
    `{ params: ${list}.filter((p) => p.ndim <= 1), weightDecay: 0 }]`;
  const others = options.properties.filter((other) => other !== property).map((other) => other.getText());
  return {
    title: say("Leave norms and biases out of the decay"),
    edits: [replace(parameters, groups), replace(options, others.length > 0 ? `{ ${others.join(", ")} }` : "{}")],
    preferred: true,
  };
}
