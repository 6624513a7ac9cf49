import type { Node } from "../../engine/autograd/node.js";
import type { Module } from "../../engine/nn/module.js";
import { Tensor } from "../../engine/tensor/tensor.js";
import type { NanLink } from "../../protocol/control.js";
import { inWords, say, type Words } from "../../protocol/said.js";
import type { BadDerivative, Fault } from "./nanWatch.js";
import { tensorInWords } from "./words.js";

/** Names of what the training's models consist of. */
export interface Names {
  module(module: Module): string;
  /** Undefined for what is no parameter. */
  parameter(tensor: Tensor): string | undefined;
}

/** Links at either end of a chain that is too long to be shown whole. */
const endLinks = 20;

/** How a tensor of the forward pass became not finite: its own operation first, the cause last. */
export function forwardChain(fault: Fault, names: Names): NanLink[] {
  const chain: NanLink[] = [];
  const seen = new Set<Fault>();
  for (let at: Fault | Tensor | undefined = fault; at !== undefined;) {
    if (at instanceof Tensor) {
      chain.push(givenLink(at, names));
      break;
    }
    seen.add(at);
    const { origin, inputs, output } = at;
    chain.push(link(origin.operation, origin.module, origin.position, inputs, output, names));
    // Of several, the one that has NaN itself.
    const next: (Fault | Tensor)[] = at.from.filter((source) => source instanceof Tensor || !seen.has(source));
    at = next.find((source) => !(source instanceof Tensor) && inWords(source.output).includes("NaN")) ?? next[0];
  }
  return shortened(chain);
}

/** How a gradient became not finite: from the parameter back to the derivative that made it so. */
export function backwardChain(derivatives: readonly BadDerivative[], names: Names): NanLink[] {
  if (derivatives.length === 0) return [];
  const [cause] = derivatives;
  const byNode = new Map(derivatives.map((derivative) => [derivative.node, derivative]));
  const path = [cause];
  const seen = new Set<Node>([cause.node]);
  for (let at: BadDerivative | undefined = cause; at !== undefined;) {
    const next: BadDerivative | undefined = at.node.nextEdges
      .map((edge) => edge && byNode.get(edge.node))
      .find((derivative) => derivative !== undefined && derivative !== null && !seen.has(derivative.node)) as
      BadDerivative | undefined;
    if (next !== undefined) {
      seen.add(next.node);
      path.push(next);
    }
    at = next;
  }
  return shortened(
    path
      .reverse()
      .map(({ node, origin, inputs, output }) =>
        link(
          say("derivative of {0}", origin?.operation ?? node.name),
          origin?.module ?? null,
          origin?.position,
          inputs,
          output,
          names,
        ),
      ),
  );
}

/** A tensor that was not finite before any operation saw it. */
function givenLink(tensor: Tensor, names: Names): NanLink {
  const name = names.parameter(tensor);
  return {
    operation: name === undefined ? say("data") : say("parameter {0}", name),
    module: null,
    inputs: [],
    output: tensorInWords(tensor),
  };
}

function link(
  operation: Words,
  module: Module | null,
  position: NanLink["position"],
  inputs: readonly Words[],
  output: Words,
  names: Names,
): NanLink {
  return {
    operation,
    module: module === null ? null : names.module(module),
    ...(position && { position }),
    inputs: [...inputs],
    output,
  };
}

function shortened(chain: NanLink[]): NanLink[] {
  return chain.length <= 2 * endLinks ? chain : [...chain.slice(0, endLinks), ...chain.slice(-endLinks)];
}
