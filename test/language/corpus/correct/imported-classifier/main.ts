import torch, { nn, optim } from "gradlens";
import { Classifier } from "./model.js";

const losses: Record<string, nn.Module> = { scores: new nn.CrossEntropyLoss(), logs: new nn.NLLLoss() };
const x = torch.randn(32, 8);
const y = torch.randint(0, 4, [32]);

for (const kind of ["scores", "logs"]) {
  const model = new Classifier();
  const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
  const teacher = torch.rand(32, 4).softmax(1);
  for (let step = 0; step < 20; step++) {
    model.train();
    optimizer.zeroGrad();
    const output = kind === "logs" ? model.logProbabilities(x) : model(x);
    const loss = losses[kind](output, y) as torch.Tensor;
    // Soft targets are probabilities; what is compared with them is not.
    const distilled = nn.functional.crossEntropy(model(x), teacher);
    loss.add(distilled).backward();
    optimizer.step();
  }
  model.eval();
  const probabilities = torch.noGrad(() => model(x));
  console.log(kind, probabilities.argmax(1).eq(y).float().mean().item());
}
