import * as gl from "gradlens";

const { nn, optim, metrics } = gl;

class Classifier extends nn.Module {
  fc = new nn.Linear(6, 2);
  drop = new nn.Dropout(0.1);
  forward(x: gl.Tensor) {
    return this.fc(this.drop(x));
  }
}

function accuracyOf(model: Classifier, x: gl.Tensor, y: gl.Tensor) {
  model.eval();
  const output = model(x);
  // fault: model(x)
  model.train();
  return metrics.accuracy(output, y);
}

const model = new Classifier();
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-2 });
const x = gl.randn(50, 6);
const y = gl.randint(0, 2, [50]);
for (let i = 0; i < 40; i++) {
  optimizer.zeroGrad();
  nn.functional.crossEntropy(model(x), y).backward();
  optimizer.step();
  if (i % 10 === 0) console.log(accuracyOf(model, x, y));
}
