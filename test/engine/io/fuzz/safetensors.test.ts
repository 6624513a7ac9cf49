import assert from "node:assert/strict";
import { test } from "node:test";
import torch from "../../../../src/engine/index.js";
import { decodeSafetensors } from "../../../../src/engine/io/safetensors/decode.js";
import { encodeSafetensors } from "../../../../src/engine/io/safetensors/encode.js";
import { fuzz } from "./fuzz.js";

test("damaged safetensors", async () => {
  const valid = encodeSafetensors({ x: torch.ones(2, 3), y: torch.arange(3), z: torch.tensor(true) }, { format: "pt" });
  const counts = await fuzz("x.safetensors", valid, (bytes, file) => decodeSafetensors(file, bytes));
  assert.ok(counts.read > 100 && counts.refused > 1000, JSON.stringify(counts));
});
