// Digits have one channel, the network wants three.
import torch, { nn, optim, F } from "gradlens";

class ConvNet extends nn.Module {
  stem = new nn.Conv2d(3, 8, 3, { stride: 2 });
  head = new nn.Linear(8 * 13 * 13, 10);

  forward(x: torch.Tensor) {
    const features = F.relu(this.stem(x));
    // fault: this.stem(x)
    return this.head(features.view(x.size(0), -1));
  }
}

const model = new ConvNet();
const optimizer = new optim.Adam(model.parameters());

function trainStep(images: torch.Tensor, labels: torch.Tensor) {
  optimizer.zeroGrad();
  const loss = F.crossEntropy(model(images), labels);
  loss.backward();
  optimizer.step();
  return loss.item();
}

for (let step = 0; step < 10; step++) {
  const images = torch.rand(16, 1, 28, 28);
  const labels = torch.randint(0, 10, [16]);
  console.log(step, trainStep(images, labels));
}
