import torch, { nn } from "gradlens";

/**
 * A small image classifier.
 * @input [N, 3, 64, 64]
 */
export default class Classifier extends nn.Module {
  features: nn.Sequential;
  pool = new nn.AdaptiveAvgPool2d(1);
  classifier: nn.Linear;

  constructor(classes = 5) {
    super();
    this.features = new nn.Sequential(
      new nn.Conv2d(3, 32, 3),
      new nn.ReLU(),
      new nn.Conv2d(16, 64, 3),
      new nn.ReLU(),
    );
    this.classifier = new nn.Linear(64, classes);
  }

  forward(x: torch.Tensor) {
    return this.classifier(this.pool(this.features(x)).flatten(1));
    // fault: this.features(x)
  }
}
