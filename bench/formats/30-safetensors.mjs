/** A state dict of 100 MB as safetensors. */
const [TENSORS, ROWS, COLUMNS] = [50, 1000, 500];

export default {
  name: "safetensors/state-dict",
  title: "safetensors, 50 tensors, 100 MB",
  bytes: TENSORS * ROWS * COLUMNS * 4,
  here({ index: { default: torch }, io: { loadSafetensors, saveSafetensors } }, file) {
    const names = Array.from({ length: TENSORS }, (_, i) => `layers.${i}.weight`);
    const state = Object.fromEntries(names.map((name) => [name, torch.randn(ROWS, COLUMNS)]));
    return { read: () => loadSafetensors(file), write: () => saveSafetensors(state, file) };
  },
  python: `
import torch
from safetensors.torch import load_file, save_file
state = {f"layers.{i}.weight": torch.randn(${ROWS}, ${COLUMNS}) for i in range(${TENSORS})}
read = load_file
write = lambda file: save_file(state, file)
`,
};
