/** A state dict of 100 MB in 50 tensors, as PyTorch's file. */
const [TENSORS, ROWS, COLUMNS] = [50, 1000, 500];

export default {
  name: "pytorch/state-dict",
  title: "PyTorch .pth, 50 tensors, 100 MB",
  bytes: TENSORS * ROWS * COLUMNS * 4,
  here({ index: { default: torch } }, file) {
    const names = Array.from({ length: TENSORS }, (_, i) => `layers.${i}.weight`);
    const state = Object.fromEntries(names.map((name) => [name, torch.randn(ROWS, COLUMNS)]));
    return { read: () => torch.load(file), write: () => torch.save(state, file) };
  },
  python: `
import torch
state = {f"layers.{i}.weight": torch.randn(${ROWS}, ${COLUMNS}) for i in range(${TENSORS})}
read = torch.load
write = lambda file: torch.save(state, file)
`,
};
