import torch, { nn, optim, data, train } from "gradlens";
import { makeCircles } from "gradlens/datasets";

const activations = { tanh: () => new nn.Tanh(), relu: () => new nn.ReLU() };

export default train.define({
  seed: 0,
  hyperparameters: { hidden: 16, depth: 2, activation: "tanh", lr: 0.01 },
  model: ({ hidden, depth, activation }) => {
    const make = activations[activation as keyof typeof activations];
    const layers: nn.Module[] = [new nn.Linear(2, hidden), make()];
    for (let i = 1; i < depth; i++) layers.push(new nn.Linear(hidden, hidden), make());
    layers.push(new nn.Linear(hidden, 1), new nn.Flatten(0));
    return new nn.Sequential(...layers);
  },
  data: () => data.split(makeCircles({ samples: 400, noise: 0.05, factor: 0.5, seed: 0 }), { validation: 0.25 }),
  loss: new nn.BCEWithLogitsLoss(),
  optimizer: (net, { lr }) => new optim.Adam(net.parameters(), { lr }),
  batchSize: 32,
  epochs: 15,
  metrics: { accuracy: (output: torch.Tensor, target: torch.Tensor) => output.gt(0).eq(target).float().mean().item() },
  sweep: { space: { hidden: [8, 16, 32], lr: train.logUniform(1e-3, 1e-1) }, trials: 6 },
});
