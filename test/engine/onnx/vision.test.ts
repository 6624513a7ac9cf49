/** Whole networks of torchvision, small inputs: what their layers are joined by is exported too. */
import { test } from "node:test";
import torch from "../../../src/engine/index.js";
import { models } from "../../../src/engine/vision/index.js";
import { checkExport } from "./onnxRuntime.js";

for (const name of ["resnet18", "mobilenetV2"] as const)
  test(name, async () => {
    torch.manualSeed(0);
    await checkExport(models[name](), [torch.randn(2, 3, 64, 64), torch.randn(3, 3, 64, 64)]);
  });
