import torch, { nn, optim } from "gradlens";
import { accumulate, update } from "./steps.js";

const generator = new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Linear(8, 2));
const critic = new nn.Sequential(new nn.Linear(2, 8), new nn.LeakyReLU(0.2), new nn.Linear(8, 1));
const optimizers = {
  generator: new optim.Adam(generator.parameters(), { lr: 2e-4 }),
  critic: new optim.Adam(critic.parameters(), { lr: 2e-4 }),
};
const lossFn = nn.functional.binaryCrossEntropyWithLogits;
const real = torch.randn(16, 2);

// The critic gets gradients from the generator's loss as well; it clears them before its own.
for (let step = 0; step < 100; step++) {
  const fake = generator(torch.randn(16, 4));
  update(optimizers.generator, lossFn(critic(fake), torch.ones(16, 1)));
  const right = lossFn(critic(real), torch.ones(16, 1));
  const wrong = lossFn(critic(fake.detach()), torch.zeros(16, 1));
  update(optimizers.critic, right.add(wrong));
}

// Only the head is trained; the body gets gradients that nobody uses.
const body = new nn.Linear(3, 6);
const head = new nn.Linear(6, 1);
const whole = new nn.Sequential(body, new nn.Tanh(), head);
const optimizer = new optim.SGD(head.parameters(), { lr: 0.05 });
const batches = Array.from({ length: 8 }, (): [torch.Tensor, torch.Tensor] => [torch.randn(5, 3), torch.randn(5, 1)]);
for (let epoch = 0; epoch < 5; epoch++) accumulate(whole, optimizer, batches, nn.functional.mseLoss);
