import ts from "typescript";
import { say, type Said } from "../../protocol/said.js";
import type { RunFacts } from "../facts.js";
import type { Fix } from "../finding.js";
import { argument, functionOf, type FunctionNode, propertyOf } from "../syntax/calls.js";
import { lineAfter, remove, replace, statementOf } from "../syntax/edits.js";
import { isModule } from "../syntax/modules.js";
import { expressionIn, placeOf } from "../syntax/places.js";
import { type Declaration, declarationOf, referencesTo } from "../syntax/scope.js";
import { type Moment, type Timeline, timelines } from "../syntax/timeline.js";
import { all, bare, isWithin, returned, spanOf } from "../syntax/tree.js";
import { classIn, identityOf, resolve, topFrame, type Value } from "../syntax/values.js";
import type { Check, Found, Subject } from "./check.js";
import { definitions } from "./losses.js";
import { type Backward, backwardsIn, firstSteps } from "./rounds.js";
import { commonLoop, type MadeOptimizer, optimizerOf, related, within } from "./trainings.js";

/** An optimizer that changes other parameters than those of the model that is trained. */
export const optimizerParameters: Check = {
  id: "optimizerParameters",
  severity: "error",
  title: "The optimizer does not hold the parameters of the model that is trained",
  needs: "syntax",
  find(subject) {
    const { source } = subject;
    const runs = optimizersInRun(subject);
    const inText = [
      ...timelines(source).flatMap((line) =>
        line.filter(({ kind }) => kind === "step").flatMap((step) => foundAt(step, line)),
      ),
      ...definitions(source).flatMap(inDefinition),
    ];
    // Where both can tell, the run is believed.
    const isRight = (found: Found) => runs.some(({ node, wrong }) => !wrong && node && isIn(found, node));
    const told = (node: ts.Node) => inText.some((found) => isIn(found, node));
    return [
      ...inText.filter((found) => !isRight(found)),
      ...runs.flatMap(({ node, wrong, backward }): Found[] =>
        node === undefined || wrong === undefined || told(node)
          ? []
          : [
              {
                span: spanOf(parametersOf(node) ?? node),
                message: wrong,
                ...(backward.place && { related: [{ place: backward.place, message: say("The backward pass") }] }),
              },
            ],
      ),
    ];
  },
};

const isIn = ({ span }: Found, node: ts.Node) => span.start >= node.getStart() && span.end <= node.getEnd();
const parametersOf = (node: ts.Expression) => (ts.isNewExpression(node) ? argument(node, 0) : undefined);

/** An optimizer that stepped after a backward pass. */
interface OptimizerInRun {
  /** Where this file makes it, or has it made. */
  node: ts.Expression | undefined;
  backward: Backward;
  /** What is wrong with what it holds. */
  wrong: Said | undefined;
}

function optimizersInRun({ source, file, facts }: Subject): OptimizerInRun[] {
  if (facts === undefined || facts.setsGradients) return [];
  const held = new Set(facts.optimizers.flatMap(({ parameters }) => parameters));
  return firstSteps(facts).flatMap((step): OptimizerInRun[] => {
    const { parameters, made, from } = facts.optimizers[step.optimizer];
    const backwards = backwardsIn(facts.events.slice(0, facts.events.indexOf(step)));
    const backward = backwards.at(-1);
    if (backward === undefined) return [];
    const reached = new Set(backwards.flatMap(({ reaches }) => reaches));
    const node = expressionIn(source, file, { place: made, from });
    return [{ node, backward, wrong: wrongIn(facts, parameters, reached, held) }];
  });
}

