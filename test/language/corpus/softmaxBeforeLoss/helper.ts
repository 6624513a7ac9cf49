import torch, { nn, optim } from "gradlens";

const { crossEntropy, softmax } = nn.functional;

class Policy extends nn.Module {
  body = new nn.Sequential(new nn.Linear(6, 32), new nn.Tanh());
  head = new nn.Linear(32, 4);

  logits(x: torch.Tensor) {
    return this.head(this.body(x));
  }

  forward(x: torch.Tensor) {
    return this.logits(x);
  }
}

function probabilities(policy: Policy, x: torch.Tensor) {
  const scores = policy(x);
  return softmax(scores, { dim: 1 });
  // fault: softmax(scores, { dim: 1 })
}

const policy = new Policy();
const optimizer = new optim.Adam(policy.parameters(), { lr: 1e-3 });
for (let step = 0; step < 50; step++) {
  const states = torch.randn(32, 6);
  const actions = torch.randint(0, 4, [32]);
  optimizer.zeroGrad();
  crossEntropy(probabilities(policy, states), actions).backward();
  optimizer.step();
}
