// Each task has a head of its own, and the training goes from one to the next.
import torch, { nn, optim, F } from "gradlens";

class ManyTasks extends nn.Module {
  trunk = new nn.Linear(10, 20);
  heads = new nn.ModuleList([new nn.Linear(20, 2), new nn.Linear(20, 3), new nn.Linear(20, 4)]);

  forward(x: torch.Tensor, task: number) {
    return this.heads.at(task)(torch.relu(this.trunk(x)));
  }
}

/** Left out with some probability, as stochastic depth has it. */
class Drops extends nn.Module {
  blocks = new nn.ModuleList([new nn.Linear(10, 10), new nn.Linear(10, 10), new nn.Linear(10, 10)]);

  forward(x: torch.Tensor) {
    for (const block of this.blocks) if (!this.training || Math.random() > 0.9) x = x.add(block(x));
    return x;
  }
}

const drops = new Drops();
const model = new ManyTasks();
const optimizer = new optim.Adam([...drops.parameters(), ...model.parameters()], { lr: 1e-3 });
for (let step = 0; step < 30; step++) {
  const task = step % 3;
  optimizer.zeroGrad();
  F.crossEntropy(model(drops(torch.randn(8, 10)), task), torch.randint(0, task + 2, [8])).backward();
  optimizer.step();
}
