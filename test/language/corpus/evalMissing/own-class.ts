import torch, { nn, optim } from "gradlens";

interface Stage {
  name: string;
  run(): void;
}

const net = new nn.Sequential(new nn.Linear(4, 16, { bias: false }), new nn.BatchNorm1d(16), new nn.ReLU(), new nn.Linear(16, 1));
const optimizer = new optim.SGD(net.parameters(), { lr: 0.01 });
const x = torch.randn(64, 4);
const y = torch.randn(64, 1);
const held = torch.randn(16, 4);

const stages: Stage[] = [
  {
    name: "learn",
    run() {
      optimizer.zeroGrad();
      nn.functional.mseLoss(net(x), y).backward();
      optimizer.step();
    },
  },
  { name: "look", run: () => console.log(torch.noGrad(() => net(held).mean().item())) },
  // fault: net(held)
];

for (let epoch = 0; epoch < 10; epoch++) for (const stage of stages) stage.run();
