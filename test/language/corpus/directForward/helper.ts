import * as torch from "gradlens";

const { nn, noGrad } = torch;

class Classifier extends nn.Module {
  private readonly layers = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 64), new nn.Tanh(), new nn.Linear(64, 10));

  forward(images: torch.Tensor) {
    return this.layers(images);
  }
}

function predict(classifier: Classifier, images: torch.Tensor) {
  classifier.eval();
  return noGrad(() => classifier.forward(images).argmax(1));
  // fault: classifier.forward
}

console.log(predict(new Classifier(), torch.rand(16, 1, 28, 28)));
