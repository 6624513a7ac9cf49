import torch, { nn, optim } from "gradlens";
import { Backbone } from "./backbone.js";

class Model extends nn.Module {
  backbone = new Backbone(12);
  head = new nn.Linear(24, 3);

  forward(x: torch.Tensor) {
    return this.head(this.backbone(x));
    // fault: this.head(this.backbone(x))
  }
}

const model = new Model();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
const loss = nn.functional.crossEntropy(model(torch.randn(6, 5)), torch.tensor([0, 1, 2, 0, 1, 2]));
loss.backward();
optimizer.step();
