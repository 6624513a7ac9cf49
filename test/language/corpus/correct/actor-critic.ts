import torch, { nn, optim, F } from "gradlens";

class ActorCritic extends nn.Module {
  body = new nn.Sequential(new nn.Linear(4, 32), new nn.Tanh());
  policy = new nn.Linear(32, 2);
  value = new nn.Linear(32, 1);

  forward(state: torch.Tensor): [torch.Tensor, torch.Tensor] {
    const h = this.body(state);
    return [this.policy(h), this.value(h).squeeze(-1)];
  }
}

const model = new ActorCritic();
const optimizer = new optim.Adam(model.parameters(), { lr: 7e-4 });

for (let update = 0; update < 10; update++) {
  const states = torch.randn(20, 4);
  const [logits, values] = model(states);
  const logProbabilities = F.logSoftmax(logits, 1);
  const actions = torch.multinomial(logProbabilities.detach().exp(), 1);
  const rewards = states.select(1, 0).mul(actions.squeeze(1).mul(2).sub(1));
  const advantage = rewards.sub(values).detach();
  const chosen = logProbabilities.gather(1, actions).squeeze(1);
  const policyLoss = chosen.mul(advantage).mean().neg();
  const valueLoss = F.smoothL1Loss(values, rewards);
  const entropy = logProbabilities.exp().mul(logProbabilities).sum(1).mean();
  const loss = policyLoss.add(valueLoss.mul(0.5)).add(entropy.mul(0.01));
  optimizer.zeroGrad();
  loss.backward();
  nn.utils.clipGradNorm_(model.parameters(), 0.5);
  optimizer.step();
}