function wrongIn(facts: RunFacts, parameters: number[], reached: Set<number>, held: Set<number>): Said | undefined {
  const named = (p: number) => facts.parameters[p].name !== "";
  const missed = [...reached].filter((p) => named(p) && !held.has(p)).sort((a, b) => a - b);
  if (missed.length === 0) return undefined;
  const names =
    missed
      .slice(0, 3)
      .map((p) => facts.parameters[p].name)
      .join(", ") + (missed.length > 3 ? ", …" : "");
  if (!parameters.some((p) => reached.has(p)))
    return say(
      "None of the parameters that this optimizer holds gets a gradient, so step() changes nothing; {0} get one. Give it the parameters of the model that is trained.",
      names,
    );
  return parameters.some((p) => !named(p) && !reached.has(p))
    ? say(
        "This optimizer holds parameters of a layer that is no longer in the model, and not {0}. Make the optimizer when the model is complete.",
        names,
      )
    : undefined;
}

function foundAt(step: Moment, line: Timeline): Found[] {
  const optimizer = optimizerOf(step.target);
  if (optimizer === undefined || optimizer.models.length === 0) return [];
  return optimizer.models.flatMap((model) => madeLater(model, optimizer)).concat(ofAnother(optimizer, step, line));
}

/** The model, or a part of it, is made anew between the making of the optimizer and the training. */
function madeLater(model: Value, { made }: MadeOptimizer): Found[] {
  const name = bare(model.node);
  const declaration = ts.isIdentifier(name) ? declarationOf(name) : undefined;
  const replaced = declaration && replacedAfter(made, declaration);
  if (replaced === undefined) return [];
  const what = replaced.left.getText();
  const [statement, other] = [statementOf(made), statementOf(replaced)];
  const fixes: Fix[] =
    statement && other && statement.parent === other.parent
      ? [
          {
            title: say("Make the optimizer afterwards"),
            edits: [remove(statement), lineAfter(other, statement.getText())],
            preferred: true,
          },
        ]
      : [];
  return [
    {
      span: spanOf(argument(made, 0)!),
      message: say(
        "{0} is made anew after this, so the optimizer holds parameters that are no longer used. Make the optimizer when the model is complete.",
        what,
      ),
      related: [{ place: placeOf(replaced), message: say("Made anew here") }],
      fixes,
    },
  ];
}

/** `model = new Net()` or `model.fc = new nn.Linear(...)` further down the same block, with no optimizer made in between or after. */
function replacedAfter(made: ts.NewExpression, model: Declaration): ts.BinaryExpression | undefined {
  const block = statementOf(made)?.parent;
  if (block === undefined) return undefined;
  return referencesTo(model)
    .map((name) => {
      let at: ts.Expression = name;
      while (ts.isPropertyAccessExpression(at.parent) && at.parent.expression === at) at = at.parent;
      const { parent } = at;
      const isSet =
        ts.isBinaryExpression(parent) && parent.left === at && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
      return isSet && isModule(classIn({ node: parent.right, frame: topFrame })) ? parent : undefined;
    })
    .find((set) => set !== undefined && set.getStart() > made.getEnd() && statementOf(set)?.parent === block);
}

/** None of the models that run before the backward pass is one that the optimizer holds. */
function ofAnother({ made, models, complete }: MadeOptimizer, step: Moment, line: Timeline): Found[] {
  const held = models.map((model) => identityOf(model));
  if (!complete || held.some((name) => name === undefined) || !models.every(isPlain)) return [];
  const backward = line.filter((moment) => moment.kind === "backward" && commonLoop(moment, step)).at(-1);
  const loop = backward && commonLoop(backward, step);
  if (loop === undefined) return [];
  const moments = within(line, loop);
  if (moments.some(({ kind }) => kind === "other")) return [];
  const ran = moments.filter((moment) => moment.kind === "call" && moment.gradEnabled && !isLoss(moment));
  const used = ran.map(({ object }) => object);
  if (used.length === 0 || used.some((name) => name === undefined) || !ran.every(({ target }) => isPlain(target)))
    return [];
  // A model that is held runs, or is a part of one that does.
  if (held.some((name) => used.some((other) => related(name!, other!)))) return [];
  const parameters = argument(made, 0)!;
  const [only] = models;
  const node = nameOf(ran[ran.length - 1].target);
  const isOne = models.length === 1 && ran.every(({ object }) => object === used[0]);
  const canBeNamed = isOne && ts.isIdentifier(node) && isVisible(node, made);
  return [
    {
      span: spanOf(parameters),
      message: say(
        "The optimizer holds parameters of {0}, but the loss comes from {1}: its parameters never change.",
        only.node.getText(),
        node.getText(),
      ),
      related: [{ place: placeOf(ran[ran.length - 1].node), message: say("{0} runs here", node.getText()) }],
      fixes: canBeNamed
        ? [
            {
              title: say("Use the parameters of {0}", node.getText()),
              edits: [replace(only.node, node.getText())],
              preferred: true,
            },
          ]
        : [],
    },
  ];
}

