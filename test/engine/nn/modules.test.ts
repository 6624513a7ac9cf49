/** Texts, state and initial values of modules are PyTorch's. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";
import { readCases } from "../../support/golden.js";

type Spec = [kind: string, args: unknown[], options: object];

interface Case {
  spec: Spec;
  text: string;
  /** Made after `manualSeed(0)`. */
  state: Record<string, { shape: number[]; data: number[] }>;
}

function make([kind, args, options]: Spec): nn.Module {
  if (kind === "Sequential") {
    const named = args.length > 0 && /^[a-z]/.test((args[0] as [string])[0]);
    if (named) return new nn.Sequential((args as [string, Spec][]).map(([name, spec]) => [name, make(spec)] as const));
    return new nn.Sequential(...(args as Spec[]).map(make));
  }
  const Class = (nn as unknown as Record<string, new (...args: unknown[]) => nn.Module>)[kind];
  return new Class(...args, options);
}

/** Without options a module is made without them. */
const trimmed = ([kind, args, options]: Spec): Spec =>
  kind !== "Sequential" && Object.keys(options).length === 0 ? [kind, args, {}] : [kind, args, options];

describe("modules as PyTorch has them", () => {
  for (const { spec, text, state } of readCases<Case>("training/modules"))
    test(JSON.stringify(spec), () => {
      torch.manualSeed(0);
      const made = make(trimmed(spec));
      assert.equal(String(made), text);
      const own = made.stateDict();
      assert.deepEqual(Object.keys(own), Object.keys(state));
      for (const [key, { shape, data }] of Object.entries(state)) {
        assert.deepEqual(own[key].shape, shape, key);
        const values = own[key].reshape(-1).tolist() as number[];
        data.forEach((want, i) =>
          assert.ok(
            Math.abs(values[i] - want) <= 1e-7 * Math.abs(want),
            `${key}[${i}]: ${values[i]}, PyTorch has ${want}`,
          ),
        );
      }
    });
});
