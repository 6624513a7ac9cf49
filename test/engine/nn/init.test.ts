/** nn.init draws what PyTorch draws: test/golden/init.json. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";
import { dtypes } from "../../../src/engine/tensor/dtype.js";
import type { Tensor } from "../../../src/engine/tensor/tensor.js";
import { setWarningHandler } from "../../../src/engine/warn.js";
import { assertClose, decode, type Golden, valuesOf } from "../../support/close.js";

interface Case {
  name: string;
  seed: number;
  shape: number[];
  dtype: string;
  layout?: "transposed";
  args: unknown[];
  options: Record<string, unknown>;
  values?: Golden[];
  after?: Golden[];
  error?: [name: string, message: string];
}

const golden = JSON.parse(readFileSync("test/golden/init.json", "utf8")) as {
  gains: Record<string, number>;
  cases: Case[];
};
const functions = nn.init as unknown as Record<string, (tensor: Tensor, ...args: unknown[]) => Tensor>;

/** The generator's own numbers are PyTorch's bits; those that went through erfinv or a decomposition are near. In float64
 * the last bit of a logarithm or cosine may differ. */
const lastBit = 2 ** -52;
const computed = ["truncNormal_", "orthogonal_"];

/** Texts that name our options. */
const own = (message: string) =>
  message.replace(
    "Mode fan_all not supported, please use one of ['fan_in', 'fan_out']",
    "Mode fanAll not supported, please use one of ['fanIn', 'fanOut']",
  );

/** The golden file has the fewest digits that give the same float32. */
const asStored = (values: Golden[], dtype: string) =>
  values.map((value) => (dtype === "float32" ? Math.fround(decode(value)) : value));

setWarningHandler(() => {});

describe("initialisation by seed", () => {
  for (const item of golden.cases)
    test(`${item.name} ${item.dtype} [${item.shape.join(", ")}] ${item.layout ?? ""} ${JSON.stringify([item.args, item.options])}`, () => {
      torch.manualSeed(item.seed);
      const dtype = dtypes.find(({ name }) => name === item.dtype)!;
      const tensor =
        item.layout === "transposed"
          ? torch.zeros(item.shape.toReversed(), { dtype }).t()
          : torch.zeros(item.shape, { dtype });
      const args = Object.keys(item.options).length > 0 ? [...item.args, item.options] : item.args;
      const fill = () => functions[item.name](tensor, ...args);
      if (item.error) {
        assert.throws(fill, { name: item.error[0], message: own(item.error[1]) });
        return;
      }
      assert.equal(fill(), tensor);
      const isComputed = computed.includes(item.name);
      const tolerance = item.dtype === "float32" ? (isComputed ? 1e-6 : 0) : isComputed ? 1e-12 : lastBit;
      assertClose(valuesOf(tensor), asStored(item.values!, item.dtype), tolerance, item.name);
      assertClose(valuesOf(torch.rand(2)), asStored(item.after!, "float32"), 0, "drawn afterwards");
    });
});

describe("calculateGain", () => {
  for (const [key, gain] of Object.entries(golden.gains))
    test(key, () => {
      const [name, slope] = key.split(" ");
      assert.equal(
        nn.init.calculateGain(name as nn.init.Nonlinearity, slope === undefined ? null : Number(slope)),
        gain,
      );
    });

  test("wrong arguments", () => {
    assert.throws(() => nn.init.calculateGain("swish" as "relu"), {
      name: "ValueError",
      message: "Unsupported nonlinearity swish",
    });
    assert.throws(() => nn.init.calculateGain("leakyRelu", true as unknown as number), {
      name: "ValueError",
      message: "negative_slope true not a valid number",
    });
  });
});

test("parameters are filled outside the graph", () => {
  const weight = new nn.Parameter(torch.zeros(3, 3));
  nn.init.truncNormal_(nn.init.orthogonal_(nn.init.eye_(weight)));
  assert.equal(weight.gradFn, null);
  assert.equal(weight.requiresGrad, true);
});
