import torch, { nn, optim } from "gradlens";
import { Classifier } from "./model.js";

torch.manualSeed(0);
const samples = torch.randn(64, 8);
const labels = torch.randint(0, 4, [64]);

const classifier = new Classifier();
const criterion = new nn.CrossEntropyLoss();
const optimizer = new optim.Adam(classifier.parameters(), { lr: 0.01 });

for (let step = 0; step < 200; step++) {
  optimizer.zeroGrad();
  const loss = criterion(classifier(samples), labels);
  // fault: classifier(samples)
  loss.backward();
  optimizer.step();
}