const isLoss = ({ target }: Moment) => /Loss$/.test(classIn(target)?.name ?? "");

/** The name of an object where it is made: that of the argument for one that a function is given. */
function nameOf({ node, frame }: Value): ts.Expression {
  const declaration = ts.isIdentifier(node) ? declarationOf(node) : undefined;
  const given = declaration && ts.isParameter(declaration) ? frame.parameters.get(declaration) : undefined;
  return given ? nameOf({ node: bare(given.node), frame: given.frame }) : node;
}

/** A name that is declared above, in a block around. */
function isVisible(name: ts.Identifier, from: ts.Node): boolean {
  const declaration = declarationOf(name);
  const block = declaration && statementOf(declaration)?.parent;
  return block !== undefined && isWithin(from, block) && declaration!.getEnd() < from.getStart();
}

/** Made by `new` without another module in its arguments, which it could share. */
function isPlain(value: Value): boolean {
  const { node, frame } = resolve(value);
  const made = ts.isNewExpression(node) ? node : classIn(value)?.made;
  const args = made?.arguments;
  if (made === undefined) return false;
  return !(args ?? []).some((given) => ts.isIdentifier(bare(given)) && isModule(classIn({ node: given, frame })));
}

/** `optimizer: () => new optim.SGD(other.parameters())`: it is given the model, and takes another. */
function inDefinition(definition: ts.ObjectLiteralExpression): Found[] {
  const [make, model] = ["optimizer", "model"]
    .map((key) => propertyOf(definition, key))
    .map((value) => value && functionOf(value));
  const results = make ? returned(make) : [];
  if (make === undefined || results.length !== 1) return [];
  const optimizer = optimizerOf({ node: results[0], frame: topFrame });
  if (optimizer === undefined || !optimizer.complete || optimizer.models.length === 0) return [];
  const [given] = make.parameters;
  const uses = (node: ts.Node) =>
    given !== undefined && ts.isIdentifier(given.name) && referencesTo(given).some((name) => isWithin(name, node));
  const trained = model && returned(model).map((node) => identityOf({ node, frame: topFrame }));
  const isTrained = (value: Value) => trained?.includes(identityOf(value)) ?? true;
  const parameters = argument(optimizer.made, 0)!;
  if (uses(parameters) || optimizer.models.some((value) => isTrained(value) || !isPlain(value))) return [];
  const name = given && ts.isIdentifier(given.name) ? given.name.text : "net";
  const [only] = optimizer.models;
  return [
    {
      span: spanOf(parameters),
      message: say(
        "The optimizer holds parameters of {0}, which is not the model that is trained. Take the one that this function is given: ({1}) => ... {1}.parameters().",
        only.node.getText(),
        name,
      ),
      fixes: optimizer.models.length === 1 ? takeGiven(make, only.node, name) : [],
    },
  ];
}

/** Has the function of a definition take the model that it is given. */
function takeGiven(make: FunctionNode, model: ts.Expression, name: string): Fix[] {
  const edits = [replace(model, name)];
  if (make.parameters.length === 0) {
    const isTaken = all(make, ts.isIdentifier).some(({ text }) => text === name);
    const text = make.getText();
    if (!ts.isArrowFunction(make) || !text.startsWith("()") || isTaken) return [];
    const open = make.getStart() + 1;
    edits.push({ span: { start: open, end: open }, text: name });
  }
  return [{ title: say("Use {0}.parameters()", name), edits, preferred: true }];
}
