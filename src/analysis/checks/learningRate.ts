import ts from "typescript";
import { say } from "../../protocol/said.js";
import { argument, type Call, calledName, isCall, literal, methodCall, option } from "../syntax/calls.js";
import { replace } from "../syntax/edits.js";
import { referencesTo } from "../syntax/scope.js";
import { all, enclosing, spanOf } from "../syntax/tree.js";
import type { Check, Found } from "./check.js";

/** Learning rates that are used with an optimizer, wide enough for small problems; beyond them it does not learn or does not stay stable. */
interface Range {
  least: number;
  most: number;
  /** What most trainings begin with. */
  usual: number;
}

const adaptive: Range = { least: 1e-7, most: 0.1, usual: 1e-3 };
const ranges: Record<string, Range> = {
  SGD: { least: 1e-6, most: 1, usual: 0.01 },
  ASGD: { least: 1e-6, most: 1, usual: 0.01 },
  Adam: adaptive,
  AdamW: adaptive,
  NAdam: adaptive,
  RAdam: adaptive,
  Adamax: { ...adaptive, most: 0.2, usual: 2e-3 },
  RMSprop: { ...adaptive, usual: 0.01 },
  Adagrad: { least: 1e-5, most: 1, usual: 0.01 },
  Adadelta: { least: 0.005, most: 10, usual: 1 },
  Rprop: { least: 1e-6, most: 1, usual: 0.01 },
  LBFGS: { least: 1e-3, most: 2, usual: 1 },
};

/** Schedulers under which the rate that is written is not the one that is used. */
const changing =
  /\.(LambdaLR|MultiplicativeLR|CyclicLR|OneCycleLR|LinearLR|ConstantLR|ExponentialLR|SequentialLR|ChainedScheduler)$/;

/** A learning rate that is far from what its optimizer works with. */
export const learningRate: Check = {
  id: "learningRate",
  severity: "warning",
  title: "The learning rate is out of the usual range for the optimizer",
  needs: "syntax",
  find({ source }) {
    return all(source, ts.isNewExpression).flatMap((made): Found[] => {
      const name = calledName(made) ?? "";
      const range = name.startsWith("optim.") ? ranges[name.slice("optim.".length)] : undefined;
      const given = option(made, "lr");
      const lr = literal(given);
      if (range === undefined || given === undefined || typeof lr !== "number" || lr <= 0) return [];
      if ((lr >= range.least && lr <= range.most) || !trainsModule(made) || isScheduled(made)) return [];
      const optimizer = name.slice("optim.".length);
      const bounds = say("{0} to {1}", text(range.least), text(range.most));
      const effect =
        lr > range.most
          ? say("steps this large make the loss jump or diverge")
          : say("steps this small hardly change the weights");
      return [
        {
          span: spanOf(given),
          message: say(
            "A learning rate of {0} is unusual for {1}: {2}. Usual are {3}; begin with {4}.",
            text(lr),
            optimizer,
            effect,
            bounds,
            text(range.usual),
          ),
          fixes: ts.isIdentifier(given)
            ? []
            : [{ title: say("Use {0}", text(range.usual)), edits: [replace(given, text(range.usual))] }],
        },
      ];
    });
  },
};

/** The parameters are those of a module: single tensors (an image, a constant) have scales of their own. */
function trainsModule(made: Call): boolean {
  const parameters = argument(made, 0);
  if (parameters === undefined) return false;
  return all(parameters, isCall).some((call) => /^(named)?parameters$/i.test(methodCall(call)?.name ?? ""));
}

function isScheduled(made: ts.NewExpression): boolean {
  const isScheduler = (node: ts.Node) => changing.test(calledName(node) ?? "");
  const holder = enclosing(made, ts.isVariableDeclaration);
  const names = holder && ts.isIdentifier(holder.name) ? referencesTo(holder) : [];
  if (names.some((name) => isScheduler(name.parent))) return true;
  // `train.define` makes the scheduler elsewhere, and a field is used elsewhere.
  const isElsewhere = holder === undefined || names.length === 0;
  return isElsewhere && all(made.getSourceFile(), isCall).some(isScheduler);
}

const text = (value: number) => (Math.abs(value) < 1e-3 ? value.toExponential() : String(value)).replace("e+", "e");
