// REINFORCE on a walk of five fields.
import torch, { nn, optim, F } from "gradlens";

class Policy extends nn.Module {
  fc1 = new nn.Linear(5, 16);
  fc2 = new nn.Linear(16, 2);
  forward(state: torch.Tensor) {
    return F.softmax(this.fc2(F.relu(this.fc1(state))), -1);
  }
}

const policy = new Policy();
const optimizer = new optim.Adam(policy.parameters(), { lr: 0.01 });

function episode() {
  const logs: torch.Tensor[] = [];
  const rewards: number[] = [];
  let place = 2;
  for (let t = 0; t < 10 && place > 0 && place < 4; t++) {
    const state = F.oneHot(torch.tensor(place), 5).float();
    const probabilities = policy(state);
    const action = torch.multinomial(probabilities, 1).item();
    logs.push(probabilities.at(action).log());
    place += action === 1 ? 1 : -1;
    rewards.push(place === 4 ? 1 : -0.05);
  }
  return { logs, rewards };
}

function returns(rewards: number[], gamma = 0.95) {
  let sum = 0;
  return rewards
    .reverse()
    .map((reward) => (sum = reward + gamma * sum))
    .reverse();
}

for (let i = 0; i < 20; i++) {
  const { logs, rewards } = episode();
  const gains = torch.tensor(returns(rewards));
  const loss = torch.stack(logs).mul(gains).sum().neg();
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
