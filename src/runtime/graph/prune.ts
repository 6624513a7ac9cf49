import type { StoredGraph } from "./format.js";

type Parts = Pick<StoredGraph, "calls" | "nodes" | "tensors" | "passes" | "backward">;

/**
 * Leaves out calls of models without gradients that no backward pass began at (a validation between two steps), what was computed of
 * their results, and tensors that nothing uses.
 * @param made which calls were made with gradients
 */
export function prune(parts: Parts, made: readonly { recorded: boolean }[]): Parts {
  const { nodes, tensors } = parts;
  const needed = new Set<number>();
  const walk = parts.passes.flatMap(({ roots }) => roots);
  for (const step of parts.backward) if (step.kind === "derivative") needed.add(step.node);
  for (const node of needed) walk.push(...nodes[node].inputs);
  const seen = new Set<number>();
  while (walk.length > 0) {
    const tensor = walk.pop()!;
    if (seen.has(tensor)) continue;
    seen.add(tensor);
    const { producer } = tensors[tensor];
    if (producer === null) continue;
    needed.add(producer);
    walk.push(...nodes[producer].inputs);
  }

  const outermost = (call: number | null): number | null => {
    let outer = call;
    while (outer !== null && parts.calls[outer].parent !== null) outer = parts.calls[outer].parent;
    return outer;
  };
  const dropped = new Set<number>();
  for (const { id, call, inputs } of nodes) {
    if (needed.has(id)) continue;
    const outer = outermost(call);
    const follows = inputs.some((input) => dropped.has(tensors[input].producer ?? -1));
    if (follows || (outer !== null && !made[outer].recorded)) dropped.add(id);
  }
  return renumber(parts, (node) => !dropped.has(node));
}

/** The parts with these nodes alone, and ids that are places again. */
function renumber({ calls, nodes, tensors, passes, backward }: Parts, isKept: (node: number) => boolean): Parts {
  const kept = nodes.filter(({ id }) => isKept(id));
  const used = new Set(kept.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]));
  const usedCalls = new Set<number>();
  for (const { call } of kept)
    for (let outer = call; outer !== null && !usedCalls.has(outer); outer = calls[outer].parent) usedCalls.add(outer);
  for (const call of usedCalls) for (const id of [...calls[call].inputs, ...calls[call].outputs]) used.add(id);
  for (const { roots } of passes) for (const root of roots) used.add(root);
  for (const step of backward) if (step.kind === "accumulation") used.add(step.tensor);
  const places = (ids: number[]) => new Map(ids.map((id, place) => [id, place]));
  const nodeAt = places(kept.map(({ id }) => id));
  const tensorAt = places(tensors.filter(({ id }) => used.has(id)).map(({ id }) => id));
  const callAt = places(calls.filter(({ id }) => usedCalls.has(id)).map(({ id }) => id));
  const callOf = (id: number | null) => (id === null ? null : (callAt.get(id) ?? null));
  const counts = new Map<string, number>();
  const countOf = (path: string) => {
    const count = counts.get(path) ?? 0;
    counts.set(path, count + 1);
    return count;
  };
  const tensorsOf = (ids: number[]) => ids.map((id) => tensorAt.get(id)!);

  return {
    calls: calls
      .filter(({ id }) => usedCalls.has(id))
      .map((call, id) => ({
        ...call,
        id,
        call: countOf(call.path),
        parent: callOf(call.parent),
        inputs: tensorsOf(call.inputs),
        outputs: tensorsOf(call.outputs),
      })),
    nodes: kept.map((node, id) => ({
      ...node,
      id,
      call: callOf(node.call),
      inputs: tensorsOf(node.inputs),
      outputs: tensorsOf(node.outputs),
    })),
    tensors: tensors
      .filter(({ id }) => used.has(id))
      .map((tensor, id) => {
        const producer = tensor.producer === null ? null : (nodeAt.get(tensor.producer) ?? null);
        return { ...tensor, id, producer, call: callOf(tensor.call) };
      }),
    passes: passes.map((pass) => ({ ...pass, roots: tensorsOf(pass.roots) })),
    backward: backward.map((step) =>
      step.kind === "derivative"
        ? { ...step, node: nodeAt.get(step.node)! }
        : { ...step, tensor: tensorAt.get(step.tensor)! },
    ),
  };
}
