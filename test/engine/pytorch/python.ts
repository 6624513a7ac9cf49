import { spawnSync } from "node:child_process";

/** A Python that has PyTorch, or null. */
export const python =
  ["/usr/bin/python3", "python3"].find(
    (command) => spawnSync(command, ["-c", "import torch"], { stdio: "ignore" }).status === 0,
  ) ?? null;

/** Why tests that need PyTorch are skipped, or false. */
export const skip = python === null ? "needs a Python with PyTorch" : false;
